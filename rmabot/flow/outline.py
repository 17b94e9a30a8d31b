"""What of a flow's program matters for the ways through it."""

from __future__ import annotations

from rmabot.flow.model import GO_ON, Ask, Call, Do, Flow, Go, Node, RepeatStart
from rmabot.flow.scope import Scope


class Outline:
    """What of a flow's program matters for its ways, worked out once.

    ``filling`` gives the positions of the steps that may fill a slot, ``jumps`` those of the steps that may lead
    elsewhere than to the next one, ``gos`` and ``choices`` those among them that a person or a condition decides.
    """

    def __init__(self, flow: Flow, scope: Scope) -> None:
        self.filling: dict[str, list[int]] = {}
        self.jumps: list[int] = []
        self.gos: list[int] = []
        self.choices: list[int] = []
        self.repeats: list[int] = []
        returned = frozenset([slot.name for slot in scope.slots.values() if slot.kind == "returned"])
        for at, node in enumerate(flow.program):
            for name in fills(node, returned):
                self.filling.setdefault(name, []).append(at)
            if isinstance(node, RepeatStart):
                self.repeats.append(at)
            if leads_elsewhere(node, flow):
                self.jumps.append(at)
                if isinstance(node, Go):
                    self.gos.append(at)
                elif isinstance(node, Ask):
                    self.choices.append(at)


def fills(node: Node, returned: frozenset[str]) -> frozenset[str]:
    """The slots that a step may fill; ``returned`` are those that called flows give."""
    match node:
        case Ask():
            extra = [name for way in node.ways.values() for name in way.sets]
            copied = node.copies[1] if node.copies is not None else ()
            called = returned if any(way.call for way in node.ways.values()) else ()
            return frozenset([node.name, *extra, *copied, *called])
        case Do():
            return frozenset([node.gives]) if node.gives else frozenset()
        case Call():
            return returned
        case _:
            return frozenset()


def leads_elsewhere(node: Node, flow: Flow) -> bool:
    """Whether a step may lead elsewhere than to the next one."""
    match node:
        case Ask():
            return node.give_up in flow.endings or any(way.go or way.again for way in node.ways.values())
        case Do():
            return any(target != GO_ON for target in node.outcomes.values()) or not node.outcomes
        case Go() | RepeatStart():
            return True
        case _:
            return False
