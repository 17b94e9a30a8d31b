"""Going through many records: all of them are met, and turns meanwhile find the loop free."""

from __future__ import annotations

import asyncio

from rmabot.ports.store import Commit, Record
from rmabot.ports.through import unhurried
from rmabot.store.memory import MemoryStore

_PASSES = 10
"""So many times a turn waits for the loop, about."""


async def _filled(number: int) -> MemoryStore:
    store = MemoryStore()
    await store.commit(
        Commit(at=1.0, puts=tuple([Record("note", f"{n:04d}", 1, b"") for n in range(number)]))
    )
    return store


async def test_whoever_has_time_meets_every_record_once() -> None:
    """In the order of their keys, across its short pages."""
    store = await _filled(95)
    assert [one.key async for one in unhurried(store, "note")] == [f"{n:04d}" for n in range(95)]
    assert [one async for one in unhurried(store, "other")] == []


async def test_a_turn_waits_for_no_more_than_a_page_of_work_that_has_time() -> None:
    """However often it comes back to the loop: the work rests until the turn is done."""
    store, met, most = await _filled(1000), 0, 0

    async def work() -> None:
        nonlocal met
        async for _ in unhurried(store, "note"):
            met += 1

    async def turns() -> None:
        nonlocal most
        while met < 1000:
            before = met
            for _ in range(_PASSES):
                await asyncio.sleep(0)
            most = max(most, met - before)
            await asyncio.sleep(0.002)

    await asyncio.gather(work(), turns())
    assert met == 1000
    assert most <= 20
