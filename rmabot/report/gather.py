"""What a store keeps that a report counts."""

from __future__ import annotations

from collections.abc import AsyncIterator

import orjson

from rmabot.engine.session import BOT, from_json
from rmabot.ports import handover, requests
from rmabot.ports.store import Record, Store
from rmabot.report import noted
from rmabot.report.figures import Figures, UnderWay, count

_AT_ONCE = 500
_SESSION = "session"


async def gather(store: Store, since: float, until: float, version: str) -> Figures:
    """Count what the store knows of the time from ``since`` to ``until``; ``version`` is the flow set's of now."""
    notes = [noted.read(one) async for one in _all(store, noted.KIND)]
    filed = [requests.read(one).request async for one in _all(store, requests.KIND)]
    handovers = [handover.read(one).handover async for one in _all(store, handover.KIND)]
    return count(notes, filed, handovers, await _under_way(store), (since, until), version)


async def _under_way(store: Store) -> list[UnderWay]:
    """The conversations that are in something: the lowest frame is what they came for, the top one where they stand."""
    found: list[UnderWay] = []
    async for one in _all(store, _SESSION):
        session = from_json(orjson.loads(one.body), one.key)
        if session.frames and session.mode == BOT:
            top = session.frames[-1]
            step = top.at.rpartition(".")[2]
            found.append(UnderWay(session.frames[0].flow, session.language, top.flow, step, session.seen))
    return found


async def _all(store: Store, kind: str) -> AsyncIterator[Record]:
    after = None
    while True:
        page = await store.all(kind, after=after, limit=_AT_ONCE)
        for record in page.records:
            yield record
        if (after := page.after) is None:
            return
