"""Options that typed answers cannot tell apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

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
_MOST = 60
_TOLD = 8


class _Said:
    """An option's words in one language, folded, with those that carry its meaning."""

    __slots__ = ("key", "label", "letters", "short", "telling")

    def __init__(self, label: str, lexicon: Lexicon) -> None:
        self.label, self.key = label, fold(label)
        self.letters = Counter(self.key)
        words = self.key.split()
        self.telling = frozenset(
            [word for word in words if len(word) >= _SHORTEST_WORD and word not in lexicon.fillers]
        )
        # What is left when somebody leaves the small words out; what denies is not one of them.
        kept = [word for word in words if word in self.telling or word in lexicon.negations]
        self.short = (
            " ".join(kept) if max([len(word) for word in kept], default=0) >= _TELLS_ALONE else self.key
        )


def check(subject: Subject) -> Iterator[Finding]:
    """Each pair of options of a question, in each language."""
    lexicon = subject.compiled.names.lexicon
    for ctx in subject.contexts:
        for located in ctx.scope.steps:
            yield from _pairs(
                (*located.step.options, *located.step.instead), lexicon, subject.parsed.languages
            )
    for listed in subject.parsed.lists.values():
        yield from _pairs(listed.options, lexicon, subject.parsed.languages)


def _pairs(options: Sequence[OptionSource], lexicon: Lexicon, languages: Sequence[str]) -> Iterator[Finding]:
    options = options[:_MOST]
    reported: set[frozenset[str]] = set()
    readers = _Readers(options, lexicon)
    for language in languages:
        said = [
            (option, found) for option in options if (found := _said(option, language, lexicon)) is not None
        ]
        for (first, one), (second, other) in combinations(said, 2):
            pair = frozenset({first.name.text, second.name.text})
            if pair in reported or not (
                why := _alike((first.name.text, one), (second.name.text, other), readers, language)
            ):
                continue
            reported.add(pair)
            if len(reported) > _TOLD:
                return
            message = (
                f'typed answers cannot tell "{other.label}" from "{one.label}" (option "{first.name.text}", '
                f"line {first.name.place.line}): {why}. change the words of one"
            )
            yield Finding(second.name.place, message, "options-alike")
    yield from _same_words(options)


class _Readers:
    """Reads a text as the question would."""

    def __init__(self, options: Sequence[OptionSource], lexicon: Lexicon) -> None:
        self._options, self._lexicon = options, lexicon
        self._matcher: Matcher | None = None

    def candidates(self, text: str, language: str) -> set[str]:
        """The options between which a typed text leaves the bot in doubt."""
        if self._matcher is None:
            self._matcher = Matcher([option_of(option) for option in self._options], self._lexicon)
        reading = self._matcher.read(text, language)
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


def _alike(first: tuple[str, _Said], second: tuple[str, _Said], readers: _Readers, language: str) -> str:
    one, other = first[1], second[1]
    if one.key == other.key:
        return "they are the same"
    for less, more in ((one, other), (other, one)):
        if less.telling and less.telling <= more.telling:
            for typed in (less.short, _with_a_slip(less)):
                if {first[0], second[0]} <= readers.candidates(typed, language):
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
    """Whether it is worth while to look closer: most pairs are out by their lengths, or by the letters that they share."""
    enough = (ALIKE - 1) * (len(one.key) + len(other.key))
    if 200 * min(len(one.key), len(other.key)) < enough:
        return False
    mine, theirs = one.letters, other.letters
    return 200 * sum([min(count, theirs[sign]) for sign, count in mine.items() if sign in theirs]) >= enough


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
