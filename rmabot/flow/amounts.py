"""Which comparisons with whole numbers can hold together for the answers that a question of numbers takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import ge, gt, le, lt

from rmabot.flow.model import Test
from rmabot.flow.scope import Slot
from rmabot.flow.source import Scalar
from rmabot.questions.number import NUMBER
from rmabot.rma.pattern import pattern

_OPS: Mapping[str, Callable[[int, int], bool]] = {
    "at_least": ge, "at_most": le, "more_than": gt, "less_than": lt,
}  # fmt: skip
_MOST = 16
"""Of more comparisons nothing is said: nobody writes so many, and each is tried with each number beside it."""
_WHOLE = pattern(r"-?[0-9]{1,15}")


def compared(slot: Slot, tests: Sequence[Test]) -> dict[Test, int]:
    """The tests that compare a question's number with one that is written down."""
    if slot.step is None or slot.step.type is None or slot.step.type.text != NUMBER.name:
        return {}
    found = {
        test: int(test.operand)
        for test in tests
        if test.op in _OPS and isinstance(test.operand, str) and _WHOLE.fullmatch(test.operand)
    }
    return found if len(found) <= _MOST else {}


def together(slot: Slot, tests: Mapping[Test, int]) -> list[dict[Test, bool]]:
    """What the tests say of each number between the question's bounds, numbers of which they say the same as one."""
    least, most = _bound(slot, "at_least"), _bound(slot, "at_most")
    near = {at + step for at in tests.values() for step in (-1, 0, 1)}
    near |= {bound for bound in (least, most) if bound is not None}
    found = [
        {test: _OPS[test.op](number, at) for test, at in tests.items()}
        for number in sorted(near)
        if (least is None or number >= least) and (most is None or number <= most)
    ]
    return [one for at, one in enumerate(found) if one not in found[:at]]


def _bound(slot: Slot, key: str) -> int | None:
    """A bound that is written down; None for none, and for one that the policy tells."""
    for name, node in slot.step.settings if slot.step is not None else ():
        if name.text == key and isinstance(node, Scalar) and _WHOLE.fullmatch(node.text):
            return int(node.text)
    return None
