"""Flows that nothing begins: no command, no phrase, and no other flow that leads to them."""

from __future__ import annotations

from collections.abc import Iterator

from rmabot.flow.checks.subject import Subject
from rmabot.flow.finding import Finding
from rmabot.flow.model import Ask, Call, Do, Flow, Go

_PERSON = "person"


def check(subject: Subject) -> Iterator[Finding]:
    """A flow without a way in is most often one that was split off and then forgotten; a set without any is a draft."""
    flows = subject.compiled.flows
    begins = any(flow.starts is not None for flow in flows.values() if flow.name != _PERSON)
    if not subject.readable or not begins:
        return
    if {ctx.flow.place.file for ctx, _ in subject.flows} != {
        ctx.flow.place.file for ctx, _ in subject.sound_flows
    }:
        return
    begun = {name for flow in flows.values() for name in leads_to(flow)}
    for ctx, flow in subject.flows:
        if flow.starts is None and flow.name not in begun and flow.name != _PERSON:
            message = (
                f'nothing begins flow "{flow.name}". give it starts: (a command or phrases), '
                f"or call it from another flow: - call: {flow.name}"
            )
            yield Finding(ctx.flow.name.place, message, "never-begun")


def leads_to(flow: Flow) -> Iterator[str]:
    """All names to which a flow leads; those of other flows are among them."""
    for node in flow.program:
        match node:
            case Call():
                yield node.flow
            case Go():
                yield node.target
            case Do():
                yield from node.outcomes.values()
            case Ask():
                yield node.give_up
                for way in node.ways.values():
                    yield from (way.go, way.call)
            case _:
                pass
    yield from (ending.then for ending in flow.endings.values())
