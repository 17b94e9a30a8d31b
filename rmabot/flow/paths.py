"""All ways through a flow, as far as a few conditions can tell them apart: what the checks of order stand on.

Jumps lead only ahead, so one pass over the program meets every way. What a question leaves undecided is taken both
ways; with too many ways nothing is said, since a false alarm costs a lead more than a mistake that a test finds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rmabot.flow.model import (
    DONE,
    GO_ON,
    Ask,
    Call,
    Condition,
    Do,
    Either,
    Every,
    Flow,
    Go,
    Node,
    Not,
    OptionWay,
    Ref,
    RepeatStart,
    Test,
)
from rmabot.flow.scope import Scope, Slot
from rmabot.flow.values import Truth, Value, absent, values_of

MOST_STATES = 3_000
MOST_SLOTS = 9

State = tuple[int, ...]


class TooManyError(Exception):
    """More ways than are worth telling apart."""


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
    """The states that reach each step, before its own condition, and each ending."""

    def __init__(
        self, tracks: list[Track], steps: list[set[State]], endings: Mapping[str, set[State]]
    ) -> None:
        self.tracks, self.steps, self.endings = tracks, steps, endings
        self._places = {track.key: place for place, track in enumerate(tracks)}

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


class Walker:
    """Walks one flow; what was found for the same question is kept."""

    def __init__(self, flow: Flow, scope: Scope) -> None:
        self.flow, self.scope = flow, scope
        self._found: dict[frozenset[Test], Ways | None] = {}
        self._beside = self._words_compared()

    def ways(self, tests: Iterable[Test]) -> Ways | None:
        """All ways, telling apart what these tests tell apart; None if there are too many."""
        asked = self._widened(chain_presence(tests))
        if asked not in self._found:
            try:
                self._found[asked] = _Walk(self.flow, self.scope, self._relevant(asked)).run()
            except TooManyError:
                self._found[asked] = None
        return self._found[asked]

    def _words_compared(self) -> dict[str, set[Test]]:
        """All comparisons of slots whose words are few: told apart together, they need one walk and not one each."""
        found: dict[str, set[Test]] = {}
        for node in self.flow.program:
            for test in chain_presence(tests_in(node.when)):
                slot = self.scope.slot_of(test.ref)
                if slot is not None and slot.words and not slot.several and not test.ref.fields:
                    found.setdefault(key_of(test.ref), set()).add(test)
        return found

    def _widened(self, tests: Iterable[Test]) -> frozenset[Test]:
        asked = set(tests)
        for key in {key_of(test.ref) for test in asked}:
            asked |= self._beside.get(key, set())
        return frozenset(asked)

    def _relevant(self, asked: frozenset[Test]) -> list[Test]:
        """The tests asked for, and those that decide whether their slots are filled."""
        tests = dict.fromkeys(asked)
        while True:
            keys = {key_of(test.ref) for test in tests}
            if len(keys) > MOST_SLOTS:
                return list(tests)
            more = [test for test in self._deciding(keys) if test not in tests]
            if not more:
                return list(tests)
            tests |= dict.fromkeys(more)

    def _deciding(self, keys: set[str]) -> Iterator[Test]:
        filling = [at for at, node in enumerate(self.flow.program) if fills(node, self.scope) & keys]
        for at in filling:
            yield from chain_presence(tests_in(self.flow.program[at].when))
        for at, node in enumerate(self.flow.program):
            if isinstance(node, RepeatStart) and any(at < inner < node.end for inner in filling):
                yield from chain_presence(tests_in(node.when))
            if isinstance(node, Go):
                target = self.flow.index.get(node.target, len(self.flow.program))
                own = list(chain_presence(tests_in(node.when)))
                skips = any(at < inner < target for inner in filling) and node.target in self.flow.index
                if skips or any(key_of(test.ref) in keys for test in own):
                    yield from own
            elif isinstance(node, Ask) and (skipping := self._skipping(node, at, filling)):
                ref = Ref(
                    "item" if self.flow.repeat_of.get(node.name) else "flow", node.name, (), "", node.name
                )
                yield Test(ref, "is", skipping)

    def _skipping(self, node: Ask, at: int, filling: list[int]) -> frozenset[str]:
        """Options that lead past a step that fills what is asked about."""
        return frozenset(
            [
                name
                for name, way in node.ways.items()
                if way.go in self.flow.index
                and any(at < inner < self.flow.index[way.go] for inner in filling)
            ]
        )


def chain_presence(tests: Iterable[Test]) -> Iterator[Test]:
    """The tests, a comparison of two slots as the presence of both."""
    for test in tests:
        if isinstance(test.operand, Ref):
            yield Test(test.ref, "present")
            yield Test(test.operand, "present")
        elif test.ref.source != "policy" and test.ref.which not in {"count", "number", "list"}:
            yield test


def fills(node: Node, scope: Scope) -> frozenset[str]:
    """The slots that a step may fill."""
    match node:
        case Ask():
            extra = [name for way in node.ways.values() for name in way.sets]
            copied = node.copies[1] if node.copies is not None else ()
            return frozenset([node.name, *extra, *copied])
        case Do():
            return frozenset([node.gives]) if node.gives else frozenset()
        case Call():
            return frozenset([slot.name for slot in scope.slots.values() if slot.kind == "returned"])
        case _:
            return frozenset()


class _Walk:
    def __init__(self, flow: Flow, scope: Scope, tests: Sequence[Test]) -> None:
        self.flow, self.scope = flow, scope
        by_key: dict[str, list[Test]] = {}
        for test in tests:
            by_key.setdefault(key_of(test.ref), []).append(test)
        self.tracks = [track for key, own in by_key.items() if (track := self._track(key, own))]
        self.places = {track.key: place for place, track in enumerate(self.tracks)}
        self.steps: list[set[State]] = [set() for _ in range(len(flow.program) + 1)]
        self.endings: dict[str, set[State]] = {}

    def _track(self, key: str, tests: list[Test]) -> Track | None:
        ref = tests[0].ref
        slot = self.scope.slot_of(ref)
        if slot is None:
            known = self.scope.words_of(ref)
            if known is None:
                return None
            return Track(key, Slot(key, "answer", words=known[0]), tests, {}, fixed=True)
        fixed = ref.source == "items"
        position = self.flow.index.get(slot.name)
        node = self.flow.program[position] if position is not None else None
        ways = node.ways if isinstance(node, Ask) and not fixed else {}
        return Track(key, slot, tests, ways, fixed=fixed)

    def run(self) -> Ways:
        self.steps[0] = self._beginnings()
        for at, node in enumerate(self.flow.program):
            self._pass(at, node, self.steps[at])
            if len(self.steps[at + 1]) > MOST_STATES:
                raise TooManyError
        self.endings.setdefault(DONE, set()).update(self.steps[-1])
        return Ways(self.tracks, self.steps, self.endings)

    def _beginnings(self) -> set[State]:
        """One state for each way in which what is outside the flow may stand."""
        states: set[State] = {()}
        for track in self.tracks:
            handed_in = track.slot.kind == "input"
            choices = range(len(track.values)) if track.fixed or handed_in else range(1)
            states = {(*state, choice) for state in states for choice in choices}
            if len(states) > MOST_STATES:
                raise TooManyError
        return states

    def _pass(self, at: int, node: Node, states: set[State]) -> None:
        past = node.end + 1 if isinstance(node, RepeatStart) else at + 1
        entering: set[State] = set()
        for state in states:
            truth = holds(node.when, state, self.tracks, self.places)
            if truth is not False:
                entering.add(state)
            if truth is not True:
                self.steps[past].add(state)
        match node:
            case Ask():
                self._ask(at, node, entering)
            case Do():
                self._do(at, node, entering)
            case Go():
                self._to(node.target, at, entering)
            case Call():
                self._call(at, entering)
            case RepeatStart():
                self.steps[at + 1] |= {self._emptied(state, node.name) for state in entering}
            case _:
                self.steps[at + 1] |= entering

    def _to(self, target: str, at: int, states: Iterable[State]) -> None:
        if target == GO_ON or not target:
            self.steps[at + 1].update(states)
        elif (position := self.flow.index.get(target)) is not None and position > at:
            self.steps[position].update(states)
        else:
            self.endings.setdefault(target, set()).update(states)

    def _emptied(self, state: State, repeat: str) -> State:
        return tuple(
            [0 if track.repeat == repeat else value for track, value in zip(self.tracks, state, strict=True)]
        )

    def _ask(self, at: int, node: Ask, entering: set[State]) -> None:
        if node.give_up in self.flow.endings:
            self._to(node.give_up, at, entering)
        place = self.places.get(node.name)
        for state in entering:
            if place is None:
                self._undecided(at, node, state)
            elif state[place]:
                self.steps[at + 1].add(state)
            else:
                for choice in range(1, len(self.tracks[place].values)):
                    self._answered(at, node, _with(state, place, choice), self.tracks[place].values[choice])

    def _undecided(self, at: int, node: Ask, state: State) -> None:
        """An answer that is not followed: every way out of the question is possible."""
        names = [option.name for option in (*node.options, *node.instead)]
        free = not node.options or any(not _leads_away(node.ways.get(name)) for name in names)
        if free or node.optional:
            self.steps[at + 1].add(state)
        for name in node.ways:
            self._chosen(at, node.ways[name], state)
        if node.copies is not None:
            self.steps[at + 1].update(self._copied(node, state))

    def _answered(self, at: int, node: Ask, state: State, value: Value) -> None:
        ways = [node.ways[name] for name in value.names if name in node.ways]
        if not ways or len(ways) < len(value.names):
            self.steps[at + 1].add(state)
        for way in ways:
            self._chosen(at, way, state)
        if node.copies is not None and "yes" in value.names:
            self.steps[at + 1].discard(state)
            self.steps[at + 1].update(self._copied(node, state))

    def _chosen(self, at: int, way: OptionWay, state: State) -> None:
        if way.again:
            return
        states = {state}
        for name, set_to in way.sets.items():
            place = self.places.get(name)
            if place is not None:
                fitting = [
                    choice
                    for choice, value in enumerate(self.tracks[place].values)
                    if choice and (value.known if isinstance(set_to, Ref) else set_to in value.names)
                ]
                states = {_with(one, place, choice) for one in states for choice in fitting} or states
        self._to(way.go, at, states)

    def _copied(self, node: Ask, state: State) -> set[State]:
        states = {state}
        for name in node.copies[1] if node.copies is not None else ():
            place = self.places.get(name)
            if place is not None:
                choices = range(len(self.tracks[place].values))
                states = {_with(one, place, choice) for one in states for choice in choices}
        return states

    def _do(self, at: int, node: Do, entering: set[State]) -> None:
        place = self.places.get(node.gives)
        for outcome, target in node.outcomes.items():
            if place is None:
                self._to(target, at, entering)
                continue
            fitting = [
                choice
                for choice, value in enumerate(self.tracks[place].values)
                if choice and value.outcome == outcome
            ]
            self._to(
                target, at, {_with(state, place, choice) for state in entering for choice in fitting or [0]}
            )

    def _call(self, at: int, entering: set[State]) -> None:
        states = entering
        for place, track in enumerate(self.tracks):
            if track.slot.kind == "returned" and not track.fixed:
                states = {
                    _with(state, place, choice) for state in states for choice in range(len(track.values))
                }
        self.steps[at + 1] |= states


def _with(state: State, place: int, choice: int) -> State:
    return (*state[:place], choice, *state[place + 1 :])


def _leads_away(way: OptionWay | None) -> bool:
    return way is not None and bool(way.go or way.again)
