"""Deadlines when nobody was there at the moment: after an outage each happens once, in order, and only if it makes sense."""

from datetime import UTC, datetime
from pathlib import Path

from rmabot.desk.timers import HANDLERS
from rmabot.ports.requests import get
from rmabot.ports.store import Store, Timer
from rmabot.rma.request import Request
from rmabot.rma.states import State
from rmabot.runtime.timers import Timers
from rmabot.store.open import open_store
from rmabot.testing.conversation import Conversation
from tests.desk.returns import Named, act, acts, approved, file, now, told, waiting_for

DAY = 24 * 3600.0
SHIP = {"carrier": "UPS", "tracking": "1Z999AA10123456784"}


async def outage(they: Conversation, days: float) -> str:
    """Let days pass in which the bot is down, begin it again, and return everything that it then says."""
    they.clock.wait(days * DAY)
    said = (await they.restart()).text
    while await they.trial.fire():
        said += (await they.settle()).text
    return said


async def flags(they: Conversation, request: Request) -> list[str]:
    """The names of what the desk should look at."""
    return [flag.name for flag in (await now(they, request)).flags]


async def asked(they: Conversation) -> str:
    """File a return and have the desk ask for a photo; return its reference."""
    request = await file(they)
    await acts(they, request, ("ask", {"field": ("photo",)}))
    await told(they)
    return request.reference


async def test_after_a_week_away_one_reminder_is_sent_not_two(they: Conversation) -> None:
    """Both of day 3 and day 10 are late; one of them says it, and the closing comes in its time."""
    await asked(they)
    said = await outage(they, 11)
    assert said.count("A reminder about") == 1
    assert "was closed" not in said
    daily = [(day, (await they.wait(DAY)).text) for day in range(12, 16)]
    assert [day for day, text in daily if text] == [14]


async def test_nobody_is_reminded_of_what_has_ended_meanwhile(they: Conversation) -> None:
    """The request is closed and that is told; a reminder to answer it would only confuse."""
    await asked(they)
    said = await outage(they, 20)
    assert "A reminder" not in said
    assert said.count("was closed, because") == 1
    assert await outage(they, 20) == ""


async def test_an_expired_number_is_told_without_reminders_that_it_will_expire(they: Conversation) -> None:
    """And the number may be renewed as if nothing had been."""
    request = await approved(they)
    await told(they)
    said = await outage(they, 100)
    assert "A reminder" not in said
    assert said.count("has expired") == 1
    assert (await now(they, request)).state is State.EXPIRED


async def test_of_two_late_reminders_of_expiry_one_is_sent(they: Conversation) -> None:
    """On the day before the number expires there is one reminder, with the date."""
    await approved(they)
    await told(they)
    said = await outage(they, 89)
    assert said.count("A reminder: your RMA number") == 1
    assert "September 13, 2026" in said
    assert "expired" in await outage(they, 3)


async def test_a_late_reminder_survives_what_happens_before_it_is_sent(they: Conversation) -> None:
    """The customer adds a note in the very minute in which the bot comes back: the reminder is still sent, once."""
    request = await approved(they)
    await told(they)
    they.clock.wait(77 * DAY)
    await acts(they, request, ("claim", {}))
    assert "A reminder: your RMA number" in await outage(they, 0)
    await acts(they, request, ("claim", {}))
    assert await outage(they, 1) == ""


async def test_a_late_answer_stays_flagged_whatever_is_done_without_answering(they: Conversation) -> None:
    """A claim before the clock came by does not hide it; approving one of two devices does not either."""
    request = await file(they, second="G87654321")
    they.clock.wait(5 * DAY)
    await acts(they, request, ("claim", {}))
    await outage(they, 0)
    assert "reply_late" in await flags(they, request)
    await acts(they, request, ("approve", {"device": (1,)}))
    await outage(they, 0)
    assert "reply_late" in await flags(they, request)
    await acts(they, request, ("approve", {}))
    await outage(they, 1)
    assert "reply_late" not in await flags(they, request)


async def test_a_fee_and_what_follows_it_happen_in_order(they: Conversation) -> None:
    """A fee that lapsed and a device that closed while the bot was down: each is told once."""
    request = await file(they, second="G87654321")
    bench: list[Named] = [("approve", {}), ("receive", {}), ("inspect", {})]
    await acts(they, request, *bench, ("no-fault", {"device": (1,)}), ("ship", SHIP | {"device": (1,)}))
    await acts(they, request, ("quote", {"amount": "80", "text": "Glass."}))
    await told(they)
    said = await outage(they, 40)
    assert said.index("no answer to the fee") < said.index("is closed")
    assert (said.count("no answer to the fee"), said.count("is closed")) == (1, 1)
    assert await outage(they, 40) == ""


async def test_a_forgotten_draft_is_nudged_first_even_after_the_day_it_would_be_erased(
    they: Conversation,
) -> None:
    """Nobody loses what they typed without having been told."""
    await they.say("i want to return a device")
    await they.say("Ontario")
    said = await outage(they, 45)
    assert said.count("draft") >= 1
    assert "erased" not in said.replace("is erased on", "")
    assert they.asked
    assert "I erased your draft" in await outage(they, 2)
    assert not they.asked


async def test_what_the_carrier_brought_back_is_asked_about_and_given_up_by_a_lead(
    they: Conversation,
) -> None:
    """On days 1, 30 and 50, once each; before the first notice not even a lead closes it."""
    request = await approved(they)
    bench: list[Named] = [("receive", {}), ("inspect", {}), ("no-fault", {}), ("ship", SHIP)]
    await acts(they, request, *bench, ("undelivered", {}))
    await told(they)
    refused = await act(they, "abandon", request, note="nobody comes")
    assert "was not told yet" in getattr(refused, "sentence", "")
    said = [(day, (await they.wait(DAY)).text) for day in range(1, 70)]
    assert [day for day, text in said if "still with us" in text] == [1, 30, 50]
    assert all("still with us" in text for _, text in said if text)
    assert (await acts(they, request, ("abandon", {"note": "nobody comes"}))).state is State.CLOSED


async def test_the_answer_is_due_when_the_desk_closes_and_is_late_from_then_on(they: Conversation) -> None:
    """Filed on a Friday night before the holiday of Quebec: three business days from Monday."""
    friday = datetime(2026, 6, 20, 1, tzinfo=UTC).timestamp()
    they.clock.wait(friday - they.clock.now())
    request = await file(they)
    due = datetime(2026, 6, 26, 21, tzinfo=UTC)
    assert request.reply_at == due
    assert await they.trial.store.due(due.timestamp() - 1, 10) == ()
    await they.wait(due.timestamp() - they.clock.now())
    assert await flags(they, request) == ["reply_late"]


async def test_timers_wait_in_the_file_and_fire_once_whoever_opens_it(
    they: Conversation, tmp_path: Path
) -> None:
    """The store is closed, a fortnight passes, two processes begin: one expiry in the record, one message in the outbox."""
    request = await approved(they)
    await told(they)
    url, key = f"tinydb:///{tmp_path}/rmabot.db", tmp_path / "key"
    first = await open_store(url, key)
    await first.restore([thing async for thing in they.trial.store.everything()])
    await first.close()
    they.clock.wait(95 * DAY)
    stores = [await open_store(url, key) for _ in range(2)]
    fired = [await _timers(they, store).fire() for store in stores for _ in range(3)]
    assert sum(fired) >= 1
    kept = await get(stores[1], request.reference)
    assert kept is not None
    assert [entry.event for entry in kept.request.history].count("expire") == 1
    said = await waiting_for(stores[1], "terminal", they.conversation)
    assert len([text for text in said if "has expired" in text]) == 1
    for store in stores:
        await store.close()


def _timers(they: Conversation, store: Store) -> Timers:
    async def conversations(timer: Timer) -> None:
        raise AssertionError(timer)

    return Timers(store, they.clock, conversations, HANDLERS, lambda: they.flows, lambda _: None)
