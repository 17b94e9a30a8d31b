"""Slots that are read before anything gives them."""

from __future__ import annotations

from collections.abc import Iterator

from rmabot.flow.checks.subject import Subject, position
from rmabot.flow.context import Context, TextUse
from rmabot.flow.finding import Finding
from rmabot.flow.model import Ask, Call, Do, Flow, Place, Ref
from rmabot.flow.paths import Walker
from rmabot.flow.scope import Slot
from rmabot.flow.states import tests_in
from rmabot.flow.syntax import StepSource


def check(subject: Subject) -> Iterator[Finding]:
    """What stands further down is always missing here."""
    for ctx, flow in subject.sound_flows:
        walker = subject.walker(ctx, flow)
        reported: set[tuple[str, int]] = set()
        for ref, where, at in _reads(ctx, flow):
            slot = ctx.scope.slot_of(ref)
            if slot is None or (slot.name, at) in reported:
                continue
            filled = _too_late(walker, slot, ref, at)
            if filled is not None:
                reported.add((slot.name, at))
                line = flow.program[filled].place.line
                remedy = (
                    "by this very step. is a line missing that begins another step, or does this line belong to the step below?"
                    if filled == at
                    else f"at line {line}, after this place. move one of them"
                )
                message = f'"{ref.path}" is not known yet: it is given {remedy}'
                place = where if isinstance(where, Place) else where.place
                yield Finding(place, message, "slot-before-set")


def too_early(walker: Walker, ref: Ref, at: int) -> bool:
    """Whether a slot is read before anything gives it: then this check says all there is to say."""
    slot = walker.scope.slot_of(ref)
    return slot is not None and _too_late(walker, slot, ref, at) is not None


def _too_late(walker: Walker, slot: Slot, ref: Ref, at: int) -> int | None:
    """Where a slot is first given, if that is no sooner than where it is read."""
    if slot.kind == "input":
        return None
    if ref.source == "items":
        # Of items that came before, as soon as the first one has begun.
        filled = walker.flow.index.get(ref.name)
    else:
        filling = walker.filling(slot.name)
        filled = filling[0] if filling else None
    return filled if filled is not None and filled >= at else None


def _reads(ctx: Context, flow: Flow) -> Iterator[tuple[Ref, TextUse | Place, int]]:
    for text in ctx.texts:
        at = position(ctx, text.owner)
        if at is not None:
            # A question's retry and its options are put before its own answer is there.
            yield text.ref, text, at
    for use in ctx.conditions:
        at = position(ctx, use.owner)
        for test in tests_in(use.condition) if at is not None else ():
            yield test.ref, use.place, at or 0
            if isinstance(test.operand, Ref):
                yield test.operand, use.place, at or 0
    for located in ctx.scope.steps:
        at = ctx.positions.get(id(located.step))
        if at is not None:
            yield from _inputs(ctx, flow, located.step, at)


def _inputs(ctx: Context, flow: Flow, step: StepSource, at: int) -> Iterator[tuple[Ref, Place, int]]:
    node = flow.program[at]
    match node:
        case Do() | Call():
            given = {left.text: right.place for left, right in step.inputs}
            needed = node.inputs if isinstance(node, Call) else _needed(node, given)
            for name, ref in needed.items():
                yield ref, given.get(name, step.place), at
        case Ask():
            if node.suggest is not None and step.suggest is not None:
                yield node.suggest, step.suggest.place, at
            if node.where is not None and step.where is not None:
                yield node.where[1], step.where[1].place, at
            if node.options_ref is not None and step.options_from is not None:
                yield node.options_ref, step.options_from.place, at
        case _:
            pass
    if step.by is not None and (by := ctx.scope.ref(step.by.text, flow.repeat_of.get(node.name, ""))):
        yield by, step.by.place, at


def _needed(node: Do, given: dict[str, Place]) -> dict[str, Ref]:
    """What an action may use is read only if it is there."""
    from rmabot.flow.actions import ACTIONS

    return {
        name: ref for name, ref in node.inputs.items() if name in given or name in ACTIONS[node.action].needs
    }
