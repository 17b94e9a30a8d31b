"""Flows that call each other in a ring, or take over from each other without ever asking anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from rmabot.flow.checks.subject import Subject
from rmabot.flow.finding import Finding
from rmabot.flow.model import Ask, Call, Flow, Place, RepeatStart, Review

Edges = Mapping[str, list[tuple[str, Place]]]


def check(subject: Subject) -> Iterator[Finding]:
    """A ring of calls never comes back; a ring of hand-overs without a question never stops talking."""
    flows = subject.compiled.flows
    calls = {name: list(calls_of(flow)) for name, flow in flows.items()}
    seen: set[frozenset[str]] = set()
    yield from _rings(
        calls, seen, lambda ring: f"flows call each other in a ring: {ring}. it would never come back"
    )
    silent = {
        name: [*calls[name], *takes_over(flow)] if not asks(flow) else [] for name, flow in flows.items()
    }
    yield from _rings(
        silent,
        seen,
        lambda ring: f"flows take over from each other and none asks anything: {ring}. it would never stop",
    )


def calls_of(flow: Flow) -> Iterator[tuple[str, Place]]:
    """The flows that a flow calls, each with the place."""
    for node in flow.program:
        if isinstance(node, Call) and node.flow:
            yield node.flow, node.place
        elif isinstance(node, Ask):
            yield from [(way.call, node.place) for way in node.ways.values() if way.call]


def takes_over(flow: Flow) -> Iterator[tuple[str, Place]]:
    """The flows that take over from a flow, each with the place."""
    for ending in flow.endings.values():
        if ending.then:
            yield ending.then, ending.place


def asks(flow: Flow) -> bool:
    """Whether a flow waits for somebody."""
    return any(isinstance(node, Ask | Review | RepeatStart) for node in flow.program)


def _rings(edges: Edges, seen: set[frozenset[str]], said: Callable[[str], str]) -> Iterator[Finding]:
    """Each ring once, at its first edge in the order of names."""
    for start in sorted(edges):
        path = _way_back(edges, start)
        if path is None or frozenset(name for name, _ in path) in seen:
            continue
        seen.add(frozenset(name for name, _ in path))
        ring = " -> ".join([f'"{name}"' for name in (start, *[name for name, _ in path])])
        yield Finding(path[0][1], said(ring), "call-cycle")


def _way_back(edges: Edges, start: str) -> list[tuple[str, Place]] | None:
    """The shortest way from a flow back to itself: the flows on it, each with the place that leads there."""
    ways: list[list[tuple[str, Place]]] = [[]]
    known: set[str] = set()
    for way in ways:
        here = way[-1][0] if way else start
        for name, place in edges.get(here, []):
            if name == start:
                return [*way, (name, place)]
            if name not in known:
                known.add(name)
                ways.append([*way, (name, place)])
    return None
