"""The flows' phrases, prepared once for a set: how alike a text is to each of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence

from rmabot.flow.model import FlowSet
from rmabot.text.clean import fold

CERTAIN = 100.0
HOLDS_ALL = 90.0
"""Likeness given to a text that holds every word of a phrase, with not too much round it."""
_LONGEST = 120
_FEWEST_WORDS = 3
_WITHOUT_DIGITS = str.maketrans("", "", "0123456789")


class Phrases:
    """Phrases with their words in order of the alphabet, so that the order of what is typed does not matter."""

    __slots__ = (
        "_by_rarest",
        "_extract",
        "_flows",
        "_folded",
        "_hold_digits",
        "_languages",
        "_of_flow",
        "_ratio",
        "_signs",
        "_sorted",
    )

    def __init__(self, phrases: tuple[tuple[str, str], ...], languages: Mapping[str, frozenset[str]]) -> None:
        # Here and not at the top: 45 ms of import that a start has no use for.
        from rapidfuzz import fuzz, process

        self._extract, self._ratio = process.extract, fuzz.ratio
        phrases = tuple(sorted(phrases, key=lambda one: len(one[0])))
        self._flows = [flow for _, flow in phrases]
        self._folded = [phrase for phrase, _ in phrases]
        self._languages = languages
        self._sorted = [" ".join(sorted(phrase.split())) for phrase, _ in phrases]
        self._of_flow: dict[str, tuple[list[int], list[str]]] = {}
        for at, flow in enumerate(self._flows):
            places, ordered = self._of_flow.setdefault(flow, ([], []))
            places.append(at)
            ordered.append(self._sorted[at])
        self._hold_digits = any(sign.isdigit() for phrase in self._sorted for sign in phrase)
        self._signs = [len(phrase) for phrase in self._sorted]
        self._by_rarest = _by_rarest([frozenset(phrase.split()) for phrase, _ in phrases])

    def likely(self, folded: str, cutoff: float) -> list[tuple[float, str]]:
        """Return up to three flows with a likeness of at least ``cutoff`` (of 100), the most alike first."""
        if not folded or len(folded) > _LONGEST:
            return []
        words = folded.split()
        best: dict[str, float] = {}
        ordered = " ".join(sorted(words))
        first, near = self._of_length(ordered, cutoff)
        if near:
            found = self._extract(
                ordered, near, scorer=self._ratio, processor=None, limit=8, score_cutoff=cutoff
            )
            for _, score, at in found:
                flow = self._flows[first + at]
                best[flow] = max(best.get(flow, 0.0), score)
        for at in self._held(words):
            best[self._flows[at]] = max(best.get(self._flows[at], 0.0), HOLDS_ALL)
        return sorted([(score, flow) for flow, score in best.items()], reverse=True)[:3]

    def closest(self, folded: str, flow: str, cutoff: float) -> str:
        """Return the flow's phrase that a text is most like, "" where none is like enough."""
        if not folded or len(folded) > _LONGEST:
            return ""
        ordered, held = " ".join(sorted(folded.split())), frozenset(self._held(folded.split()))
        places, phrases = self._of_flow.get(flow, ((), ()))
        alike = self._extract(
            ordered, phrases, scorer=self._ratio, processor=None, limit=None, score_cutoff=cutoff
        )
        scores = {places[at]: score for _, score, at in alike}
        for at in held.intersection(places):
            scores[at] = max(scores.get(at, 0.0), HOLDS_ALL)
        best, at = max([(score, at) for at, score in scores.items()], default=(0.0, -1))
        return self._folded[at] if best >= cutoff else ""

    def language(self, phrase: str) -> str:
        """Return the language in which a phrase is said, "" where that is none or several."""
        languages = self._languages.get(phrase, frozenset())
        return next(iter(languages)) if len(languages) == 1 else ""

    def _of_length(self, ordered: str, cutoff: float) -> tuple[int, list[str]]:
        """The phrases that are neither so short nor so long that they cannot be as alike as that, and where they begin.

        A digit is like nothing in phrases that hold none: an address or a number is soon seen to be no phrase.
        """
        signs, reach = len(ordered), (200 - cutoff) / cutoff
        digits = 0 if self._hold_digits else signs - len(ordered.translate(_WITHOUT_DIGITS))
        longest = 200 * (signs - digits) / cutoff - signs if digits else signs * reach
        first, last = bisect_left(self._signs, signs / reach), bisect_right(self._signs, longest)
        return first, self._sorted[first:last]

    def _held(self, words: list[str]) -> list[int]:
        """The phrases of which every word was said, with not too much round them."""
        said = frozenset(words)
        return [
            at
            for word in said
            for at, phrase in self._by_rarest.get(word, ())
            if phrase <= said and len(words) <= 2 * len(phrase) + 2
        ]


def _by_rarest(phrases: Sequence[frozenset[str]]) -> Mapping[str, list[tuple[int, frozenset[str]]]]:
    """The longer phrases under the word of theirs that the fewest have: few texts hold it, so few phrases are looked at."""
    counts = Counter([word for phrase in phrases for word in phrase])
    found: dict[str, list[tuple[int, frozenset[str]]]] = {}
    for at, phrase in enumerate(phrases):
        if len(phrase) >= _FEWEST_WORDS:
            rarest = min(phrase, key=lambda word: (counts[word], word))
            found.setdefault(rarest, []).append((at, phrase))
    return found


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
