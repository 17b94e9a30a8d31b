"""Two who act at once, an act asked for twice, and what is on record afterwards."""

import asyncio
from collections.abc import Mapping
from typing import Any

from rmabot.desk.perform import perform
from rmabot.desk.table import ACTS
from rmabot.ports.desk import Done, Order, Refused
from rmabot.ports.store import Commit, Store
from rmabot.rma.lifecycle import TABLE
from rmabot.rma.states import STAFF, State
from rmabot.testing.conversation import Conversation
from tests.desk.returns import DANA, LEA, act, approved, file, now, told


class Overtaken:
    """A store in which somebody else commits first, once."""

    def __init__(self, store: Store, first: Order, they: Conversation) -> None:
        self._store, self._first, self._they = store, first, they
        self._done = False

    async def commit(self, commit: Commit) -> None:
        """Let the other one go first."""
        if not self._done:
            self._done = True
            await perform(self._first, self._store, self._they.flows, self._they.clock.now(), 7)
        await self._store.commit(commit)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


async def overtaken(they: Conversation, mine: Order, theirs: Order) -> Done | Refused:
    store: Any = Overtaken(they.trial.store, theirs, they)
    return await perform(mine, store, they.flows, they.clock.now(), 8)


async def test_of_two_who_decide_at_once_one_wins_and_the_other_is_told_by_whom(they: Conversation) -> None:
    """The record's revision decides; the customer hears one decision."""
    request = await file(they)
    mine = Order("reject", request.reference, DANA, {"reason": "no_proof"})
    came = await overtaken(they, mine, Order("approve", request.reference, LEA))
    assert isinstance(came, Refused)
    assert "approved by Lea" in came.sentence
    assert (await now(they, request)).state is State.AWAITING_SHIPMENT
    text = await told(they)
    assert "approved" in text
    assert "could not approve" not in text


async def test_whoever_comes_second_is_told_who_was_first(they: Conversation) -> None:
    """The same decision a minute later is refused, with what can be done instead."""
    request = await file(they)
    await act(they, "approve", request, LEA)
    came = await act(they, "approve", request, DANA)
    assert isinstance(came, Refused)
    assert "approved by Lea" in came.sentence
    assert "track" in came.legal


async def test_a_note_beside_another_note_is_kept(they: Conversation) -> None:
    """What decides nothing is done again on the changed record."""
    request = await file(they)
    mine = Order("note", request.reference, DANA, {"text": "one"})
    came = await overtaken(they, mine, Order("note", request.reference, LEA, {"text": "two"}))
    assert isinstance(came, Done)
    assert {note.text for note in (await now(they, request)).notes} == {"one", "two"}


async def test_many_at_once_approve_once(they: Conversation) -> None:
    """Ten presses, one number, one message."""
    request = await file(they)
    orders = [Order("approve", request.reference, DANA) for _ in range(10)]
    store, flows, at = they.trial.store, they.flows, they.clock.now()
    came = await asyncio.gather(*[perform(one, store, flows, at, n) for n, one in enumerate(orders)])
    assert [type(one) for one in came].count(Done) == 1
    assert (await told(they)).count("Good news") == 1


async def test_an_act_with_a_key_acts_once(they: Conversation) -> None:
    """A press that is delivered twice changes nothing the second time, and is no refusal."""
    request = await file(they)
    order = Order("note", request.reference, DANA, {"text": "one"}, event="slack:action:1")
    store, flows, at = they.trial.store, they.flows, they.clock.now()
    first = await perform(order, store, flows, at, 1)
    second = await perform(order, store, flows, at, 2)
    assert isinstance(first, Done)
    assert isinstance(second, Done)
    assert (first.repeated, second.repeated) == (False, True)
    assert len((await now(they, request)).notes) == 1


async def test_a_card_that_is_no_longer_true_decides_nothing(they: Conversation) -> None:
    """What a person looked at is part of the order."""
    request = await file(they)
    seen = (await now(they, request)).revision
    await act(they, "note", request, LEA, text="wait")
    came = await act(they, "approve", request, DANA, seen=seen)
    assert isinstance(came, Refused)
    assert isinstance(await act(they, "approve", request, DANA, seen=seen + 1), Done)


async def test_every_act_is_on_record_without_free_text(they: Conversation) -> None:
    """Who, what, from where to where; notes and reasons in words stay on the request."""
    request = await approved(they)
    await act(they, "note", request, DANA, text="Ask Jane about the ladder")
    await act(they, "track", request, DANA, tracking="1Z999AA10123456784")
    rows = await they.trial.store.audit(request.reference)
    assert [(row.by, row.act) for row in rows] == [
        ("terminal:ana", "request.confirm"),
        ("Sam", "request.approve"),
        ("Dana", "request.note"),
        ("Dana", "request.track"),
    ]
    assert rows[1].details == {
        "was": "SUBMITTED",
        "became": "AWAITING_SHIPMENT",
        "role": "agent",
        "items": [1],
    }
    assert "ladder" not in str(rows)


async def test_who_claims_a_request_keeps_it(they: Conversation) -> None:
    """A colleague is told who has it; a lead may take it, and anybody can get it back to the queue."""
    request = await file(they)
    await act(they, "claim", request, DANA)
    eve = Order("claim", request.reference, type(DANA)("Eve", frozenset({"agent"})))
    came = await perform(eve, they.trial.store, they.flows, they.clock.now(), 1)
    assert isinstance(came, Refused)
    assert "Dana has it" in came.sentence
    await act(they, "claim", request, LEA)
    assert (await now(they, request)).assignee == "Lea"
    await act(they, "claim", request, LEA, release=True)
    assert (await now(they, request)).assignee == ""
    assert await told(they) == ""


def test_every_step_that_staff_may_take_is_an_act_of_the_desk() -> None:
    """The lifecycle's table and the desk's have the same steps."""
    steps: Mapping[str, bool] = {row.event: True for row in TABLE if row.who & STAFF}
    assert set(steps) - {act.event for act in ACTS.values()} == {"confirm"}
    assert {act.event for act in ACTS.values() if act.event} <= set(steps)


def test_an_act_says_who_may_do_it_and_with_what() -> None:
    """Names as on the command line, a sentence of help each, no argument twice."""
    for name, one in ACTS.items():
        assert name == one.spec.name
        assert name.replace("-", "").isalpha()
        assert one.spec.help.endswith(".")
        assert one.spec.roles <= {role.value for role in STAFF}
        assert one.spec.roles
        names = [argument.name for argument in one.spec.arguments]
        assert len(names) == len(set(names))
        assert all(argument.help.endswith(".") for argument in one.spec.arguments)
