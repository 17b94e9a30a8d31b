"""A whole number, in digits or as a word."""

from __future__ import annotations

import re
import unicodedata

from rmabot.questions.matcher import OFFERED_AT_MOST
from rmabot.questions.question import (
    Accepted,
    Candidate,
    Context,
    QuestionType,
    Reading,
    Refused,
    Said,
    Unsure,
    as_written,
)
from rmabot.questions.settings import Setting, read_count
from rmabot.rma.pattern import pattern
from rmabot.text.clean import clean, fold

_READ_AT_MOST = 200
_BIGGEST = 10**15
_DIGITS_AT_MOST = 16
_GROUPED = pattern(r"(?<=\d)[\s,.'’](?=\d{3}(?!\d))")  # 12,000 · 12 000 · 12.000
_NUMBER = pattern(r"(?<![\w.,])[-−]?\d+(?:[.,]\d+)?(?!\w)")


def read(said: Said, context: Context) -> Reading:
    """The number, alone or in a sentence; two numbers are asked about."""
    if said.text.isdecimal() and len(said.text) < _DIGITS_AT_MOST:
        return _checked(int(said.text), context)
    text = clean(said.text, _READ_AT_MOST)
    if not text:
        return Refused("text_wanted" if said.file is not None else "number_wanted")
    found = _in_digits(text) or _in_words(text, context)
    if not found:
        return Refused("number_wanted")
    if any(not number.lstrip("-").isdecimal() for number in found):
        return Refused("number_whole")
    numbers = list(dict.fromkeys([int(number[:20]) for number in found]))
    if len(numbers) > 1:
        offered = [number for number in numbers if isinstance(_checked(number, context), Accepted)]
        candidates = [Candidate(number, str(number)) for number in (offered or numbers)[:OFFERED_AT_MOST]]
        return Unsure(tuple(candidates), "number_which")
    sure = found[0] == text or fold(text) in context.lexicon.numbers
    return _checked(numbers[0], context, sure=sure)


def _in_digits(text: str) -> list[str]:
    plain = _GROUPED.sub("", unicodedata.normalize("NFKC", text)).replace("−", "-")
    return [_without_zeros(found[0]) for found in _NUMBER.finditer(plain)]


def _without_zeros(number: str) -> str:
    """2.0 is as whole as 2."""
    return re.sub(r"[.,]0+$", "", number)


def _in_words(text: str, context: Context) -> list[str]:
    numbers = context.lexicon.numbers
    whole = numbers.get(fold(text))
    if whole is not None:
        return [str(whole)]
    return [
        str(numbers[word])
        for word in fold(text).split()
        if word in numbers and word not in context.lexicon.fillers
    ]


def _checked(number: int, context: Context, *, sure: bool = True) -> Reading:
    least, most = context.settings.get("at_least"), context.settings.get("at_most", _BIGGEST)
    if least is not None and number < least:
        return Refused("number_too_small", {"number": str(number), "least": str(least)})
    if number > most:
        return Refused("number_too_big", {"number": str(number), "most": str(most)})
    return Accepted(number, sure)


NUMBER = QuestionType(
    name="number",
    summary={
        "en": "a whole number, in digits or as a word",
        "fr": "un nombre entier, en chiffres ou en lettres",
    },
    read=read,
    show=as_written,
    keys={
        "at_least": Setting(
            {"en": "the smallest number", "fr": "le plus petit nombre"}, "at_least: 1", read_count, slot=True
        ),
        "at_most": Setting(
            {"en": "the biggest number", "fr": "le plus grand nombre"}, "at_most: 64", read_count, slot=True
        ),
    },
)
