"""States of a flow as far as a few conditions can tell them apart, and what a condition says of each."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from rmabot.flow.model import Condition, Either, Every, Not, OptionWay, Ref, Test
from rmabot.flow.scope import Slot
from rmabot.flow.values import Truth, Value, absent, values_of

State = tuple[int, ...]
Tells = Callable[[State], Truth]


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
        # By identity: a condition is a large value, and comparing it costs more than what is saved. Kept, so that it stays itself.
        self._tellers: dict[int, tuple[Condition | None, Tells]] = {}

    def reaching(self, at: int) -> set[State]:
        """The states that reach the step at a position."""
        return self._sets[bisect_right(self._since, at) - 1]

    def holds(self, condition: Condition | None, state: State) -> Truth:
        """Whether a condition holds in a state; None for either."""
        key = id(condition)
        if key not in self._tellers:
            self._tellers[key] = condition, teller(condition, self.tracks, self._places)
        return self._tellers[key][1](state)

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


def teller(condition: Condition | None, tracks: Sequence[Track], places: Mapping[str, int]) -> Tells:
    """Prepare a condition for being put to many states: what it says of one, None where the state does not tell."""
    match condition:
        case None:
            return _always
        case Test():
            return _test(condition, tracks, places)
        case Not():
            return _denied(teller(condition.part, tracks, places))
        case Every():
            return _settled([teller(part, tracks, places) for part in condition.parts], settles=False)
        case Either():
            return _settled([teller(part, tracks, places) for part in condition.parts], settles=True)


def _always(_: State) -> Truth:
    return True


def _unknown(_: State) -> Truth:
    return None


def _test(test: Test, tracks: Sequence[Track], places: Mapping[str, int]) -> Tells:
    if isinstance(test.operand, Ref):
        both = [_test(Test(ref, "present"), tracks, places) for ref in (test.ref, test.operand)]
        return _settled([*both, _unknown], settles=False)
    place = places.get(key_of(test.ref))
    if place is None:
        return _unknown
    truths = [value.truths.get(test) for value in tracks[place].values]
    return lambda state: truths[state[place]]


def _denied(inner: Tells) -> Tells:
    def tells(state: State) -> Truth:
        truth = inner(state)
        return None if truth is None else not truth

    return tells


def _settled(parts: Sequence[Tells], *, settles: bool) -> Tells:
    """One part that says what settles it is enough; one that does not tell leaves it open."""

    def tells(state: State) -> Truth:
        told: Truth = not settles
        for part in parts:
            truth = part(state)
            if truth is settles:
                return settles
            if truth is None:
                told = None
        return told

    return tells


def chain_presence(tests: Iterable[Test]) -> Iterator[Test]:
    """The tests, a comparison of two slots as the presence of both."""
    for test in tests:
        if isinstance(test.operand, Ref):
            yield Test(test.ref, "present")
            yield Test(test.operand, "present")
        elif test.ref.source != "policy" and test.ref.which not in {"count", "number", "list"}:
            yield test
