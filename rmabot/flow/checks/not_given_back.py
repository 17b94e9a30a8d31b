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
    contexts = subject.compiled.contexts
    for flow, name in dict.fromkeys(asked_of_others(subject)):
        called = contexts.get(flow)
        if called is None or name not in called.scope.slots or not own_slot(called, name):
            continue
        place = called.flow.name.place
        message = f'flow "{flow}" is called for "{name}" and does not give it back. add {name} to its gives: [{name}]'
        yield Finding(place, message, "not-given-back")


def asked_of_others(subject: Subject) -> Iterator[tuple[str, str]]:
    """What was found to be given by nothing and might be by a called flow: the flow, and the name."""
    contexts = {ctx.flow.place.file: ctx for ctx in subject.compiled.contexts.values()}
    for one in subject.found:
        ctx = contexts.get(one.place.file)
        if ctx is None or one.code not in _UNGIVEN:
            continue
        for name in dict.fromkeys(_NAMED.findall(one.message)):
            if name not in ctx.scope.slots:
                yield from ((flow, name) for flow in _called(ctx))


def own_slot(ctx: Context, name: str) -> bool:
    """Whether a flow fills a slot of its scope itself."""
    return ctx.scope.slots[name].kind not in {"returned", "input"}


def _called(ctx: Context) -> Iterator[str]:
    for located in ctx.scope.steps:
        if located.step.verb == "call":
            yield located.step.name.text
        yield from (option.call.text for option in located.step.options if option.call is not None)
