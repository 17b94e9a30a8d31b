"""All ways through a flow, as far as a few conditions can tell them apart: what the checks of order stand on.

Jumps lead only ahead, so one pass over the program meets every way. What a question leaves undecided is taken both
ways; with too many ways nothing is said, since a false alarm costs a lead more than a mistake that a test finds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rmabot.flow.model import Ask, Flow, Go, Ref, RepeatStart, Test
from rmabot.flow.one_pass import Budget, OnePass, TooManyError, Tracks
from rmabot.flow.outline import Outline
from rmabot.flow.scope import Scope
from rmabot.flow.states import Ways, chain_presence, key_of, tests_in

MOST_SLOTS = 9


class Walker:
    """Walks one flow; what was found for the same question is kept."""

    def __init__(self, flow: Flow, scope: Scope, budget: Budget | None = None) -> None:
        self.flow, self.scope = flow, scope
        self._budget = budget or Budget()
        self.outline = Outline(flow, scope)
        self._found: dict[frozenset[Test], Ways | None] = {}
        self._tracks: Tracks = {}
        self._beside = self._words_compared()

    def filling(self, slot: str) -> list[int]:
        """The positions of the steps that may fill a slot."""
        return self.outline.filling.get(slot, [])

    def ways(self, tests: Iterable[Test]) -> Ways | None:
        """All ways, telling apart what these tests tell apart; None if there are too many."""
        asked = self._widened(chain_presence(tests))
        if asked not in self._found:
            try:
                self._found[asked] = OnePass(
                    self.flow, self.scope, self.outline, self._relevant(asked), self._budget, self._tracks
                ).run()
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
        program = self.flow.program
        filling = sorted({at for key in keys for at in self.outline.filling.get(key, ())})
        for at in filling:
            yield from chain_presence(tests_in(program[at].when))
        for at in self.outline.repeats:
            node = program[at]
            if isinstance(node, RepeatStart) and any(at < inner < node.end for inner in filling):
                yield from chain_presence(tests_in(node.when))
        for at in self.outline.gos:
            node = program[at]
            if isinstance(node, Go):
                own = list(chain_presence(tests_in(node.when)))
                if self._skips(at, node.target, filling) or any(key_of(test.ref) in keys for test in own):
                    yield from own
        for at in self.outline.choices:
            node = program[at]
            if isinstance(node, Ask) and (skipping := self._skipping(node, at, filling)):
                inside = bool(self.flow.repeat_of.get(node.name))
                yield Test(Ref("item" if inside else "flow", node.name, (), "", node.name), "is", skipping)

    def _skips(self, at: int, target: str, filling: list[int]) -> bool:
        """Whether a jump leads past a step that fills what is asked about."""
        end = self.flow.index.get(target, -1)
        return any(at < inner < end for inner in filling)

    def _skipping(self, node: Ask, at: int, filling: list[int]) -> frozenset[str]:
        return frozenset(
            [name for name, way in node.ways.items() if way.go and self._skips(at, way.go, filling)]
        )
