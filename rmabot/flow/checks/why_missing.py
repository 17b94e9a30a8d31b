"""Why a slot has no value in a state: the step that would have given it, and what kept it from doing so."""

from __future__ import annotations

from collections.abc import Iterator

from rmabot.flow.context import Context
from rmabot.flow.model import Condition, Ref
from rmabot.flow.paths import Walker
from rmabot.flow.scope import Slot
from rmabot.flow.states import State, Ways, key_of, tests_in
from rmabot.flow.syntax import StepSource


def why_missing(ctx: Context, walker: Walker, ways: Ways, state: State, ref: Ref) -> str:
    """One sentence without its full stop."""
    slot = ctx.scope.slot_of(ref)
    if slot is None:
        return f'nothing says that "{ref.path}" is there'
    value = ways.value(key_of(ref), state)
    own = ref.fields[1:] if ref.source == "items" else ref.fields
    if slot.kind == "input":
        return f'a caller need not hand in "{slot.name}"'
    if slot.kind == "returned":
        return f'{_flow_said(slot)} may end without giving "{ref.path}"'
    what = _what(slot)
    if value is not None and value.known and own:
        return f'{what} does not always give "{own[0]}"{_decided_by(ways, state, slot, ref)}'
    if value is not None and value.outcome:
        return f'{what} gives nothing when it answers "{value.outcome}"'
    if value is not None and "skipped" in value.names:
        return f"{what} may be skipped"
    if value is not None and value.names:
        return f'{what} may be answered with "{value.names[0]}"'
    return _not_filled(ctx, walker, ways, state, slot, what)


def _flow_said(slot: Slot) -> str:
    step: StepSource | None = slot.step
    return (
        f'flow "{step.name.text}" (line {step.place.line})'
        if step is not None and step.verb == "call"
        else "a flow"
    )


def _what(slot: Slot) -> str:
    if slot.step is None:
        return f'"{slot.name}"'
    kind = "action" if slot.kind == "result" else "question"
    return f'{kind} "{slot.step.name.text}" (line {slot.step.place.line})'


def _decided_by(ways: Ways, state: State, slot: Slot, ref: Ref) -> str:
    """Which word of a field beside it goes with the hole."""
    for name, words in slot.values.items():
        for track in ways.tracks:
            value = ways.value(track.key, state)
            if track.key != key_of(ref) or value is None:
                continue
            told = [
                test for test, truth in value.truths.items()
                if truth is True and test.op == "is" and test.ref.fields[-1:] == (name,) and isinstance(test.operand, frozenset)
            ]  # fmt: skip
            for test in told:
                only = sorted(test.operand & set(words)) if isinstance(test.operand, frozenset) else []
                if len(only) == 1:
                    return f' (when "{name}" is "{only[0]}")'
    return ""


def _not_filled(ctx: Context, walker: Walker, ways: Ways, state: State, slot: Slot, what: str) -> str:
    # The step that asks for it says more than one that copies it.
    own = ctx.positions.get(id(slot.step)) if slot.step is not None else None
    for at in sorted(walker.filling(slot.name), key=lambda at: at != own):
        node = walker.flow.program[at]
        if node.when is not None and ways.holds(node.when, state) is not True:
            because = said(ways, state, node.when)
            return f"{what} is skipped{because and f' when {because}'}"
        if not ways.reaching(at):
            return f"{what} is never reached"
        return f"{what} is jumped over on some way here"
    return "nothing gives it on some way here"


def said(ways: Ways, state: State, condition: Condition) -> str:
    """What of a condition's slots a state tells, in words."""
    return " and ".join(dict.fromkeys(_parts(ways, state, condition)))


def _parts(ways: Ways, state: State, condition: Condition) -> Iterator[str]:
    for test in tests_in(condition):
        value = ways.value(key_of(test.ref), state)
        if value is None:
            continue
        truth = value.truths.get(test)
        own = test.ref.fields[1:] if test.ref.source == "items" else test.ref.fields
        if own or not value.names:
            if test.op in {"present", "missing"} and truth is not None:
                there = (test.op == "present") == truth
                yield f'"{test.ref.path}" is {"there" if there else "missing"}'
            elif not value.known:
                yield f'"{test.ref.path}" is missing'
            continue
        yield f"{test.ref.path} is {either(value.names)}"


def either(names: tuple[str, ...]) -> str:
    """Words of which one holds: "a", "b" or "c"; of many the first few."""
    quoted = [f'"{name}"' for name in names[:4]]
    if len(names) > len(quoted):
        return f"{', '.join(quoted)} …"
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
