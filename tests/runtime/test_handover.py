"""Hand-overs: the desk's record of a customer who is to speak with a person."""

from typing import Any

from rmabot.engine.events import PersonLeft, PersonTook
from rmabot.ports import handover
from rmabot.ports.channel import Incoming
from rmabot.ports.store import Commit


async def act(small: Any, event: Any) -> None:
    """An act of the desk on Ann's conversation."""
    await small.turns.handle(Incoming("scripted:ann", "", "scripted", event))


async def test_a_hand_over_is_on_the_desks_list_with_what_was_said(small: Any) -> None:
    """It begins in the turn that leads to it, and takes in what the customer writes."""
    await small.hear("person")
    (kept,) = await handover.waiting(small.store)
    assert (kept.handover.person, kept.handover.reason, kept.handover.flow) == (
        "scripted:ann",
        "asked",
        "talk",
    )
    assert [line.text for line in kept.handover.lines] == ["hello there"]
    await small.hear("person")
    (kept,) = await handover.waiting(small.store)
    assert [line.by for line in kept.handover.lines] == ["customer", "customer"]


async def test_taking_answering_and_handing_back(small: Any) -> None:
    """Who takes it is on record, the answer reaches the customer under their name, and the bot comes back."""
    await small.hear("person")
    await act(small, PersonTook("take1", small.clock.now(), "Dana"))
    kept = await handover.current(small.store, "scripted:ann")
    assert kept is not None
    assert (kept.handover.state, kept.handover.staff) == ("taken", "Dana")
    assert await handover.waiting(small.store) == ()

    changes = handover.reply(kept, "Dana", "We call *you* <b>today</b>", small.clock.now())
    await small.store.commit(
        Commit(1.0, "reply1", puts=changes.puts, audit=changes.audit, outbox=changes.outbox)
    )
    assert (await small.said())[-1] == "Dana\nWe call *you* <b>today</b>"

    await act(small, PersonLeft("left1", small.clock.now()))
    assert await handover.current(small.store, "scripted:ann") is None
    found = await handover.by_id(small.store, kept.handover.id.lower())
    assert found is not None
    assert (found.handover.state, found.handover.closed_by) == ("closed", "Dana")
    assert [act.act for act in await small.store.audit(kept.handover.id)] == [
        "handover.opened", "handover.taken", "handover.replied", "handover.closed",
    ]  # fmt: skip


async def test_going_on_with_the_bot_closes_it(small: Any) -> None:
    """A customer who does not wait any more is off the desk's list."""
    await small.hear("person")
    await small.hear("bot")
    assert await handover.waiting(small.store) == ()
    (kept,) = await handover.waiting(small.store, "closed")
    assert kept.handover.closed_by == "customer"
    await small.hear("person")
    assert len(await handover.waiting(small.store)) == 1


async def test_the_desk_may_take_over_unasked(small: Any) -> None:
    """Somebody of the desk who steps in has a record too."""
    await small.hear("hello")
    await act(small, PersonTook("take1", small.clock.now(), "Dana"))
    kept = await handover.current(small.store, "scripted:ann")
    assert kept is not None
    assert (kept.handover.state, kept.handover.reason) == ("taken", "desk")


async def test_ids_are_short_and_never_shared(small: Any) -> None:
    """An id that is taken is drawn again."""
    for number in range(30):
        await small.hear("person", f"scripted:{number}")
    ids = [kept.handover.id for kept in await handover.waiting(small.store)]
    assert len(set(ids)) == 30
    assert {len(one) for one in ids} == {7}
