"""States of a flow as far as a few conditions can tell them apart, and what a condition says of each."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rmabot.flow.model import Condition, Either, Every, Not, OptionWay, Ref, Test
from rmabot.flow.scope import Slot
from rmabot.flow.values import Truth, Value, absent, values_of

State = tuple[int, ...]


class Track:
    """A slot that is followed: the kinds of value it may hold, the first being none."""

    __slots__ = ("fixed", "key", "repeat", "slot", "values")

    def __init__(
        self, key: str, slot: Slot, tests: Sequence[Test], ways: Mapping[str, OptionWay], *, fixed: bool
    ) -> None:
        self.key, self.slot, self.fixed = key, slot, fixed
        self.repeat = slot.repeat if not fixed else ""
        self.values: list[Value] = [absent(tests), *values_of(slot, tests, ways)]


class Ways:
    """The states that reach each step, before its own condition, and each ending.

    ``since`` are the positions from which on ``sets`` hold: between two of them nothing happens that matters here.
    """

    def __init__(
        self, tracks: list[Track], since: list[int], sets: list[set[State]], endings: Mapping[str, set[State]]
    ) -> None:
        self.tracks, self.endings = tracks, endings
        self._since, self._sets = since, sets
        self._places = {track.key: place for place, track in enumerate(tracks)}

    def reaching(self, at: int) -> set[State]:
        """The states that reach the step at a position."""
        return self._sets[bisect_right(self._since, at) - 1]

    def holds(self, condition: Condition | None, state: State) -> Truth:
        """Whether a condition holds in a state; None for either."""
        return holds(condition, state, self.tracks, self._places)

    def value(self, key: str, state: State) -> Value | None:
        """What a slot holds in a state."""
        place = self._places.get(key)
        return self.tracks[place].values[state[place]] if place is not None else None


def key_of(ref: Ref) -> str:
    """Under which key a reference's slot is followed."""
    if ref.source in {"flow", "item"}:
        return ref.name
    return ref.path if ref.source == "items" else f"{ref.source}.{ref.path}"


def tests_in(condition: Condition | None) -> Iterator[Test]:
    """All comparisons of a condition."""
    match condition:
        case Test():
            yield condition
        case Every() | Either():
            for part in condition.parts:
                yield from tests_in(part)
        case Not():
            yield from tests_in(condition.part)
        case None:
            return


def holds(
    condition: Condition | None, state: State, tracks: Sequence[Track], places: Mapping[str, int]
) -> Truth:
    """Whether a condition holds in a state; None where the state does not tell."""
    match condition:
        case None:
            return True
        case Test():
            return _test(condition, state, tracks, places)
        case Not():
            inner = holds(condition.part, state, tracks, places)
            return None if inner is None else not inner
        case Every():
            truths = [holds(part, state, tracks, places) for part in condition.parts]
            return False if False in truths else None if None in truths else True
        case Either():
            truths = [holds(part, state, tracks, places) for part in condition.parts]
            return True if True in truths else None if None in truths else False


def _test(test: Test, state: State, tracks: Sequence[Track], places: Mapping[str, int]) -> Truth:
    if isinstance(test.operand, Ref):
        both = [_test(Test(ref, "present"), state, tracks, places) for ref in (test.ref, test.operand)]
        return False if False in both else None
    place = places.get(key_of(test.ref))
    return tracks[place].values[state[place]].truths.get(test) if place is not None else None


def chain_presence(tests: Iterable[Test]) -> Iterator[Test]:
    """The tests, a comparison of two slots as the presence of both."""
    for test in tests:
        if isinstance(test.operand, Ref):
            yield Test(test.ref, "present")
            yield Test(test.operand, "present")
        elif test.ref.source != "policy" and test.ref.which not in {"count", "number", "list"}:
            yield test
