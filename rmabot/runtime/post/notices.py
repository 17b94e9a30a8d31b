"""The signed notices that a commit causes: one for each change that the customer is told of, kept to be sent again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC

import orjson

from rmabot.ports.post import Notice, outgoing
from rmabot.ports.store import Commit, Outgoing, Record, Store
from rmabot.ports.through import every
from rmabot.rma.request import Request
from rmabot.runtime.post.changes import Change, Step

KIND = "notice"
KEPT_SECONDS = 30 * 24 * 3600
"""How long a notice can be sent again."""
_AT_ONCE = 200


def notices(change: Change, at: float) -> tuple[tuple[Record, Outgoing], ...]:
    """Return a record and a row of the outbox for each change that is told; an id is the same for ever."""
    reference = change.after.reference
    made = []
    for step in change.steps:
        if step.told:
            key = f"{key_at(at)}-{reference}-{step.at}"
            record = Record(KIND, key, 1, body(change.after, step), {"request": (reference,)})
            made.append((record, outgoing(Notice(key), reference)))
    return tuple(made)


def key_at(at: float) -> str:
    """Return what the keys of notices of that moment begin with: they sort by time."""
    return f"{max(0, int(at * 1000)):015d}"


def body(request: Request, step: Step) -> bytes:
    """Return a notice as JSON: what changed and where each device stands; nothing that names a person."""
    entry = step.entry
    return orjson.dumps({
        "id": f"{request.reference}-{step.at}",
        "type": f"request.{entry.message}",
        "at": entry.at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "reference": request.reference,
        "number": request.number,
        "old_numbers": [*request.aliases, *request.voided],
        "state": str(request.state),
        "changed": list(entry.items),
        "items": [{"number": item.number, "state": str(item.state)} for item in request.items],
    })  # fmt: skip


async def since(store: Store, at: float) -> AsyncIterator[Record]:
    """Go through the notices from a moment on, the oldest first."""
    async for record in every(store, KIND, after=key_at(at)):
        yield record


async def again(store: Store, at: float, now: float, reference: str = "") -> int:
    """Queue once more what was to be told since a moment, of all requests or of one; count it."""
    rows = [
        outgoing(Notice(record.key), record.index["request"][0])
        async for record in since(store, at)
        if is_of(record, reference)
    ]
    if rows:
        await store.commit(Commit(now, outbox=tuple(rows)))
    return len(rows)


def is_of(record: Record, reference: str) -> bool:
    """Tell whether a notice is about a request, however its reference is typed; "" is any."""
    return not reference or reference.strip().upper() in record.index["request"]


async def drop_old(store: Store, now: float) -> int:
    """Drop what is past its time; count it."""
    before = key_at(now - KEPT_SECONDS)
    count = 0
    while True:
        page = await store.all(KIND, limit=_AT_ONCE)
        old = tuple([(KIND, record.key) for record in page.records if record.key < before])
        if not old:
            return count
        await store.commit(Commit(now, deletes=old))
        count += len(old)
