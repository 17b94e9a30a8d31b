"""A step on a request as what one commit changes: record, numbers, audit, timers, and what the customer is told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from rmabot.flow.model import FlowSet
from rmabot.ports.actions import Changes
from rmabot.ports.news import news
from rmabot.ports.requests import NUMBER, Kept, record
from rmabot.ports.store import Audit, Claim, Store, Timer
from rmabot.rma.moves import Actor, Moved
from rmabot.rma.record import replace
from rmabot.rma.request import Entry, Request
from rmabot.rma.timers import Timer as Due
from rmabot.rma.timers import timers

TIMER = "request."
"""What the names of a request's timers begin with; the lifecycle's event, or the notice for staff, follows."""


def moment(at: float) -> datetime:
    """Return Unix seconds as an aware moment."""
    return datetime.fromtimestamp(at, UTC)


async def step_changes(
    store: Store, flows: FlowSet, kept: Kept, moved: Moved, actor: Actor, at: float, here: str = ""
) -> Changes:
    """Return what to commit for a step that was taken; ``here`` is the conversation whose flow says it itself.

    The record's revision makes sure that nobody else took a step meanwhile; a request of its own (a follow-up) is
    new, and the one that it follows must not have changed.
    """
    after = moved.request
    changes = await _put(store, flows, Kept(after, 0 if moved.row.new else kept.revision), at)
    claims = tuple([Claim(NUMBER, value, after.reference) for value in moved.claims])
    reads = {("request", kept.request.reference): kept.revision} if moved.row.new else {}
    taken = after.history if moved.row.new else after.history[len(kept.request.history) :]
    audit = tuple([_audit(entry, actor, after.reference, at) for entry in taken])
    outbox = await news(store, flows, after, moved.told, here)
    return replace(changes, reads=reads, claims=claims, audit=audit, outbox=outbox)


async def changed(
    store: Store,
    flows: FlowSet,
    kept: Kept,
    by: str,
    act: str,
    at: float,
    details: Mapping[str, Any] | None = None,
) -> Changes:
    """Return what to commit for a request that was changed without a step; ``details`` hold no free text."""
    changes = await _put(store, flows, kept, at)
    return replace(changes, audit=(Audit(at, by, act, kept.request.reference, details or {}),))


async def _put(store: Store, flows: FlowSet, kept: Kept, at: float) -> Changes:
    request = kept.request
    due = {timer.key: timer for timer in request_timers(request, flows, at)}
    waiting = await store.timers(request.reference)
    gone = tuple([timer.key for timer in waiting if timer.key not in due])
    return Changes(puts=(record(request, kept.revision),), timers=tuple(due.values()), cleared=gone)


def request_timers(request: Request, flows: FlowSet, at: float) -> tuple[Timer, ...]:
    """Return all timers a request has from now on, as the store keeps them."""
    return tuple([_timer(request.reference, due) for due in timers(request, flows.policy, moment(at))])


def _timer(reference: str, due: Due) -> Timer:
    data = {"item": due.item} if due.item else {}
    return Timer(f"{reference}:{due.key}", due.at.timestamp(), reference, f"{TIMER}{due.event}", data)


def _audit(entry: Entry, actor: Actor, reference: str, at: float) -> Audit:
    step: dict[str, Any] = {"was": str(entry.was), "became": str(entry.became), "role": str(entry.role)}
    items = {"items": list(entry.items)} if entry.items else {}
    return Audit(at, actor.who, f"request.{entry.event}", reference, step | items)
