"""What happens to a request by itself, at the desk's own hours: reminders, closing, expiry, lapse; once each."""

from datetime import timedelta

from rmabot.desk.timers import HANDLERS
from rmabot.ports.desk import Done
from rmabot.ports.steps import TIMER, request_timers
from rmabot.ports.store import Timer
from rmabot.ports.timers import Moment
from rmabot.rma.lifecycle import TABLE
from rmabot.rma.states import Outcome, Role, State
from rmabot.testing.conversation import Conversation
from tests.desk.returns import Named, act, acts, approved, file, now, told

DAY = timedelta(days=1).total_seconds()
ON_THE_BENCH: tuple[Named, ...] = (("receive", {}), ("inspect", {}))


async def test_silence_is_reminded_of_on_day_3_and_10_and_closed_on_day_14(they: Conversation) -> None:
    """Nothing between; the closed request can be opened again by a button."""
    request = await file(they)
    await acts(they, request, ("ask", {"field": ("photo",)}))
    await told(they)
    said = [(day, (await they.wait(DAY)).text) for day in range(1, 16)]
    assert [day for day, text in said if "A reminder" in text] == [3, 10]
    assert [day for day, text in said if "was closed, because" in text] == [14]
    assert (await now(they, request)).state is State.CANCELLED
    await they.press("Open a request again")
    assert (await now(they, request)).state is State.SUBMITTED


async def test_an_answer_ends_the_reminders(elle: Conversation) -> None:
    """Who has answered hears no reminder; in French."""
    request = await file(elle)
    await acts(elle, request, ("ask", {"field": ("photo",)}))
    assert "Un rappel" in (await elle.wait(3 * DAY)).text
    await elle.press("Donner ce qui est demandé")
    await elle.send("photo.jpg")
    assert "rappel" not in (await elle.wait(15 * DAY)).text


async def test_a_number_is_reminded_of_14_and_3_days_before_and_expires_at_the_end_of_its_last_day(
    they: Conversation,
) -> None:
    """The last day itself is in; the button asks for a new number, which replaces the old one."""
    request = await approved(they)
    await told(they)
    said = [(day, (await they.wait(DAY)).text) for day in range(1, 93)]
    assert [day for day, text in said if "A reminder" in text] == [76, 87]
    assert [day for day, text in said if "has expired" in text] == [91]
    await they.press("Ask for a new RMA number")
    flags = [flag.name for flag in (await now(they, request)).flags]
    assert "renewal_asked" in flags
    done = await act(they, "renew", request)
    assert isinstance(done, Done)
    reply = await they.settle()
    assert str(done.request.number) in reply.text
    assert str(request.number) in reply.text
    assert [one.document for one in reply.documents] == ["papers"]
    assert "renewal_asked" not in [flag.name for flag in done.request.flags]


async def test_a_parcel_on_its_way_does_not_expire_but_is_missed_after_three_weeks(
    they: Conversation,
) -> None:
    """The customer is asked, the desk sees a flag; its arrival takes the flag away."""
    request = await approved(they)
    await acts(they, request, ("track", {"tracking": "1Z999AA10123456784"}))
    await told(they)
    text = (await they.wait(22 * DAY)).text
    assert "has not arrived here yet (UPS, 1Z999AA10123456784)" in text
    assert "lost" in [flag.name for flag in (await now(they, request)).flags]
    assert "expired" not in (await they.wait(80 * DAY)).text
    after = await acts(they, request, ("receive", {}))
    assert not after.flags


async def test_a_fee_lapses_after_its_last_day_and_costs_nothing(they: Conversation) -> None:
    """The clock never charges: without an answer the device goes back as it is."""
    request = await approved(they)
    await acts(they, request, *ON_THE_BENCH, ("quote", {"amount": "80", "text": "Broken glass."}))
    await told(they)
    assert (await they.wait(8 * DAY)).text == ""
    for days in (1, 4):
        reminder = await they.wait(days * DAY)
        assert "waits for your answer. It would cost $80.00" in reminder.text
    assert "no answer to the fee" not in (await they.wait(DAY)).text
    assert "Nothing is charged" in (await they.wait(DAY)).text
    after = await now(they, request)
    assert (after.state, after.items[0].outcome) == (State.READY_UNREPAIRED, Outcome.LAPSED)


async def test_what_was_delivered_closes_by_itself(they: Conversation) -> None:
    """Thirty days after it was shipped back."""
    request = await approved(they)
    shipped = ("ship", {"carrier": "UPS", "tracking": "1Z999AA10123456784"})
    await acts(they, request, *ON_THE_BENCH, ("no-fault", {}), shipped)
    await they.wait(31 * DAY)
    assert (await now(they, request)).state is State.CLOSED


async def test_an_answer_that_is_late_is_the_desks_to_see_not_the_customers(they: Conversation) -> None:
    """A flag for staff, taken away by their next step."""
    request = await file(they)
    assert (await they.wait(5 * DAY)).text == ""
    assert [flag.name for flag in (await now(they, request)).flags] == ["reply_late"]
    assert not (await acts(they, request, ("approve", {}))).flags


async def test_a_timer_that_comes_late_or_twice_changes_nothing(they: Conversation) -> None:
    """Its request has gone on, or is not there."""
    request = await approved(they)
    moment = Moment(they.clock.now(), 1, they.flows)
    expire = Timer(f"{request.reference}:expire:0:0", they.clock.now(), request.reference, f"{TIMER}expire")
    changes = await HANDLERS[f"{TIMER}expire"](expire, moment, they.trial.store)
    assert not changes.puts
    assert [timer.name for timer in changes.timers] == [f"{TIMER}expire"]
    nobodys = Timer("RQ0:expire:0:0", 0.0, "RQ0", f"{TIMER}expire")
    assert not (await HANDLERS[f"{TIMER}expire"](nobodys, moment, they.trial.store)).puts


async def test_the_store_holds_exactly_the_timers_of_today(they: Conversation) -> None:
    """After each step those of before are gone."""
    request = await file(they)
    for name, arguments in (
        ("ask", {"text": "Why?"}),
        ("cancel", {}),
        ("reopen", {}),
        ("approve", {}),
        ("receive", {}),
    ):
        after = await acts(they, request, (name, arguments))
        kept = await they.trial.store.timers(request.reference)
        assert {one.key for one in kept} == {
            one.key for one in request_timers(after, they.flows, they.clock.now())
        }


def test_every_timer_of_the_lifecycle_has_somebody_who_answers_it() -> None:
    """And no step of the clock is left out."""
    steps = {row.event for row in TABLE if Role.SYSTEM in row.who and row.sources != (State.DRAFT,)}
    assert {f"{TIMER}{event}" for event in steps} <= set(HANDLERS)
