"""What a store keeps that a report counts."""

from __future__ import annotations

from collections.abc import Sequence

import orjson

from rmabot.engine.session import BOT, from_json
from rmabot.ports import handover, requests
from rmabot.ports.handover import HandOver
from rmabot.ports.store import Store
from rmabot.ports.through import every
from rmabot.report import noted
from rmabot.report.figures import Figures, UnderWay, count

_SESSION = "session"


async def gather(store: Store, since: float, until: float, version: str) -> Figures:
    """Count what the store knows of the time from ``since`` to ``until``; ``version`` is the flow set's of now."""
    notes = [noted.read(one) async for one in every(store, noted.KIND)]
    filed = [requests.read(one).request async for one in every(store, requests.KIND)]
    handovers = [handover.read(one).handover async for one in every(store, handover.KIND)]
    return count(notes, filed, handovers, await _under_way(store, handovers), (since, until), version)


async def _under_way(store: Store, handovers: Sequence[HandOver]) -> list[UnderWay]:
    """The conversations that are in something: the lowest frame is what they came for, the top one where they stand.

    Who was given back to the bot and has said nothing to it since was last with a person.
    """
    given_back = {one.conversation: one.closed for one in sorted(handovers, key=lambda one: one.closed)}
    found: list[UnderWay] = []
    async for one in every(store, _SESSION):
        session = from_json(orjson.loads(one.body), one.key)
        if session.frames:
            top = session.frames[-1]
            step = top.at.rpartition(".")[2]
            handed_over = session.mode != BOT or session.seen <= given_back.get(session.conversation, 0.0)
            found.append(
                UnderWay(session.frames[0].flow, session.language, top.flow, step, session.seen, handed_over)
            )
    return found
