"""The outbox: at least once, in order per conversation, no conversation waiting for another."""

import asyncio
from typing import Any

import pytest

from rmabot.engine.effects import SendFile
from rmabot.ports.channel import Delivery, Document, Never, NotNow, Receipt
from rmabot.runtime.outbox import AT_ONCE, KEPT_SECONDS, LEASE_SECONDS, MOST_BROKEN, Outbox, backoff
from rmabot.testing.channel import ScriptedChannel


async def running(small: Any) -> asyncio.Task[None]:
    """The outbox at work."""
    return asyncio.create_task(small.outbox.run())


async def until(condition: Any) -> None:
    """Wait until something holds, not for ever."""
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110 - what is waited for is not ours to tell
            await asyncio.sleep(0.005)


async def test_one_slow_chat_never_delays_another(small: Any) -> None:
    """A chat that does not answer holds up its own messages only, also those committed later."""
    gate = small.channel.slow["scripted:ann"] = asyncio.Event()
    task = await running(small)
    await small.hear("one", "scripted:ann")
    small.outbox.wake()
    await until(lambda: small.channel.tried["scripted:ann"])
    for number in range(3):
        await small.hear(f"word{number}", "scripted:bob")
        small.outbox.wake()
        await until(lambda wanted=number + 1: len(small.channel.texts("scripted:bob")) == wanted)
    assert small.channel.texts("scripted:ann") == []
    gate.set()
    await until(lambda: small.channel.texts("scripted:ann") == ["one"])
    small.outbox.stop()
    await task


async def test_a_rate_limit_is_honoured_and_keeps_the_order(small: Any) -> None:
    """What the platform asks to wait is waited; rows behind it do not overtake."""
    small.channel.receipts = [NotNow(30, "429")]
    await small.hear("one two")
    await small.outbox.deliver_due()
    assert small.channel.deliveries == []
    small.clock.wait(29)
    await small.outbox.deliver_due()
    assert small.channel.deliveries == []
    small.clock.wait(2)
    await small.outbox.deliver_due()
    assert small.channel.texts("scripted:ann") == ["one", "two"]


async def test_a_dropped_connection_is_tried_again_ever_less_often(small: Any) -> None:
    """1, 2, 4 … seconds, at most ten minutes."""
    assert [backoff(attempts) for attempts in (1, 2, 3, 10, 11, 99)] == [1, 2, 4, 512, 600, 600]
    small.channel.receipts = [NotNow(0, "dropped")] * 3
    await small.hear("one")
    waits = 0
    while not small.channel.deliveries:
        await small.outbox.deliver_due()
        small.clock.wait(1)
        waits += 1
    assert waits == 8
    assert small.channel.deliveries[0].attempts == 4


async def test_a_blocked_chat_ends_its_row_with_the_reason(small: Any) -> None:
    """What can never be delivered is on record, and the next row may go."""
    small.channel.receipts = [Never("bot was blocked by the user")]
    await small.hear("one two")
    await small.outbox.deliver_due()
    assert small.channel.texts("scripted:ann") == ["two"]
    acts = await small.store.audit("scripted:ann")
    assert [act.details["reason"] for act in acts] == ["bot was blocked by the user"]
    assert await small.store.waiting() == 0


async def test_a_platform_that_is_gone_for_a_week_ends_it(small: Any) -> None:
    """Nothing is tried for ever."""
    small.channel.receipts = [NotNow(0, "no route")] * 2
    await small.hear("one")
    await small.outbox.deliver_due()
    small.clock.wait(KEPT_SECONDS + 1)
    await small.outbox.deliver_due()
    assert await small.store.waiting() == 0


async def test_an_adapter_that_breaks_does_not_end_the_others(small: Any) -> None:
    """A fault of ours is tried again a few times, then on record; other conversations never notice."""
    small.channel.receipts = [RuntimeError("broken")]
    await small.hear("one", "scripted:ann")
    await small.hear("two", "scripted:bob")
    await small.outbox.deliver_due()
    assert small.channel.texts("scripted:bob") == ["two"]
    small.channel.receipts = [RuntimeError("broken")] * (MOST_BROKEN - 1)
    while await small.store.waiting():
        small.clock.wait(600)
        await small.outbox.deliver_due()
    assert small.channel.texts("scripted:ann") == []
    assert len(await small.store.audit("scripted:ann")) == 1


async def test_a_document_is_made_when_it_leaves(house: Any) -> None:
    """The bytes are not in the outbox; a maker that fails is tried again."""
    made: list[SendFile] = []

    async def papers(effect: SendFile) -> Document:
        made.append(effect)
        if len(made) == 1:
            raise OSError("no fonts")
        return Document("RQ1.pdf", b"%PDF")

    small = house(papers=papers)
    await small.hear("papers")
    assert made == []
    await small.outbox.deliver_due()
    small.clock.wait(2)
    await small.outbox.deliver_due()
    assert small.channel.deliveries[0].document == Document("RQ1.pdf", b"%PDF")


async def test_a_deliverer_that_died_is_replaced(house: Any) -> None:
    """A row whose deliverer was killed is delivered again when its lease ends, by whoever is there."""
    dead = house()
    dead.channel.slow["scripted:ann"] = asyncio.Event()
    await dead.hear("one two")
    task = asyncio.create_task(dead.outbox.deliver_due())
    await until(lambda: dead.channel.tried["scripted:ann"])
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    alive = house(store=dead.store, clock=dead.clock)
    await alive.outbox.deliver_due()
    assert alive.channel.texts("scripted:ann") == []
    alive.clock.wait(LEASE_SECONDS + 1)
    await alive.outbox.deliver_due()
    assert alive.channel.texts("scripted:ann") == ["one", "two"]


async def test_who_pulls_does_not_wait_for_a_dead_process(house: Any) -> None:
    """The one process of a conversation takes over what its dead predecessor had in hand."""
    small = house()
    await small.hear("one two")
    assert await small.store.lease("scripted", small.clock.now(), 10, small.clock.now() + 40)
    assert await small.outbox.pull("scripted:ann") == 2


async def test_pulling_takes_nobody_elses_messages(small: Any) -> None:
    """Several people share a terminal channel; each sees their own."""
    await small.hear("one", "scripted:ann")
    await small.hear("two", "scripted:bob")
    assert await small.outbox.pull("scripted:ann") == 1
    assert small.channel.texts("scripted:bob") == []


async def test_stopping_finishes_what_is_under_way_and_gives_back_the_rest(small: Any) -> None:
    """A clean stop delivers nothing twice: the next start goes on at once where this one ended."""
    gate = small.channel.slow["scripted:ann"] = asyncio.Event()
    await small.hear("one two three")
    task = await running(small)
    await until(lambda: small.channel.tried["scripted:ann"])
    small.outbox.stop()
    gate.set()
    await task
    assert small.channel.texts("scripted:ann") == ["one"]
    rows = await small.store.lease("scripted", small.clock.now(), 10, small.clock.now() + 1)
    assert [row.effect["message"] for row in rows] == [["two"], ["three"]]


async def test_the_platforms_ids_are_remembered(small: Any) -> None:
    """What a delivery binds is there for the next one of the conversation."""
    small.channel.bindings = {"message": "17"}
    await small.hear("one two")
    await small.outbox.deliver_due()
    assert small.channel.deliveries[0].bindings == {}
    assert small.channel.deliveries[1].bindings == {"message": "17"}


async def test_a_person_who_cannot_be_reached_is_on_record_once(small: Any) -> None:
    """One refusal ends everything that waits for them, with one record; the channel may remember it."""
    small.channel.receipts = [Never("blocked", gone=True, bindings={"gone": "blocked"})]
    await small.hear("one two three")
    await small.outbox.deliver_due()
    assert small.channel.tried["scripted:ann"] == 1
    assert await small.store.waiting() == 0
    assert len(await small.store.audit("scripted:ann")) == 1
    assert await small.store.bindings("scripted:ann") == {"gone": "blocked"}


async def test_what_is_on_record_already_is_not_recorded_again(small: Any) -> None:
    """A channel that knows why says it once."""
    small.channel.receipts = [Never("", gone=True)]
    await small.hear("one")
    await small.outbox.deliver_due()
    assert await small.store.waiting() == 0
    assert await small.store.audit("scripted:ann") == ()


async def test_many_people_wait_for_few(small: Any) -> None:
    """However many conversations have something to be told, only some are delivered to at once."""
    names = [f"scripted:{number}" for number in range(AT_ONCE * 3)]
    for name in names:
        small.channel.slow[name] = asyncio.Event()
        await small.hear("one", name)
    task = await running(small)
    await until(lambda: len(small.channel.tried) == AT_ONCE)
    await asyncio.sleep(0.01)
    assert len(small.channel.tried) == AT_ONCE
    for gate in small.channel.slow.values():
        gate.set()
    await until(lambda: len(small.channel.deliveries) == len(names))
    small.outbox.stop()
    await task
    assert await small.store.waiting() == 0


async def test_a_delivery_is_on_record_before_the_next_one(small: Any) -> None:
    """A kill between two messages of one conversation repeats one of them at most."""
    waiting: list[int] = []

    class Counting(ScriptedChannel):
        async def deliver(self, delivery: Delivery) -> Receipt:
            waiting.append(await small.store.waiting())
            return await super().deliver(delivery)

    outbox = Outbox(small.store, Counting(), small.clock, no_papers)
    await small.hear("one two three")
    await outbox.deliver_due()
    assert waiting == [3, 2, 1]
    assert await small.store.waiting() == 0


async def no_papers(_: SendFile) -> Document:
    raise AssertionError("no document is sent here")
