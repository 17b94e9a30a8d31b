"""Which points of a flow set a run reached: read from the engine's own decisions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from rmabot.engine.effects import Run
from rmabot.engine.events import ActionDone
from rmabot.engine.keys import ANOTHER, parts
from rmabot.flow.model import Ask, Flow, FlowSet, Spoken
from rmabot.testing.points import ANY
from rmabot.testing.watch import Decision, Seen

Reached: TypeAlias = set[tuple[str, tuple[str, ...]]]
"""Flow and mark of each point."""


def reached(seen: Iterable[Seen]) -> Reached:
    """Return the flow and mark of everything the steps came by."""
    return {mark for one in seen for mark in _of_step(one)}


def _of_step(seen: Seen) -> Iterator[tuple[str, tuple[str, ...]]]:
    frames = seen.before.frames
    if isinstance(seen.event, ActionDone) and frames:
        yield frames[-1].flow, ("outcome", _placed(seen.event.call)[1], seen.event.outcome)
    for effect in seen.effects:
        if isinstance(effect, Run):
            yield from [(effect.flow, mark) for mark in _step(seen.flows, effect.flow, effect.call)]
    for decision in seen.decisions:
        if decision.what == "offers changes" and frames and frames[-1].flow == decision.flow:
            yield decision.flow, ("option", frames[-1].at, "change")
        yield from [(decision.flow, mark) for mark in _of_decision(seen.flows, decision)]


def _of_decision(flows: FlowSet, decision: Decision) -> Iterator[tuple[str, ...]]:
    about, flow = decision.about, decision.flow
    name = _placed(about)[1]
    match decision.what:
        case "asks" | "says":
            yield from _step(flows, flow, about)
            yield from _parts_said(flows, flow, name, decision.details)
        case "ends":
            yield ("ending", name)
            yield from _parts_said(flows, flow, name, decision.details)
        case "skips":
            yield ("when", name, "not")
        case "goes":
            yield from _step(flows, flow, decision.details[0])
        case "calls":
            yield from _step(flows, flow, about.removesuffix(">"))
        case "answers":
            yield from _options(flows.flows[flow], about, name, decision.details)
        case "sends":
            yield ("option", name, "send")
        case "retries":
            yield ("retry", name, *decision.details)
        case "gives up":
            yield from _way_out(flows.flows[flow], name)
        case "interrupts":
            yield ("interrupted",)
        case "back to":
            yield ("back",)
        case _:
            pass


def _placed(key: str) -> tuple[str, str]:
    """The repeat and step of a key; a step without a name of its own is called like ``go.2``."""
    if key.count(".") < 2:
        return "", key
    repeat, _, name = parts(key)
    return repeat, name


def _step(flows: FlowSet, flow: str, key: str) -> Iterator[tuple[str, ...]]:
    repeat, name = _placed(key)
    found = flows.flows.get(flow)
    if repeat and found is not None:
        yield ("step", repeat)
        yield ("when", repeat, "holds")
    if found is not None and name in found.index:
        yield ("step", name)
        yield ("when", name, "holds")


def _parts_said(flows: FlowSet, flow: str, name: str, said: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    spoken = _spoken(flows.flows.get(flow), name)
    if spoken is None:
        return
    yield from [("case", name, part) for part in said if not part.startswith("+")]
    for number, _ in enumerate(spoken.also):
        yield ("also", f"{name}.{number}", "holds" if f"+{number}" in said else "not")


def _spoken(flow: Flow | None, name: str) -> Spoken | None:
    if flow is None:
        return None
    if name in flow.endings:
        return flow.endings[name].spoken
    position = flow.index.get(name)
    return getattr(flow.program[position], "spoken", None) if position is not None else None


def _options(flow: Flow, key: str, name: str, options: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if name == ANOTHER:
        name = f"{parts(key)[0]}.{ANOTHER}"
    position = flow.index.get(name)
    node = flow.program[position] if position is not None else None
    if isinstance(node, Ask) and node.type == "statement" and not options:
        options = ("yes",)
    yield ("option", name, ANY)
    yield from [("option", name, option) for option in options]


def _way_out(flow: Flow, name: str) -> Iterator[tuple[str, ...]]:
    position = flow.index.get(name)
    node = flow.program[position] if position is not None else None
    if isinstance(node, Ask):
        yield ("gives up", node.give_up)
