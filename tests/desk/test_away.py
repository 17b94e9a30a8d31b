"""Who is away: their work is seen and taken by others, and comes back to them."""

from datetime import timedelta

from rmabot.desk.commit import commit_of
from rmabot.desk.queue import queue
from rmabot.ports.absence import Absence, away, come_back, in_charge, leave
from rmabot.ports.desk import Done, Order, Refused, Staff
from rmabot.ports.steps import moment
from rmabot.rma.request import Request
from rmabot.testing.conversation import Conversation
from tests.desk.returns import DANA, LEA, act, file, now

EVE = Staff("Eve", frozenset({"agent"}))
NAMES = ("Dana", "Eve", "Lea")


async def gone(they: Conversation, name: str, days: int, cover: str = "") -> None:
    """Somebody goes away for some days."""
    last = they.flows.policy.today(moment(they.clock.now())) + timedelta(days=days)
    absence = Absence(name, last.isoformat(), cover)
    at = they.clock.now()
    await they.trial.store.commit(commit_of(await leave(they.trial.store, absence, name, at), at))


async def listed(they: Conversation, **given: object) -> list[str]:
    """The references in somebody's part of the queue."""
    rows = await queue(they.trial.store, they.flows, they.clock.now(), **given)  # type: ignore[arg-type]
    return [row.reference for row in rows]


async def claimed(they: Conversation) -> Request:
    """A return that Dana has."""
    request = await file(they)
    assert isinstance(await act(they, "claim", request, DANA), Done)
    return request


async def test_what_somebody_away_has_is_offered_to_all(they: Conversation) -> None:
    """The queue says who has it and until when they are away; another agent claims it."""
    request = await claimed(they)
    assert await listed(they, free=True) == []
    await gone(they, "Dana", 5)
    (row,) = await queue(they.trial.store, they.flows, they.clock.now())
    assert (row.assignee, row.away, row.cover) == ("Dana", "2026-06-20", "")
    assert await listed(they, free=True) == [request.reference]
    assert isinstance(await act(they, "claim", request, EVE), Done)
    assert (await now(they, request)).assignee == "Eve"


async def test_who_stands_in_sees_it_as_their_own(they: Conversation) -> None:
    """And nobody else takes it; who is away still has it when they are back."""
    request = await claimed(they)
    await gone(they, "Dana", 5, "Eve")
    assert await listed(they, assignee="Eve") == [request.reference]
    assert await listed(they, assignee="Dana") == [request.reference]
    assert await listed(they, free=True) == []
    refused = await act(they, "claim", request, Staff("Kim", frozenset({"agent"})))
    assert isinstance(refused, Refused)
    assert "Eve has it" in refused.sentence
    assert isinstance(await act(they, "claim", request, DANA), Done)
    they.clock.wait(6 * 24 * 3600)
    assert await listed(they, assignee="Eve") == []
    assert (await now(they, request)).assignee == "Dana"


async def test_somebody_who_comes_back_early_has_their_work_at_once(they: Conversation) -> None:
    """On record, like the going."""
    request = await claimed(they)
    await gone(they, "Dana", 5)
    at = they.clock.now()
    back = await come_back(they.trial.store, "dana", "Dana", at)
    assert back is not None
    await they.trial.store.commit(commit_of(back, at))
    assert await come_back(they.trial.store, "dana", "Dana", at) is None
    assert isinstance(await act(they, "claim", request, EVE), Refused)


async def test_two_who_stand_in_for_each_other_leave_it_to_everybody(they: Conversation) -> None:
    """No chain of absences hides a request."""
    await gone(they, "Dana", 5, "Eve")
    await gone(they, "Eve", 5, "Dana")
    absences = await away(they.trial.store, they.flows.policy.today(moment(they.clock.now())))
    assert in_charge("Dana", absences) == ""
    assert in_charge("", absences) == ""
    assert in_charge("Lea", absences) == "Lea"


async def give(they: Conversation, request: Request, to: str, by: Staff = DANA) -> Done | Refused:
    """Give a request to a colleague of the list."""
    from rmabot.desk.perform import perform

    order = Order("assign", request.reference, by, {"to": to}, colleagues=NAMES)
    return await perform(order, they.trial.store, they.flows, they.clock.now(), 1)


async def test_a_request_is_given_to_a_colleague(they: Conversation) -> None:
    """By who has it, by a lead, or by anybody while nobody does; the customer hears nothing."""
    request = await file(they)
    assert isinstance(await give(they, request, "eve"), Done)
    assert (await now(they, request)).assignee == "Eve"
    refused = await give(they, request, "Dana")
    assert isinstance(refused, Refused)
    assert "Eve has it" in refused.sentence
    assert isinstance(await give(they, request, "Dana", LEA), Done)
    assert isinstance(await give(they, request, "Eve"), Done)


async def test_nobody_who_is_not_on_the_list_is_given_anything(they: Conversation) -> None:
    """A slip of the pen leaves it where it is; somebody away is named as such."""
    request = await file(they)
    refused = await give(they, request, "Evee")
    assert isinstance(refused, Refused)
    assert '"Evee" is not on the list of staff. there is Dana, Eve, Lea.' in refused.sentence
    await gone(they, "Eve", 5)
    done = await give(they, request, "Eve")
    assert isinstance(done, Done)
    assert "They are away until 2026-06-20." in done.summary
