"""Options that typed answers cannot tell apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from rmabot.flow.checks.subject import Subject
from rmabot.flow.compile_ask import option_of
from rmabot.flow.finding import Finding
from rmabot.flow.syntax import OptionSource
from rmabot.questions.lexicon import Lexicon
from rmabot.questions.matcher import Matcher, likeness
from rmabot.questions.reading import Unsure
from rmabot.text.clean import fold

ALIKE = 85
"""Of 100: from here on a typing slip in one is as near to the other."""
_SHORTEST_WORD = 3
_TELLS_ALONE = 5


class _Said:
    """An option's words in one language, folded, with those that carry its meaning."""

    __slots__ = ("key", "label", "letters", "short", "telling")

    def __init__(self, label: str, lexicon: Lexicon) -> None:
        self.label, self.key = label, fold(label)
        words = self.key.split()
        self.telling = frozenset(
            [word for word in words if len(word) >= _SHORTEST_WORD and word not in lexicon.fillers]
        )
        # What is left when somebody leaves the small words out; what denies is not one of them.
        kept = [word for word in words if word in self.telling or word in lexicon.negations]
        self.short = (
            " ".join(kept) if max([len(word) for word in kept], default=0) >= _TELLS_ALONE else self.key
        )
        self.letters = sorted(self.key)


def check(subject: Subject) -> Iterator[Finding]:
    """Each pair of options of a question, in each language."""
    lexicon = subject.compiled.names.lexicon
    for ctx, _ in subject.flows:
        for located in ctx.scope.steps:
            yield from _pairs(
                (*located.step.options, *located.step.instead), lexicon, subject.parsed.languages
            )
    for listed in subject.parsed.lists.values():
        yield from _pairs(listed.options, lexicon, subject.parsed.languages)


def _pairs(options: Sequence[OptionSource], lexicon: Lexicon, languages: Sequence[str]) -> Iterator[Finding]:
    if len(options) < 2:
        return
    reported: set[frozenset[str]] = set()
    for language in languages:
        said = [
            (option, found) for option in options if (found := _said(option, language, lexicon)) is not None
        ]
        for (first, one), (second, other) in combinations(said, 2):
            pair = frozenset({first.name.text, second.name.text})
            why = (
                _alike(first, one, second, other, _Readers(options, lexicon, language))
                if pair not in reported
                else ""
            )
            if not why:
                continue
            reported.add(pair)
            message = (
                f'typed answers cannot tell "{other.label}" from "{one.label}" (option "{first.name.text}", '
                f"line {first.name.place.line}): {why}. change the words of one"
            )
            yield Finding(second.name.place, message, "options-alike")
    yield from _same_words(options)


class _Readers(NamedTuple):
    """What is needed to read a text as the question would."""

    options: Sequence[OptionSource]
    lexicon: Lexicon
    language: str

    def candidates(self, text: str) -> set[str]:
        """The options between which a typed text leaves the bot in doubt."""
        matcher = Matcher([option_of(option) for option in self.options], self.lexicon)
        reading = matcher.read(text, self.language)
        return (
            {str(candidate.value) for candidate in reading.candidates}
            if isinstance(reading, Unsure)
            else set()
        )


def _said(option: OptionSource, language: str, lexicon: Lexicon) -> _Said | None:
    written = option.label.by_language.get(language) if option.label is not None else None
    if written is None or written.template.slots:
        return None
    return _Said(written.scalar.text.strip(), lexicon)


def _alike(first: OptionSource, one: _Said, second: OptionSource, other: _Said, readers: _Readers) -> str:
    if one.key == other.key:
        return "they are the same"
    for less, more in ((one, other), (other, one)):
        if less.telling and less.telling <= more.telling:
            for typed in (less.short, _with_a_slip(less)):
                if {first.name.text, second.name.text} <= readers.candidates(typed):
                    return f'when somebody types "{typed}", the bot has to ask which one is meant'
    if _may_be_alike(one, other) and (score := likeness(one.key, other.key)) >= ALIKE:
        return f"{score} alike of 100, so the bot would ask after every slip"
    return ""


def _with_a_slip(said: _Said) -> str:
    """The words with a letter left out of the one that tells most, near its end."""
    word = max(sorted(said.telling), key=len)
    at = max(len(word) - 2, 1)
    return said.key.replace(word, word[:at] + word[at + 1 :], 1)


def _may_be_alike(one: _Said, other: _Said) -> bool:
    """Whether their letters allow it at all: most pairs are out without being compared."""
    total = len(one.letters) + len(other.letters)
    if 200 * min(len(one.letters), len(other.letters)) < ALIKE * total:
        return False
    at = common = 0
    for letter in one.letters:
        while at < len(other.letters) and other.letters[at] < letter:
            at += 1
        if at < len(other.letters) and other.letters[at] == letter:
            common, at = common + 1, at + 1
    return 200 * common >= ALIKE * total


def _same_words(options: Sequence[OptionSource]) -> Iterator[Finding]:
    """The same thing to type for two options: neither would be taken."""
    first: dict[str, OptionSource] = {}
    for option in options:
        for words in option.also_typed.values():
            for word in words:
                there = first.setdefault(fold(word.text), option)
                if there is not option:
                    message = (
                        f'"{word.text}" is also typed for option "{there.name.text}" (line {there.name.place.line}), '
                        "so the bot would ask every time. take one away"
                    )
                    yield Finding(word.place, message, "options-alike")
