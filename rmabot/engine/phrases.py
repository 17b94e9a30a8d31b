"""The flows' phrases, prepared once for a set: how alike a text is to each of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping

from rmabot.flow.model import FlowSet
from rmabot.text.clean import fold

CERTAIN = 100.0
HOLDS_ALL = 90.0
"""Likeness given to a text that holds every word of a phrase, with not too much round it."""
_LONGEST = 120
_FEWEST_WORDS = 3


class Phrases:
    """Phrases with their words in order of the alphabet, so that the order of what is typed does not matter."""

    __slots__ = ("_flows", "_languages", "_lengths", "_signs", "_sorted", "_with_word")

    def __init__(self, phrases: tuple[tuple[str, str], ...], languages: Mapping[str, frozenset[str]]) -> None:
        phrases = tuple(sorted(phrases, key=lambda one: len(one[0])))
        self._flows = [flow for _, flow in phrases]
        self._languages = [languages.get(phrase, frozenset()) for phrase, _ in phrases]
        self._sorted = [" ".join(sorted(phrase.split())) for phrase, _ in phrases]
        self._lengths = [len(set(phrase.split())) for phrase, _ in phrases]
        self._signs = [len(phrase) for phrase in self._sorted]
        self._with_word: dict[str, list[int]] = {}
        for at, (phrase, _) in enumerate(phrases):
            for word in set(phrase.split()):
                self._with_word.setdefault(word, []).append(at)

    def likely(self, folded: str, cutoff: float) -> list[tuple[float, str]]:
        """Return up to three flows with a likeness of at least ``cutoff`` (of 100), the most alike first."""
        from rapidfuzz import fuzz, process

        if not folded or len(folded) > _LONGEST:
            return []
        words = folded.split()
        best: dict[str, float] = {}
        ordered = " ".join(sorted(words))
        first, near = self._of_length(len(ordered), cutoff)
        found = process.extract(
            ordered, near, scorer=fuzz.ratio, processor=None, limit=8, score_cutoff=cutoff
        )
        for _, score, at in found:
            flow = self._flows[first + at]
            best[flow] = max(best.get(flow, 0.0), score)
        for at in self._held(words):
            best[self._flows[at]] = max(best.get(self._flows[at], 0.0), HOLDS_ALL)
        return sorted([(score, flow) for flow, score in best.items()], reverse=True)[:3]

    def language(self, folded: str, flow: str, cutoff: float) -> str:
        """Return the language of the flow's phrase that a text is most like, "" where that is none or several."""
        from rapidfuzz import fuzz

        if not folded or len(folded) > _LONGEST:
            return ""
        ordered, held = " ".join(sorted(folded.split())), frozenset(self._held(folded.split()))
        found = [
            (max(fuzz.ratio(ordered, phrase), HOLDS_ALL * (at in held)), at)
            for at, phrase in enumerate(self._sorted)
            if self._flows[at] == flow
        ]
        best = max(found, default=(0.0, -1))
        languages = self._languages[best[1]] if best[0] >= cutoff else frozenset()
        return next(iter(languages)) if len(languages) == 1 else ""

    def _of_length(self, signs: int, cutoff: float) -> tuple[int, list[str]]:
        """The phrases that are neither so short nor so long that they cannot be as alike as that, and where they begin."""
        reach = (200 - cutoff) / cutoff
        first, last = bisect_left(self._signs, signs / reach), bisect_right(self._signs, signs * reach)
        return first, self._sorted[first:last]

    def _held(self, words: list[str]) -> list[int]:
        counts: dict[int, int] = {}
        for word in set(words):
            for at in self._with_word.get(word, ()):
                counts[at] = counts.get(at, 0) + 1
        return [
            at for at, count in counts.items()
            if count == self._lengths[at] >= _FEWEST_WORDS and len(words) <= 2 * count + 2
        ]  # fmt: skip


def phrases_of(flows: FlowSet) -> Phrases:
    """Return the set's phrases, prepared at the first use."""
    known = flows.memo.get(Phrases)
    if not isinstance(known, Phrases):
        known = flows.memo[Phrases] = Phrases(flows.phrases, _languages(flows))
    return known


def _languages(flows: FlowSet) -> Mapping[str, frozenset[str]]:
    """In which languages each phrase is said."""
    found: dict[str, set[str]] = {}
    for flow in flows.flows.values():
        for language, phrases in flow.starts.phrases.items() if flow.starts is not None else ():
            for phrase in phrases:
                found.setdefault(fold(phrase), set()).add(language)
    return {phrase: frozenset(languages) for phrase, languages in found.items()}
