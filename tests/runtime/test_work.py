"""Outside work: begun after the commit, back as one event, whatever happens in between."""

import asyncio
from typing import Any

from rmabot.ports.actions import Changes, Outcome
from rmabot.ports.store import Record


async def test_work_comes_back_as_an_event(small: Any) -> None:
    """The turn is committed first; the result leads to a turn of its own, with what it changes."""
    record = Record("reading", "label", 1, b"{}")
    gate = asyncio.Event()

    async def read(*_: Any) -> Outcome:
        await gate.wait()
        return Outcome("read", changes=Changes(puts=(record,)))

    small.act("read", read)
    await small.hear("outside:read")
    assert await small.said() == ["one moment"]
    gate.set()
    await small.works.settled()
    assert await small.said() == ["one moment", "read: read"]
    assert await small.store.get("reading", "label") is not None
    assert (await small.store.all("work")).records == ()


async def test_the_customer_goes_on_meanwhile(small: Any) -> None:
    """A text while the work is under way is a turn as any other."""
    gate = asyncio.Event()

    async def slow(*_: Any) -> Outcome:
        await gate.wait()
        return Outcome("read")

    small.act("read", slow)
    await small.hear("outside:read")
    await small.hear("hello")
    gate.set()
    await small.works.settled()
    assert await small.said() == ["one moment", "hello", "read: read"]


async def test_work_that_takes_too_long_is_an_outcome(small: Any) -> None:
    """Nobody waits for ever."""

    async def never(*_: Any) -> Outcome:
        await asyncio.sleep(3600)
        return Outcome("read")

    small.act("read", never)
    await small.hear("outside:read")
    await small.works.settled()
    assert await small.said() == ["one moment", "read: timeout"]


async def test_work_that_breaks_is_an_outcome(small: Any, caplog: Any) -> None:
    """The log says where, not what about."""

    def broken(*_: Any) -> Outcome:
        raise ValueError("serial of a customer")

    small.act("read", broken)
    await small.hear("outside:read")
    await small.works.settled()
    assert await small.said() == ["one moment", "read: failed"]
    assert "serial of a customer" not in caplog.text


async def test_a_restart_begins_again_what_was_undone(house: Any) -> None:
    """What was asked for is on record until its result is: a killed process loses no work, and it counts once."""
    dead = house()
    gate = asyncio.Event()

    async def hangs(*_: Any) -> Outcome:
        await gate.wait()
        return Outcome("read")

    dead.act("read", hangs)
    await dead.hear("outside:read")
    await asyncio.sleep(0)
    await dead.works.stop()

    alive = house(store=dead.store, clock=dead.clock)
    alive.act("read", lambda *_: Outcome("read"))
    assert await alive.works.resume() == 1
    await alive.works.settled()
    assert await alive.works.resume() == 0
    assert await alive.said() == ["one moment", "read: read"]


async def test_two_processes_do_it_once(house: Any) -> None:
    """Both may run the work; its result is taken once."""
    one = house()
    two = house(store=one.store, clock=one.clock)
    for small in (one, two):
        small.act("read", lambda *_: Outcome("read"))
    await one.hear("outside:read")
    await two.works.resume()
    await asyncio.gather(one.works.settled(), two.works.settled())
    assert await one.heard() == ["outside:read", "read=read"]


async def test_work_on_a_record_that_moved_is_done_again(small: Any) -> None:
    """Its changes were worked out on what is there no more."""
    await small.store.commit(_put(Record("request", "RQ1", 1, b"first")))
    runs: list[int] = []

    async def count(inputs: Any, caller: Any, store: Any) -> Outcome:
        found = await store.get("request", "RQ1")
        runs.append(found.revision)
        if len(runs) == 1:
            await store.commit(_put(Record("request", "RQ1", 2, b"by another")))
        after = Record("request", "RQ1", found.revision + 1, b"counted")
        return Outcome("done", changes=Changes(puts=(after,)))

    small.act("count", count)
    await small.hear("outside:count")
    await small.works.settled()
    stored = await small.store.get("request", "RQ1")
    assert (runs, stored.body, stored.revision) == ([1, 2], b"counted", 3)


def _put(record: Record) -> Any:
    from rmabot.ports.store import Commit

    return Commit(1.0, puts=(record,))
