"""What was delivered goes on record beside the next commit, and before the next message of the same person."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from rmabot.engine.effects import SendFile
from rmabot.ports.channel import Delivery, Document, Receipt
from rmabot.ports.store import Leased, Settled, StoreError
from rmabot.runtime.outbox import Outbox
from rmabot.store.memory import MemoryStore
from rmabot.store.plans import plan_release
from rmabot.testing.channel import ScriptedChannel
from tests.runtime.test_outbox import running, until

NEVER = 3600.0


def outbox_of(small: Any, **more: Any) -> Outbox:
    """An outbox that the small house's turns wake, and write beside."""
    outbox = Outbox(small.store, small.channel, small.clock, no_papers, **more)
    small.turns.committed.append(lambda commit, turned: outbox.wake())
    small.turns.committing.append(outbox.record)
    return outbox


async def test_a_delivery_goes_on_record_with_the_next_turn(small: Any) -> None:
    """It costs no write of its own while there are turns."""
    outbox = outbox_of(small, record_after=NEVER)
    task = asyncio.create_task(outbox.run())
    await small.hear("one", "scripted:ann")
    await until(lambda: small.channel.deliveries)
    await asyncio.sleep(0.02)
    assert await small.store.waiting() == 1
    small.channel.slow["scripted:bob"] = asyncio.Event()
    await small.hear("two", "scripted:bob")
    await asyncio.sleep(0.02)
    (row,) = [one async for one in small.store.everything() if isinstance(one, Leased)]
    assert row.conversation == "scripted:bob"
    small.channel.slow["scripted:bob"].set()
    outbox.stop()
    await task


async def test_without_a_next_turn_it_goes_on_record_soon(small: Any) -> None:
    """A kill in a quiet hour repeats nothing."""
    task = await running(small)
    await small.hear("one")
    small.outbox.wake()
    await until(lambda: small.channel.deliveries)
    while await small.store.waiting():  # noqa: ASYNC110 - what is waited for is not ours to tell
        await asyncio.sleep(0.005)
    small.outbox.stop()
    await task


class Slow(MemoryStore):
    """A store whose disk takes its time, or fails."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.gate = asyncio.Event(), asyncio.Event()
        self.fails = False

    async def settle(self, outcomes: Sequence[Settled]) -> None:
        self.begun.set()
        await self.gate.wait()
        if self.fails:
            raise StoreError("the disk is full")
        await super().settle(outcomes)


class Beside(ScriptedChannel):
    """After its first delivery a turn of somebody else is committed."""

    def __init__(self) -> None:
        super().__init__()
        self.after: Any = None

    async def deliver(self, delivery: Delivery) -> Receipt:
        receipt = await super().deliver(delivery)
        asyncio.get_running_loop().call_soon(self.after)
        return receipt


async def test_the_next_message_waits_for_a_record_on_its_way(house: Any) -> None:
    """Also where another turn's commit carries the record: a kill repeats one message of a person at most."""
    store, channel = Slow(), Beside()
    small = house(store=store, channel=channel)
    outbox = Outbox(store, channel, small.clock, no_papers)
    channel.after = outbox.record
    await small.hear("one two")
    delivering = asyncio.create_task(outbox.deliver_due())
    await store.begun.wait()
    await asyncio.sleep(0.02)
    assert channel.texts("scripted:ann") == ["one"]
    store.gate.set()
    await delivering
    assert channel.texts("scripted:ann") == ["one", "two"]
    assert await store.waiting() == 0


async def test_a_record_that_fails_ends_the_deliveries(house: Any) -> None:
    """Nothing more goes out when nothing can be put on record, whoever began the write."""
    store = Slow()
    store.fails = True
    store.gate.set()
    small = house(store=store)
    small.turns.committing.append(small.outbox.record)
    task = await running(small)
    await small.hear("one")
    small.outbox.wake()
    with pytest.raises(ExceptionGroup) as raised:
        await task
    assert raised.group_contains(StoreError, match="disk is full")


async def test_what_came_meanwhile_goes_out_as_soon_as_it_may(small: Any) -> None:
    """Whoever writes while an answer is on its way waits for no look at the clock."""
    outbox = outbox_of(small, look_after=NEVER)
    gate = small.channel.slow["scripted:ann"] = asyncio.Event()
    task = asyncio.create_task(outbox.run())
    await small.hear("one")
    await until(lambda: small.channel.tried["scripted:ann"])
    await small.hear("two")
    await asyncio.sleep(0.02)
    gate.set()
    await until(lambda: small.channel.texts("scripted:ann") == ["one", "two"])
    outbox.stop()
    await task


async def test_a_store_that_forgot_its_leases_delivers_nothing_twice(small: Any) -> None:
    """Read anew, a store may not know what is in our hands: that is not taken again, and what came since waits behind it."""
    outbox = outbox_of(small, look_after=NEVER)
    gate = small.channel.slow["scripted:ann"] = asyncio.Event()
    task = asyncio.create_task(outbox.run())
    await small.hear("one")
    await until(lambda: small.channel.tried["scripted:ann"])
    await small.hear("two")
    changes, _ = plan_release(small.store._state(), "scripted")
    small.store._state().apply(changes)
    outbox.wake()
    await asyncio.sleep(0.02)
    assert small.channel.tried["scripted:ann"] == 1
    gate.set()
    await until(lambda: small.channel.texts("scripted:ann") == ["one", "two"])
    outbox.stop()
    await task
    assert small.channel.tried["scripted:ann"] == 2
    assert await small.store.waiting() == 0


async def test_a_clean_end_waits_for_records_on_their_way(house: Any) -> None:
    """Who stops the bot finds every delivery on record."""
    store = Slow()
    small = house(store=store)
    task = await running(small)
    await small.hear("one")
    small.outbox.wake()
    await store.begun.wait()
    small.outbox.stop()
    await asyncio.sleep(0.02)
    assert not task.done()
    store.gate.set()
    await task
    assert await store.waiting() == 0


async def no_papers(_: SendFile) -> Document:
    raise AssertionError("no document is sent here")
