"""A flow's steps made ready for walking: what is the same in every conversation is worked out once for a set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rmabot.engine import conditions
from rmabot.engine.effects import Noted
from rmabot.engine.keys import ANOTHER, Keys, code, parts, position_of
from rmabot.flow.model import Ask, Call, Condition, Do, Flow, FlowSet, Node, Ref, RepeatStart

if TYPE_CHECKING:
    from rmabot.engine.conditions import Holds
    from rmabot.engine.face import Face
    from rmabot.questions.question import Context


class Ready:
    """One step: ``when`` tells whether it is met, ``past`` is the position behind it when it is not.

    ``inputs`` give what an action or a flow called here is told; ``asked`` is the fact that it was asked, ``code`` its
    part of a token. By language, ``faces`` are its looks and ``contexts`` what it is read in, None where that depends
    on other answers.
    """

    __slots__ = ("asked", "code", "contexts", "faces", "inputs", "keys", "node", "past", "when")

    def __init__(self, flow: Flow, node: Node, position: int) -> None:
        self.node = node
        self.keys = Keys(flow.repeat_of.get(node.name, ""), node.name)
        self.when = conditions.ready(node.when, flow) if node.when is not None else None
        self.past = node.end + 1 if isinstance(node, RepeatStart) else position + 1
        told = node.inputs if isinstance(node, Do | Call) else {}
        self.inputs = {name: conditions.value_at(ref, flow) for name, ref in told.items()}
        self.asked = Noted("asked", flow.name, node.name)
        self.code = code(flow.name, node.name)
        self.faces: dict[str, Face] = {}
        alike = isinstance(node, Ask) and not _depends(node)
        self.contexts: dict[str, Context] | None = {} if alike else None


def _depends(ask: Ask) -> bool:
    """Whether what an answer is read in depends on other answers."""
    return (
        ask.where is not None
        or ask.options_ref is not None
        or any(isinstance(value, Ref) for value in ask.settings.values())
        or any(way.label is not None for way in ask.ways.values())
    )


class Steps:
    """The steps of one flow in order, ``named`` by their names."""

    __slots__ = ("_conditions", "_flow", "_places", "each", "named")
    _KEPT_AT_MOST = 4096

    def __init__(self, flow: Flow) -> None:
        self.each = tuple([Ready(flow, node, position) for position, node in enumerate(flow.program)])
        self.named = {name: self.each[position] for name, position in flow.index.items()}
        self._flow = flow
        self._places: dict[str, tuple[int, int]] = {}
        self._conditions: dict[int, tuple[Condition, Holds]] = {}

    def ready(self, condition: Condition) -> Holds:
        """Return the function for a condition that stands inside a text."""
        known = self._conditions.get(id(condition))
        if known is None:
            known = self._conditions[id(condition)] = (condition, conditions.ready(condition, self._flow))
        return known[1]

    def has(self, key: str) -> bool:
        """Tell whether a key names a step of this flow."""
        if key in self._places:
            return True
        repeat, _, name = parts(key)
        return (repeat if name == ANOTHER else name) in self._flow.index

    def place(self, key: str) -> tuple[int, int]:
        """Return the position and item of a key; raises KeyError for a step that is not in this flow."""
        found = self._places.get(key)
        if found is None:
            found = position_of(self._flow, key)
            if len(self._places) < self._KEPT_AT_MOST:
                self._places[key] = found
        return found


def steps_of(flows: FlowSet, name: str) -> Steps:
    """Return the steps of a flow, made ready at the first use."""
    known = flows.memo.get(name)
    if not isinstance(known, Steps):
        known = flows.memo[name] = Steps(flows.flows[name])
    return known
