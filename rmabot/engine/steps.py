"""A flow's steps made ready for walking: what is the same in every conversation is worked out once for a set."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from rmabot.engine import conditions
from rmabot.engine.effects import Noted
from rmabot.engine.keys import ANOTHER, Keys, code, parts, position_of
from rmabot.engine.values import Value, value_at
from rmabot.flow.model import (
    Ask,
    Call,
    Do,
    Flow,
    FlowSet,
    Localized,
    Node,
    Ref,
    RepeatEnd,
    RepeatStart,
    Say,
    Spoken,
)
from rmabot.text.spans import Rich

if TYPE_CHECKING:
    from rmabot.engine.conditions import Holds
    from rmabot.engine.face import Face
    from rmabot.engine.summary import Lines
    from rmabot.engine.turn import Open, Turn
    from rmabot.questions.question import Context

Slot = Callable[["Turn", "Open", int], str | Rich]
"""Gives a slot of a text as people read it, for the frame on top and an item of it (0 outside a repeat)."""


class Passed(NamedTuple):
    """A question on the path: its node, the key of its answer, and the item it belongs to (0 for none)."""

    node: Ask | RepeatEnd
    key: str
    item: int


class Onward(NamedTuple):
    """A step as the path goes over it: its condition, a question by its item (None for another step), whether options lead elsewhere."""

    when: Holds | None
    asked: Rows | None
    leads: bool
    step: Ready


class Rows(dict[int, Passed]):
    """A question as it is passed, by its item, made when it is first met."""

    __slots__ = ("_keys", "node")

    def __init__(self, node: Ask, keys: Keys) -> None:
        super().__init__()
        self.node, self._keys = node, keys

    def __missing__(self, item: int) -> Passed:
        row = Passed(self.node, self._keys[item], item)
        if item in self._keys:  # which has its bounds
            self[item] = row
        return row


class Ready:
    """One step, in its ``repeat`` or in none: ``when`` tells whether it is met, ``past`` is the position behind it when it is not.

    ``inputs`` give what an action or a flow called here is told; ``asked`` is the fact that it was asked, ``code`` its
    part of a token. By language, ``faces`` are its looks, ``contexts`` what it is read in, None
    where that depends on other answers, and ``shown_in`` what its answers are shown in, never there where their labels do.
    """

    __slots__ = (
        "asked",
        "code",
        "contexts",
        "faces",
        "inputs",
        "keys",
        "node",
        "past",
        "repeat",
        "shown_in",
        "when",
    )

    def __init__(self, flow: Flow, node: Node, position: int) -> None:
        self.node = node
        self.repeat = flow.repeat_of.get(node.name, "")
        self.keys = Keys(self.repeat, node.name)
        self.when = conditions.ready(node.when, flow) if node.when is not None else None
        self.past = node.end + 1 if isinstance(node, RepeatStart) else position + 1
        told = node.inputs if isinstance(node, Do | Call) else {}
        self.inputs = {name: value_at(ref, flow) for name, ref in told.items()}
        self.asked = Noted("asked", flow.name, node.name)
        self.code = code(flow.name, node.name)
        self.faces: dict[str, Face] = {}
        self.shown_in: dict[str, Context] = {}
        alike = isinstance(node, Ask) and not _depends(node)
        self.contexts: dict[str, Context] | None = {} if alike else None

    def onward(self) -> Onward:
        """Return the step as the path goes over it."""
        node = self.node
        if isinstance(node, Ask):
            return Onward(self.when, Rows(node, self.keys), leads=bool(node.ways), step=self)
        return Onward(self.when, None, leads=False, step=self)


def _depends(ask: Ask) -> bool:
    """Whether what an answer is read in depends on other answers."""
    return (
        ask.where is not None
        or ask.options_ref is not None
        or any(isinstance(value, Ref) for value in ask.settings.values())
        or any(way.label is not None for way in ask.ways.values())
    )


class Saying(NamedTuple):
    """What a text depends on: the value that chooses it, and each further paragraph with its number and its condition."""

    by: Value | None
    also: tuple[tuple[str, Holds | None, Localized], ...]


def _saying(spoken: Spoken, flow: Flow) -> Saying:
    also = [
        (str(number), conditions.ready(one.when, flow) if one.when is not None else None, one.texts)
        for number, one in enumerate(spoken.also)
    ]
    return Saying(value_at(spoken.by, flow) if spoken.by is not None else None, tuple(also))


class Slots(dict[str, Slot]):
    """The function that gives a slot of a flow's texts as people read it, by its path, made when it is first asked for."""

    __slots__ = ("_flow",)

    def __init__(self, flow: Flow) -> None:
        super().__init__()
        self._flow = flow

    def __missing__(self, path: str) -> Slot:
        from rmabot.engine.speak import slot_at

        slot = self[path] = slot_at(self._flow, path)
        return slot


class Places(dict[str, tuple[int, int]]):
    """The position and item of a key, found when it is first asked for; KeyError for a step that is not in this flow."""

    __slots__ = ("_flow",)
    _KEPT_AT_MOST = 4096

    def __init__(self, flow: Flow) -> None:
        super().__init__()
        self._flow = flow

    def __missing__(self, key: str) -> tuple[int, int]:
        found = position_of(self._flow, key)
        if len(self) < self._KEPT_AT_MOST:
            self[key] = found
        return found


class Steps:
    """The steps of one flow in order, ``named`` by their names, with the ``slots`` of its texts and the ``places`` of keys.

    ``onward`` are, by position, the steps from there on that a path is made of: what is only said is on none. ``lines`` are
    those of the review, by language and question; ``statements`` the protected texts that are asked, with their keys and repeat.
    """

    __slots__ = ("_sayings", "each", "flow", "lines", "named", "onward", "places", "slots", "statements")

    def __init__(self, flow: Flow) -> None:
        self.each = tuple([Ready(flow, node, position) for position, node in enumerate(flow.program)])
        path = [None if isinstance(ready.node, Say) else ready.onward() for ready in self.each]
        self.onward = tuple([tuple([one for one in path[at:] if one is not None]) for at in range(len(path))])
        self.named = {name: self.each[position] for name, position in flow.index.items()}
        self.flow = flow
        self.statements = [
            (ready.node, ready.keys, ready.repeat)
            for ready in self.each
            if isinstance(ready.node, Ask) and ready.node.type == "statement"
        ]
        self.lines: dict[str, dict[str, Lines]] = {}
        self.places = Places(flow)
        self._sayings: dict[int, tuple[Spoken, Saying]] = {}
        self.slots = Slots(flow)

    def saying(self, spoken: Spoken) -> Saying:
        """Return how what a step says depends on the conversation."""
        known = self._sayings.get(id(spoken))
        if known is None:
            known = self._sayings[id(spoken)] = (spoken, _saying(spoken, self.flow))
        return known[1]

    def has(self, key: str) -> bool:
        """Tell whether a key names a step of this flow."""
        repeat, _, name = parts(key)
        return (repeat if name == ANOTHER else name) in self.flow.index


def steps_of(flows: FlowSet, name: str) -> Steps:
    """Return the steps of a flow, made ready at the first use."""
    known = flows.memo.get(name)
    if not isinstance(known, Steps):
        known = flows.memo[name] = Steps(flows.flows[name])
    return known
