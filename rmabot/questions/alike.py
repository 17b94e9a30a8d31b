"""How like a text is to the words of options: these are taken apart once, and most are ruled out in a few calls."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from rmabot.questions.lexicon import Lexicon

if TYPE_CHECKING:
    from rmabot.questions.matcher import Option

ALIKE = 62
"""Of 100; below it "did you mean" is noise."""
_SLIP = 87  # of 100: a typing slip, and not another word (measured on the shipped options, see the tests)
_SHORTEST_WITH_A_SLIP = 4
_SHORTEST_WORD = 3


class Score(NamedTuple):
    """How like a text is to an option: in all, but for a slip, by words that name it, or by words that it holds."""

    likeness: float
    option: Option
    slip: bool = False
    names: bool = False
    holds: bool = False


class _Told(NamedTuple):
    """Words taken apart: those that tell something, the same as one text, and whether they deny it."""

    key: str
    content: list[str]
    joined: str
    negated: bool


class Alike:
    """The options of one question, each with what can be typed for it."""

    __slots__ = ("_having", "_joined", "_keys", "_lexicon", "_option", "_told", "_vocabulary")

    def __init__(self, options: Iterable[Option], lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        keys = [
            (option, key) for option in options for key in option.keys if len(key) >= _SHORTEST_WITH_A_SLIP
        ]
        self._option = [option for option, _ in keys]
        self._told = [self._apart(key, key.split()) for _, key in keys]
        self._keys = [told.key for told in self._told]
        self._joined = [told.joined for told in self._told]
        self._having: dict[str, list[int]] = {}
        for at, told in enumerate(self._told):
            for word in told.content:
                self._having.setdefault(word, []).append(at)
        self._vocabulary = sorted(self._having)

    def scores(self, words: list[str]) -> list[Score]:
        """Return the options that a text can mean or nearly means, in their order; what is less like any says nothing."""
        said = self._apart(" ".join(self._lexicon.without_fillers(words) or words), words)
        if not said.content or len(said.key) < _SHORTEST_WORD:
            return []
        best: dict[str, Score] = {}
        for at in sorted(self._worth_a_look(said)):
            score = self._score(said, self._option[at], self._told[at])
            known = best.get(score.option.name)
            if known is None or _rank(score) > _rank(known):
                best[score.option.name] = score
        return [score for score in best.values() if score.likeness]

    def _apart(self, key: str, words: list[str]) -> _Told:
        fillers, and_words = self._lexicon.fillers, self._lexicon.and_words
        content = [
            word
            for word in words
            if len(word) >= _SHORTEST_WORD and word not in fillers and word not in and_words
        ]
        # How often does not count: "je ne le trouve pas" is "je le trouve pas" as it is spoken.
        return _Told(key, content, " ".join(content), not self._lexicon.negations.isdisjoint(words))

    def _worth_a_look(self, said: _Told) -> set[int]:
        """Where a key is that is alike enough to count, or may hold every word."""
        fuzz = _rapidfuzz()
        by_letters = fuzz.extract(said.key, self._keys, scorer=fuzz.ratio, limit=None, score_cutoff=ALIKE)
        by_words = fuzz.extract(
            said.joined, self._joined, scorer=fuzz.words_ratio, limit=None, score_cutoff=ALIKE
        )
        holding = [at for word in self._like(said.content[0]) for at in self._having[word]]
        return {at for _, _, at in (*by_letters, *by_words)}.union(holding)

    def _like(self, word: str) -> set[str]:
        """The words of options that are this one, begin with it, or are it with a slip."""
        found = {word}.intersection(self._having)
        if len(word) < _SHORTEST_WITH_A_SLIP:
            return found
        for other in self._vocabulary[bisect_left(self._vocabulary, word) :]:
            if not other.startswith(word):
                break
            found.add(other)
        fuzz = _rapidfuzz()
        slips = fuzz.extract(word, self._vocabulary, scorer=fuzz.ratio, limit=None, score_cutoff=_SLIP)
        return found.union([other for other, _, _ in slips])

    def _score(self, said: _Told, option: Option, told: _Told) -> Score:
        fuzz = _rapidfuzz()
        by_letters = fuzz.ratio(said.key, told.key)
        by_words = 0.95 * fuzz.words_ratio(said.joined, told.joined) if told.content else 0
        same_sense = said.negated == told.negated
        holds = all(_among(word, told.content) for word in said.content)
        return Score(
            max(by_letters, by_words),
            option,
            slip=same_sense and by_letters >= _SLIP,
            names=holds and same_sense and 2 * len(said.content) >= len(told.content),
            holds=holds,
        )


class _Rapidfuzz(NamedTuple):
    ratio: Callable[..., float]
    words_ratio: Callable[..., float]
    extract: Callable[..., list[tuple[str, float, int]]]


@cache
def _rapidfuzz() -> _Rapidfuzz:
    # Here and not at the top: 45 ms of import that a start has no use for.
    from rapidfuzz import fuzz, process

    return _Rapidfuzz(fuzz.ratio, fuzz.token_set_ratio, process.extract)


def _among(word: str, told: list[str]) -> bool:
    """Whether a word is one of those, or the beginning of one, or one with a slip."""
    if word in told:
        return True
    if len(word) < _SHORTEST_WITH_A_SLIP:
        return False
    ratio = _rapidfuzz().ratio
    return any(other.startswith(word) or ratio(word, other) >= _SLIP for other in told)


def _rank(score: Score) -> tuple[bool, bool, float]:
    return score.slip or score.names, score.holds, score.likeness
