"""One pass over a flow's program that carries every state along every way, from its beginning to its endings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from rmabot.flow.model import DONE, GO_ON, Ask, Call, Do, Flow, Go, Node, OptionWay, Ref, RepeatStart, Test
from rmabot.flow.outline import Outline
from rmabot.flow.scope import Scope, Slot
from rmabot.flow.states import State, Track, Ways, key_of, teller
from rmabot.flow.values import Value

MOST_STATES = 3_000
MOST_FOLLOWED = 1_000_000


class TooManyError(Exception):
    """More ways than are worth telling apart."""


class Budget:
    """How many states may still be followed, over all questions put to a set: no flow can make the linter hang."""

    __slots__ = ("left", "spent")

    def __init__(self, left: int = MOST_FOLLOWED) -> None:
        self.left, self.spent = left, 0

    def spend(self, count: int) -> None:
        """Take some away; raises ``TooManyError`` when none are left."""
        self.left -= count
        self.spent += count
        if self.left < 0:
            raise TooManyError


Tracks = dict[tuple[str, frozenset[Test]], Track | None]
"""Slots followed before, by key and tests: most passes over a flow follow much the same ones."""


class OnePass:
    """One pass over a program, telling apart what some tests tell apart; ``tracks`` is kept from pass to pass."""

    def __init__(
        self, flow: Flow, scope: Scope, outline: Outline, tests: Sequence[Test], budget: Budget, tracks: Tracks
    ) -> None:  # fmt: skip
        self.flow, self.scope, self.outline, self.budget = flow, scope, outline, budget
        by_key: dict[str, list[Test]] = {}
        for test in tests:
            by_key.setdefault(key_of(test.ref), []).append(test)
        self.tracks: list[Track] = []
        for key, own in by_key.items():
            asked = key, frozenset(own)
            if asked not in tracks:
                tracks[asked] = self._track(key, own)
            if track := tracks[asked]:
                self.tracks.append(track)
        self.places = {track.key: place for place, track in enumerate(self.tracks)}
        self.endings: dict[str, set[State]] = {}
        self._ahead: dict[int, set[State]] = {}
        self._next: set[State] = set()

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
        """Follow all ways; raises ``TooManyError``."""
        program = self.flow.program
        states = self._beginnings()
        since, sets = [0], [states]
        waiting = self._stops()
        while waiting:
            at = waiting.pop()
            if arriving := self._ahead.pop(at, None):
                states = states | arriving
                since.append(at)
                sets.append(states)
            if at < len(program):
                self._next = set()
                self._pass(at, program[at], states)
                states = self._next
                since.append(at + 1)
                sets.append(states)
            self.budget.spend(1 + len(states))
            if len(states) > MOST_STATES:
                raise TooManyError
        self.endings.setdefault(DONE, set()).update(states)
        return Ways(self.tracks, since, sets, self.endings)

    def _stops(self) -> list[int]:
        """Where something may happen that matters here, the last one first: all other steps are passed as they are."""
        outline, program = self.outline, self.flow.program
        stops = {*outline.jumps, len(program)}
        for track in self.tracks:
            stops.update(outline.filling.get(track.key, ()))
        targets = [self.flow.index.get(name) for at in outline.jumps for name in _targets(program[at])]
        stops.update([at for at in targets if at is not None])
        stops.update([node.end + 1 for at in outline.repeats if isinstance(node := program[at], RepeatStart)])
        return sorted(stops, reverse=True)

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
        tells = teller(node.when, self.tracks, self.places)
        for state in states:
            truth = tells(state)
            if truth is not False:
                entering.add(state)
            if truth is not True:
                self._arrive(past, at, (state,))
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
                self._next |= {self._emptied(state, node.name) for state in entering}
            case _:
                self._next |= entering

    def _to(self, target: str, at: int, states: Iterable[State]) -> None:
        if target == GO_ON or not target:
            self._next.update(states)
        elif (position := self.flow.index.get(target)) is not None and position > at:
            self._arrive(position, at, states)
        else:
            self.endings.setdefault(target, set()).update(states)

    def _arrive(self, position: int, at: int, states: Iterable[State]) -> None:
        if position == at + 1:
            self._next.update(states)
        else:
            self._ahead.setdefault(position, set()).update(states)

    def _emptied(self, state: State, repeat: str) -> State:
        return tuple(
            [0 if track.repeat == repeat else value for track, value in zip(self.tracks, state, strict=True)]
        )

    def _ask(self, at: int, node: Ask, entering: set[State]) -> None:
        if node.give_up in self.flow.endings:
            self._to(node.give_up, at, entering)
        place = self.places.get(node.name)
        if place is None:
            for state in entering:
                self._undecided(at, node, state)
            return
        self._next.update([state for state in entering if state[place]])
        beside = [(state[:place], state[place + 1 :]) for state in entering if not state[place]]
        for choice, value in enumerate(self.tracks[place].values):
            if choice:
                self._answered(at, node, [(*head, choice, *tail) for head, tail in beside], value)

    def _undecided(self, at: int, node: Ask, state: State) -> None:
        """An answer that is not followed: every way out of the question is possible."""
        names = [option.name for option in (*node.options, *node.instead)]
        free = not node.options or any(not _leads_away(node.ways.get(name)) for name in names)
        if free or node.optional:
            self._next.add(state)
        for name in node.ways:
            self._chosen(at, node.ways[name], state)
        if node.copies is not None:
            self._next.update(self._copied(node, state))

    def _answered(self, at: int, node: Ask, states: Sequence[State], value: Value) -> None:
        ways = [node.ways[name] for name in value.names if name in node.ways]
        if not ways or len(ways) < len(value.names):
            self._next.update(states)
        for way, state in product(ways, states):
            self._chosen(at, way, state)
        if node.copies is not None and "yes" in value.names:
            self._next.difference_update(states)
            for state in states:
                self._next.update(self._copied(node, state))

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
        self._next |= states


def _with(state: State, place: int, choice: int) -> State:
    return (*state[:place], choice, *state[place + 1 :])


def _leads_away(way: OptionWay | None) -> bool:
    return way is not None and bool(way.go or way.again)


def _targets(node: Node) -> Iterator[str]:
    """Where a step may lead beside the next one."""
    match node:
        case Ask():
            yield from [way.go for way in node.ways.values() if way.go]
        case Do():
            yield from node.outcomes.values()
        case Go():
            yield node.target
        case _:
            pass
