"""What has served its time goes, by the policy's retention: files, then the person, then the record; counted, never named."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime

from rmabot.flow.model import FlowSet
from rmabot.ports import requests
from rmabot.ports.erasure import erasable, erased, is_erased
from rmabot.ports.requests import Kept
from rmabot.ports.steps import changed
from rmabot.ports.store import Conflict, Store
from rmabot.rma.duration import Duration
from rmabot.rma.request import Request
from rmabot.rma.states import State
from rmabot.runtime.ledger import Ledger

HOLD = "legal_hold"
"""The flag that keeps a request as it is: an access request or a dispute is under way."""
FILES, PERSON, RECORD = "files", "person", "record"
_AT_ONCE = 100

_log = logging.getLogger(__name__)


async def purge(store: Store, flows: FlowSet, now: float) -> Counter[str]:
    """Drop what is past its time in every request; return how many lost their files, their person, their record."""
    count: Counter[str] = Counter()
    after: str | None = None
    while True:
        page = await store.all(requests.KIND, after=after, limit=_AT_ONCE)
        for stored in page.records:
            done = await _one(store, flows, requests.read(stored), now)
            count.update([done] if done else [])
        if (after := page.after) is None:
            break
    if count:
        _log.info("purged: %s", ", ".join([f"{what} {number}" for what, number in sorted(count.items())]))
    return count


async def _one(store: Store, flows: FlowSet, kept: Kept, now: float) -> str:
    what = due(kept.request, flows, flows.policy.today(datetime.fromtimestamp(now, UTC)))
    if not what:
        return ""
    ledger = Ledger(now, None)
    if what == RECORD:
        ledger.delete(requests.KIND, kept.request.reference)
    else:
        less = erased(kept.request) if what == PERSON else replace(kept.request, files=())
        ledger.add(
            await changed(store, flows, replace(kept, request=less), "system", f"request.purged_{what}", now)
        )
    try:
        await store.commit(ledger.commit())
    except Conflict:
        return ""  # somebody works on it: the next round looks again
    return what


def due(request: Request, flows: FlowSet, today: date) -> str:
    """Return what of a request is past its time on a day, the most that is: record, person, files, or "" for nothing."""
    if not erasable(request) or any(flag.name == HOLD for flag in request.flags):
        return ""
    retention = flows.policy.retention
    if is_erased(request):
        return RECORD if _past(request, retention.core, flows, today) else ""
    person = retention.contact if request.state is State.CLOSED else retention.rejected
    if _past(request, person, flows, today):
        return PERSON
    return FILES if request.files and _past(request, retention.proof, flows, today) else ""


def _past(request: Request, kept_for: Duration, flows: FlowSet, today: date) -> bool:
    ended = flows.policy.today(request.since)
    return today >= kept_for.after(ended, flows.policy)
