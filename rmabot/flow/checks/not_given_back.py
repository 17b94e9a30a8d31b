"""A called flow that has what its callers read, and does not give it back: told once, where the line is missing."""

from __future__ import annotations

from collections.abc import Iterator

from rmabot.flow.checks.subject import Subject
from rmabot.flow.context import Context
from rmabot.flow.finding import Finding
from rmabot.rma.pattern import pattern

_UNGIVEN = frozenset({"unknown-slot", "missing-input"})
_NAMED = pattern(r'["{]([a-z][a-z0-9_]*)')


def check(subject: Subject) -> Iterator[Finding]:
    """What was found of a name that nothing gives may be a ``gives:`` that is missing somewhere else."""
    contexts = {ctx.flow.place.file: ctx for ctx in subject.compiled.contexts.values()}
    lacking: dict[tuple[str, str], None] = {}
    for one in subject.found:
        ctx = contexts.get(one.place.file)
        if ctx is None or one.code not in _UNGIVEN:
            continue
        for name in dict.fromkeys(_NAMED.findall(one.message)):
            lacking.update({(flow, name): None for flow in _called(ctx) if _keeps(subject, flow, name, ctx)})
    for flow, name in lacking:
        place = subject.compiled.contexts[flow].flow.name.place
        message = f'flow "{flow}" is called for "{name}" and does not give it back. add {name} to its gives: [{name}]'
        yield Finding(place, message, "not-given-back")


def _called(ctx: Context) -> Iterator[str]:
    for located in ctx.scope.steps:
        if located.step.verb == "call":
            yield located.step.name.text
        yield from (option.call.text for option in located.step.options if option.call is not None)


def _keeps(subject: Subject, flow: str, name: str, caller: Context) -> bool:
    called = subject.compiled.contexts.get(flow)
    slot = called.scope.slots.get(name) if called is not None else None
    return slot is not None and slot.kind not in {"returned", "input"} and name not in caller.scope.slots
