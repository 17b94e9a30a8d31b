"""Several of the options at once: "1, 3", "cable and restart", "all of them"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

from rmabot.questions.lexicon import Lexicon
from rmabot.questions.matcher import OFFERED_AT_MOST, Matcher
from rmabot.questions.question import (
    Accepted,
    Candidate,
    Context,
    QuestionType,
    Reading,
    Refused,
    Said,
    Unsure,
)
from rmabot.questions.settings import Setting, read_count
from rmabot.rma.pattern import pattern
from rmabot.text.clean import excerpt, fold

_PIECES_AT_MOST = 30
_READ_AT_MOST = 1_000
_STRONG = pattern(r"[,;\n/&+•]")
_DIGITS = pattern(r"\d{1,2}(?:[\s.)]+\d{1,2})+[\s.)]*")


def read(said: Said, context: Context) -> Reading:
    """Every option that was named, in the order of the list."""
    options = context.options
    if options is None:
        return Refused("choice_not_found", {"typed": ""})
    if said.file is not None and not said.text:
        return Refused("text_wanted")
    reading = _read(said.text, options, context)
    return _checked(reading, options, context) if isinstance(reading, Accepted) else reading


def _read(text: str, options: Matcher, context: Context) -> Reading:
    whole = options.exact(text, context.language)
    if isinstance(whole, Accepted):
        return Accepted((str(whole.value),))
    if fold(text[:_READ_AT_MOST]) in context.lexicon.all:
        return Accepted(tuple([option.name for option in options.options if not option.alone]))
    divided = [
        [(piece, options.read(piece, context.language)) for piece in pieces[:_PIECES_AT_MOST]]
        for pieces in _divisions(text[:_READ_AT_MOST], context.lexicon)
    ]
    for wanted in ((Accepted,), (Accepted, Unsure)):
        for pieces in divided:
            if pieces and all(isinstance(reading, wanted) for _, reading in pieces):
                return _together([reading for _, reading in pieces], options)
    return _partly(divided[-1], options, context) or Refused("choice_not_found", {"typed": excerpt(text)})


def _divisions(text: str, lexicon: Lexicon) -> Iterator[list[str]]:
    """The text in pieces, by its stronger marks first: a label may hold an "and" of its own."""
    if _DIGITS.fullmatch(text.strip()):
        yield re.findall(r"\d+", text)
        return
    strong = [piece for piece in _STRONG.split(text) if fold(piece)]
    yield strong
    pieces: list[str] = []
    for piece in strong:
        words: list[str] = []
        for word in piece.split():
            if fold(word) in lexicon.and_words:
                pieces.append(" ".join(words))
                words = []
            else:
                words.append(word)
        pieces.append(" ".join(words))
    yield [piece for piece in pieces if piece]


def _together(readings: Sequence[Reading], options: Matcher) -> Reading:
    if all(isinstance(reading, Accepted) for reading in readings):
        taken = [reading for reading in readings if isinstance(reading, Accepted)]
        return Accepted(_in_order([str(one.value) for one in taken], options), all(one.sure for one in taken))
    ways = [_ways(reading) for reading in readings]
    combined = dict.fromkeys(
        [_in_order(names, options) for names, _ in zip(product(*ways), range(50), strict=False)]
    )
    return Unsure(
        tuple([_candidate(names, options) for names in list(combined)[:OFFERED_AT_MOST]]), "did_you_mean"
    )


def _ways(reading: Reading) -> list[str]:
    match reading:
        case Accepted(value):
            return [str(value)]
        case Unsure(candidates):
            return [str(candidate.value) for candidate in candidates]
        case Refused():
            return []


def _candidate(names: tuple[str, ...], options: Matcher) -> Candidate:
    languages = dict.fromkeys([language for name in names for language in options[name].labels])
    return Candidate(
        names,
        {language: ", ".join([options.label(name, language) for name in names]) for language in languages},
    )


def _in_order(names: Sequence[str], options: Matcher) -> tuple[str, ...]:
    return tuple([option.name for option in options.options if option.name in names])


def _partly(readings: list[tuple[str, Reading]], options: Matcher, context: Context) -> Reading | None:
    """Why a list was not taken, with what was understood of it."""
    found = [str(reading.value) for _, reading in readings if isinstance(reading, Accepted)]
    lost = [piece for piece, reading in readings if isinstance(reading, Refused)]
    if not found or not lost:
        return None
    labels = ", ".join([options.label(name, context.language) for name in _in_order(found, options)])
    return Refused("choices_not_found", {"found": labels, "typed": excerpt(lost[0])})


def _checked(reading: Accepted, options: Matcher, context: Context) -> Reading:
    names = reading.value if isinstance(reading.value, tuple) else ()
    least, most = context.settings.get("at_least", 1), context.settings.get("at_most")
    alone = [name for name in names if options[name].alone]
    if alone and len(names) > 1:
        return Refused("choices_alone", {"option": options.label(alone[0], context.language)})
    if len(names) < least:
        return Refused("choices_too_few", {"least": str(least)})
    if most is not None and len(names) > most:
        return Refused("choices_too_many", {"most": str(most)})
    return reading


def show(value: Any, context: Context) -> str:
    """The labels in a row."""
    options = context.options
    return ", ".join([options.label(str(name), context.language) if options else str(name) for name in value])


CHOICES = QuestionType(
    name="choices",
    summary={
        "en": "one or several of the options: “1, 3”, “cable and restart”, “all”",
        "fr": "une ou plusieurs des options : « 1, 3 », « câble et redémarrage », « toutes »",
    },
    read=read,
    show=show,
    closed=True,
    keys={
        "at_least": Setting(
            {"en": "so many options at least", "fr": "au moins tant d'options"},
            "at_least: 1",
            read_count,
            slot=True,
        ),
        "at_most": Setting(
            {"en": "so many options at most", "fr": "au plus tant d'options"},
            "at_most: 3",
            read_count,
            slot=True,
        ),
    },
)
