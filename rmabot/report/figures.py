"""The figures of a report, counted from facts, requests and hand-overs: pure, and about nobody in particular."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from statistics import median
from typing import NamedTuple

from msgspec import Struct, field

from rmabot.ports.handover import HandOver
from rmabot.report.noted import Fact, Notes
from rmabot.rma.request import Request
from rmabot.rma.states import FINAL, State

SILENT_SECONDS = 86_400
"""Who says nothing for so long has left, though they may come back to where they were."""
MOST = 12
"""Rows of a list that anybody reads."""
TEXTS = 5
"""Refused texts shown of one step."""


_NO_STAY = FINAL | {State.DRAFT}
"""States that are over, and the one before a request is filed."""


class FlowFigures(NamedTuple):
    """One flow in one language: how often it began, filed, ended otherwise, was left, and how many are in it now.

    ``handed_over`` are those that a person was given and that were not gone on with since.
    """

    flow: str
    language: str
    begun: int
    filed: int
    handed_over: int
    ended: int
    left: int
    open: int


class UnderWay(NamedTuple):
    """A conversation that is in something now: what it came for, where it stands, when it was last heard (Unix seconds).

    ``handed_over``: a person has it, or had it last.
    """

    came_for: str
    language: str
    flow: str
    step: str
    heard: float
    handed_over: bool = False


class Leaving(NamedTuple):
    """A step at which people leave, with how often it was asked."""

    flow: str
    step: str
    left: int
    asked: int


class Again(NamedTuple):
    """A step whose answers are refused: how often it was asked, refused and given up, with the texts refused most."""

    flow: str
    step: str
    asked: int
    refused: int
    gave_up: int
    texts: tuple[tuple[str, int], ...]


class HandOvers(NamedTuple):
    """Hand-overs for one reason out of one flow, while one step's question was open ("" for none)."""

    reason: str
    flow: str
    times: int
    step: str = ""


class InState(NamedTuple):
    """How long devices stay in a state: so many stays, their median in hours, and how many are in it now."""

    state: str
    stays: int
    median_hours: float | None
    now: int


class Figures(Struct, frozen=True):
    """Everything a report tells; times in Unix seconds, ``versions`` are the flow sets with the turns on each."""

    since: float
    until: float
    version: str
    versions: tuple[tuple[str, int], ...] = ()
    begun: int = 0
    flows: tuple[FlowFigures, ...] = ()
    leaving: tuple[Leaving, ...] = ()
    again: tuple[Again, ...] = ()
    not_understood: tuple[tuple[str, int], ...] = ()
    handovers: tuple[HandOvers, ...] = ()
    seconds_to_file: float | None = None
    filed: int = 0
    requests: int = 0
    reasons: tuple[tuple[str, int], ...] = ()
    models: tuple[tuple[str, int], ...] = ()
    states: tuple[InState, ...] = field(default=())


def count(
    notes: Sequence[Notes],
    requests: Sequence[Request],
    handovers: Sequence[HandOver],
    under_way: Sequence[UnderWay],
    span: tuple[float, float],
    version: str,
) -> Figures:
    """Count what happened within ``span``; of those ``under_way`` who has been silent for a day has left."""
    since, until = span
    given = [one for one in under_way if one.handed_over and one.heard >= since]
    under_way = [one for one in under_way if not one.handed_over]
    here = [one for one in under_way if one.heard > until - SILENT_SECONDS]
    silent = [one for one in under_way if since <= one.heard <= until - SILENT_SECONDS]
    notes = [one for one in notes if since <= one.at <= until]
    filed = [one for one in requests if since <= one.filed_at.timestamp() <= until]
    facts = Counter([fact[:3] for one in notes for fact in one.facts])
    took = [one.took for one in notes if one.took and any(map(_files, one.facts))]
    return Figures(
        since, until, version,
        _most(Counter([one.version for one in notes if one.version])),
        sum([fact.what == "begun" and not fact.text for one in notes for fact in one.facts]),
        tuple(_flows(notes, {"open": here, "left": silent, "handed_over": given})),
        tuple(_leaving(facts, silent)[:MOST]),
        tuple(_again(notes, facts)[:MOST]),
        _most(Counter([fact.text for one in notes for fact in one.facts if fact.what == "not_understood"])),
        tuple(_handovers([one for one in handovers if since <= one.opened <= until])),
        median(took) if took else None,
        sum([any(map(_files, one.facts)) for one in notes]),
        len(filed),
        _most(Counter([item.fault for one in filed for item in one.items if item.fault])),
        _most(Counter([item.model for one in filed for item in one.items if item.model])),
        tuple(_states(requests, since, until)),
    )  # fmt: skip


def _files(fact: Fact) -> bool:
    return fact.what == "did" and fact.step == "file_rma" and fact.text == "filed"


def _most(counted: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST])


def _hands_over(fact: Fact) -> bool:
    return fact.what == "did" and fact.step == "hand_over" and fact.text in _HANDED_OVER


_HANDED_OVER = frozenset({"queued", "closed_now"})
_PASSED = "passed"
"""How something ends that was only told, when people turn to something else."""


def _flows(notes: Sequence[Notes], under_way: Mapping[str, Sequence[UnderWay]]) -> Iterator[FlowFigures]:
    counted: dict[tuple[str, str], Counter[str]] = {}
    for one in notes:
        handed_over = any(map(_hands_over, one.facts))
        for fact in one.facts:
            if fact.flow and not _is_called(fact):
                what = "filed" if _files(fact) else fact.what
                if what == "ended" and handed_over and fact.step != _PASSED:
                    what = "handed_over"
                counted.setdefault((fact.flow, one.language), Counter())[what] += 1
    for what, waiting in under_way.items():
        for stands in waiting:
            counted.setdefault((stands.came_for, stands.language), Counter())[what] += 1
    ordered = sorted(counted.items(), key=lambda pair: (-pair[1]["begun"], pair[0]))
    for (flow, language), counts in ordered:
        counts["ended"] = max(counts["ended"] - counts["filed"], 0)
        found = FlowFigures(flow, language, *[counts[column] for column in COLUMNS])
        if any(found[2:]):
            yield found


COLUMNS = ("begun", "filed", "handed_over", "ended", "left", "open")


def _is_called(fact: Fact) -> bool:
    """Whether it begins or ends a part of another flow, which is no conversation of its own."""
    return fact.text == "called" and fact.what in {"begun", "ended"}


def _leaving(facts: Counter[tuple[str, str, str]], silent: Iterable[UnderWay]) -> list[Leaving]:
    left = Counter([(one.flow, one.step) for one in silent if one.step])
    left.update({(flow, step): many for (what, flow, step), many in facts.items() if what == "left" and step})
    found = [Leaving(flow, step, many, facts["asked", flow, step]) for (flow, step), many in left.items()]
    return sorted(found, key=lambda one: (-one.left, one.flow, one.step))


def _again(notes: Sequence[Notes], facts: Counter[tuple[str, str, str]]) -> list[Again]:
    texts: dict[tuple[str, str], Counter[str]] = {}
    for fact in [fact for one in notes for fact in one.facts if fact.what == "refused"]:
        texts.setdefault((fact.flow, fact.step), Counter())[fact.text] += 1
    found = [
        Again(
            flow,
            step,
            facts["asked", flow, step],
            said.total(),
            facts["gave_up", flow, step],
            _most(said)[:TEXTS],
        )
        for (flow, step), said in texts.items()
    ]
    return sorted(found, key=lambda one: (-one.refused, one.flow, one.step))


def _handovers(handovers: Iterable[HandOver]) -> list[HandOvers]:
    counted = Counter([(one.reason, one.flow, one.step) for one in handovers])
    ordered = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    return [HandOvers(reason, flow, number, step) for (reason, flow, step), number in ordered]


def _states(requests: Sequence[Request], since: float, until: float) -> Iterator[InState]:
    """Stays that ended within the time, and what is in each state now; what is over stays for ever and is left out."""
    hours: dict[State, list[float]] = {}
    now = Counter([item.state for one in requests for item in one.items if item.state not in FINAL])
    for one in requests:
        for state, stay in _stays(one, since, until):
            hours.setdefault(state, []).append(stay)
    for state in State:
        stays = hours.get(state, [])
        if stays or now[state]:
            yield InState(state.value, len(stays), round(median(stays), 1) if stays else None, now[state])


def _stays(request: Request, since: float, until: float) -> Iterator[tuple[State, float]]:
    """The stays of a request's devices: each from the entry that brought it there to the one that led on."""
    entered = {item.number: request.filed_at for item in request.items}
    for entry in request.history:
        if entry.was is entry.became:
            continue
        for number in entry.items or tuple(entered):
            if number not in entered:
                continue
            if since <= entry.at.timestamp() <= until and entry.was not in _NO_STAY:
                yield entry.was, max((entry.at - entered[number]).total_seconds(), 0) / 3600
            entered[number] = entry.at


def day(at: float) -> str:
    """A moment as its day in Greenwich time."""
    return datetime.fromtimestamp(at, UTC).date().isoformat()
