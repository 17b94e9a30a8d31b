"""Which of many keys are like what was typed: the answer of comparing with each of them, for less work.

Two texts of a and b letters are alike to ``r`` of 100 when the longest row of letters that both hold in the same order
has at least ``r * (a + b) / 200`` (rapidfuzz's ``ratio``). What a key shares is at most what its beginning shares and all
letters of its rest, so a beginning that shares too little rules out every key of a length that begins so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil

_BEGINNING = 7
"""Letters. Of 10,000 models 1,900 beginnings are compared and then as many models; a letter more or less is more work."""
_ROUNDING = 1e-6  # of rapidfuzz's own arithmetic: a key too many is compared, none is missed


class Likeness:
    """Keys by length and beginning, made ready once."""

    def __init__(self, keys: Iterable[str]) -> None:
        by_length: dict[int, dict[str, list[str]]] = {}
        for key in keys:
            by_length.setdefault(len(key), {}).setdefault(key[:_BEGINNING], []).append(key)
        self._by_length = [(length, list(these), list(these.values())) for length, these in by_length.items()]

    def most_alike(self, wanted: str, at_least: int, limit: int) -> list[str]:
        """Return up to ``limit`` keys alike to ``at_least`` of 100, the most alike first, else by the alphabet."""
        return most_alike(wanted, self._possible(wanted, at_least), at_least, limit)

    def _possible(self, wanted: str, at_least: int) -> list[str]:
        # Here and not at the top: 45 ms of import that a start without a typing slip has no use for.
        from rapidfuzz.distance import LCSseq
        from rapidfuzz.process import extract

        possible: list[str] = []
        for length, beginnings, keys in self._by_length:
            shared = at_least * (len(wanted) + length) / 200 - _ROUNDING
            if shared > min(len(wanted), length):
                continue
            least = max(ceil(shared) - max(length - _BEGINNING, 0), 0)
            for _, _, at in extract(
                wanted, beginnings, scorer=LCSseq.similarity, limit=None, score_cutoff=least
            ):
                possible += keys[at]
        return possible


def most_alike(wanted: str, keys: Sequence[str], at_least: int, limit: int) -> list[str]:
    """Return up to ``limit`` of the keys alike to ``at_least`` of 100, the most alike first, else by the alphabet."""
    from rapidfuzz.fuzz import ratio
    from rapidfuzz.process import extract

    found = extract(wanted, keys, scorer=ratio, limit=None, score_cutoff=at_least)
    return [key for key, _, _ in sorted(found, key=lambda one: (-one[1], one[0]))[:limit]]
