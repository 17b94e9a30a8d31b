"""What has served its time goes, by the policy's retention: counted, never named."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import UTC, date, datetime

from rmabot.flow.model import FlowSet
from rmabot.ports import handover, incidents, requests
from rmabot.ports.actions import Changes
from rmabot.ports.erasure import erasable, erased, is_erased
from rmabot.ports.filings import filings_of
from rmabot.ports.requests import Kept
from rmabot.ports.steps import changed
from rmabot.ports.store import Conflict, Record, Store
from rmabot.ports.through import unhurried
from rmabot.rma.duration import Duration
from rmabot.rma.incident import past
from rmabot.rma.keeping import ERASE_LATER, held, marked
from rmabot.rma.record import replace
from rmabot.rma.request import Request
from rmabot.rma.states import State
from rmabot.runtime import conversation, failure
from rmabot.runtime.ledger import Ledger

FILES, PERSON, RECORD = "files", "person", "record"
TALKS, CONVERSATIONS, FAILURES, ACTS, INCIDENTS = "talks", "conversations", "failures", "acts", "incidents"

_log = logging.getLogger(__name__)


async def purge(store: Store, flows: FlowSet, now: float) -> Counter[str]:
    """Drop what is past its time; return how many requests lost their files, their person, their record, and what else went."""
    count: Counter[str] = Counter()
    kept_acts: set[str] = set()
    async for stored in unhurried(store, requests.KIND):
        kept = requests.read(stored)
        if held(kept.request):
            kept_acts.add(kept.request.reference)
        count[await _request(store, flows, kept, now)] += 1
    async for stored in unhurried(store, handover.KIND):
        count[await _talk(store, flows, handover.read(stored), now)] += 1
    async for stored in unhurried(store, failure.KIND):
        count[await _failure(store, flows, stored, now)] += 1
    async for stored in unhurried(store, conversation.KIND):
        count[await _conversation(store, flows, stored, now)] += 1
    async for stored in unhurried(store, incidents.KIND):
        count[await _incident(store, incidents.read(stored), _today(flows, now), now)] += 1
    count[ACTS] += await store.drop_acts(_long_ago(flows, flows.policy.retention.core, now), kept_acts)
    del count[""]
    count = +count
    if count:
        _log.info("purged: %s", ", ".join([f"{what} {number}" for what, number in sorted(count.items())]))
    return count


async def _request(store: Store, flows: FlowSet, kept: Kept, now: float) -> str:
    request = kept.request
    what = due(request, flows, _today(flows, now))
    if not what:
        return ""
    if what == FILES:
        less = replace(kept, request=replace(request, files=()))
        return await _commit(
            store, now, what, await changed(store, flows, less, "system", "request.purged_files", now)
        )
    filings = await filings_of(store, request.reference)
    if what == RECORD:
        return await _commit(
            store, now, what, Changes(deletes=((requests.KIND, request.reference), *filings))
        )
    less = replace(kept, request=erased(request))
    changes = await changed(store, flows, less, "system", "request.purged_person", now)
    last = len(await requests.of_person(store, request.owner)) == 1
    forgotten = tuple({request.owner, request.conversation or request.owner}) if last else ()
    return await _commit(store, now, what, replace(changes, deletes=filings, forgotten=forgotten))


def due(request: Request, flows: FlowSet, today: date) -> str:
    """Return what of a request is past its time on a day, the most that is: record, person, files, or "" for nothing."""
    if not erasable(request) or held(request):
        return ""
    retention = flows.policy.retention
    if is_erased(request):
        return RECORD if _past(request, retention.core, flows, today) else ""
    person = retention.contact if request.state is State.CLOSED else retention.rejected
    if marked(request, ERASE_LATER) or _past(request, person, flows, today):
        return PERSON
    return FILES if request.files and _past(request, retention.proof, flows, today) else ""


async def _talk(store: Store, flows: FlowSet, kept: handover.Kept, now: float) -> str:
    """What was said with a person of the desk goes as files do, so long after it ended."""
    one = kept.handover
    over = one.state == handover.CLOSED
    if not over or not (one.forget or one.closed < _long_ago(flows, flows.policy.retention.proof, now)):
        return ""
    if await _is_held(store, one.person):
        return ""
    reads = {(handover.KIND, one.id): kept.revision}
    return await _commit(store, now, TALKS, Changes(reads, deletes=((handover.KIND, one.id),)))


async def _failure(store: Store, flows: FlowSet, stored: Record, now: float) -> str:
    if failure.at_of(stored) >= _long_ago(flows, flows.policy.retention.unread, now):
        return ""
    return await _commit(store, now, FAILURES, Changes(deletes=((stored.kind, stored.key),)))


async def _incident(store: Store, kept: incidents.Kept, today: date, now: float) -> str:
    """The register keeps what it keeps by law, whatever the policy says."""
    if not past(kept.incident, today):
        return ""
    reads = {(incidents.KIND, kept.incident.number): kept.revision}
    gone = Changes(reads, deletes=((incidents.KIND, kept.incident.number),))
    return await _commit(store, now, INCIDENTS, gone)


async def _conversation(store: Store, flows: FlowSet, stored: Record, now: float) -> str:
    """A conversation in which nothing is under way goes when its person has no request or talk here any more."""
    seen = conversation.idle_since(stored)
    if seen is None or seen >= _long_ago(flows, flows.policy.retention.draft, now):
        return ""
    one = conversation.read(stored)
    if await requests.of_person(store, one.person) or await handover.of_person(store, one.person):
        return ""
    name = one.session.conversation
    gone = Changes(
        {(conversation.KIND, name): one.revision}, deletes=((conversation.KIND, name),),
        cleared=tuple([timer.key for timer in await store.timers(name)]),
        forgotten=tuple({one.person, name}), unbound=(name,),
    )  # fmt: skip
    return await _commit(store, now, CONVERSATIONS, gone)


async def _is_held(store: Store, person: str) -> bool:
    mine = await requests.of_person(store, person)
    return any(held(kept.request) for kept in mine)


async def _commit(store: Store, now: float, what: str, changes: Changes) -> str:
    """Commit what goes, and return what it was, or "" where somebody works on it: the next round looks again."""
    ledger = Ledger(now, None)
    ledger.add(changes)
    try:
        await store.commit(ledger.commit())
    except Conflict:
        return ""
    return what


def _past(request: Request, kept_for: Duration, flows: FlowSet, today: date) -> bool:
    ended = flows.policy.today(request.since)
    return today >= kept_for.after(ended, flows.policy)


def _today(flows: FlowSet, now: float) -> date:
    return flows.policy.today(datetime.fromtimestamp(now, UTC))


def _long_ago(flows: FlowSet, kept_for: Duration, now: float) -> float:
    """Return the moment before which what was kept for so long is past its time."""
    today = _today(flows, now)
    return now - (kept_for.after(today, flows.policy) - today).total_seconds()
