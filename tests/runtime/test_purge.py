"""Retention by the policy: what has served its time goes, by itself, and what is still needed stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from rmabot.flow.model import FlowSet
from rmabot.ports import requests
from rmabot.ports.desk import Done
from rmabot.ports.steps import changed
from rmabot.rma.request import Flag
from rmabot.runtime.ledger import Ledger
from rmabot.runtime.purge import purge
from rmabot.testing.conversation import Conversation
from tests.desk.returns import act, file, shipped

DAY = 24 * 3600.0


def fresh() -> FlowSet:
    """Return the shipped set."""
    return shipped()


async def rejected(they: Conversation) -> str:
    """File a return that is not approved, and return its reference."""
    request = await file(they)
    done = await act(they, "reject", request, reason="no_proof", text="There is no invoice.")
    assert isinstance(done, Done), done
    return request.reference


async def test_a_return_under_way_keeps_everything_however_old() -> None:
    """What is open is needed."""
    async with Conversation(fresh()) as they:
        reference = (await file(they)).reference
        assert not await purge(they.trial.store, they.flows, they.clock.now() + 3000 * DAY)
        kept = await requests.get(they.trial.store, reference)
        assert kept is not None
        assert kept.request.contact.name == "Jane Roy"


async def test_files_go_first_then_the_person_then_the_record() -> None:
    """Each at its own time after the end, once, and counted."""
    async with Conversation(fresh()) as they:
        reference = await rejected(they)
        store, now = they.trial.store, they.clock.now()
        assert not await purge(store, they.flows, now + 30 * DAY)
        assert await purge(store, they.flows, now + 100 * DAY) == {"files": 1}
        assert not await purge(store, they.flows, now + 100 * DAY)
        assert await purge(store, they.flows, now + 200 * DAY) == {"person": 1}
        kept = await requests.get(store, reference)
        assert kept is not None
        assert kept.request.contact.name == ""
        assert kept.request.files == ()
        assert await requests.of_person(store, "terminal:ann") == ()
        assert await purge(store, they.flows, now + 9 * 366 * DAY) == {"record": 1}
        assert await requests.get(store, reference) is None


async def test_a_legal_hold_keeps_a_request_as_it_is() -> None:
    """An access request or a dispute stops the clock."""
    async with Conversation(fresh()) as they:
        reference = await rejected(they)
        store, now = they.trial.store, they.clock.now()
        kept = await requests.get(store, reference)
        assert kept is not None
        held = replace(kept, request=replace(kept.request, flags=(Flag("legal_hold"),)))
        ledger = Ledger(now, None)
        ledger.add(await changed(store, they.flows, held, "lea", "request.held", now))
        await store.commit(ledger.commit())
        assert not await purge(store, they.flows, now + 9 * 366 * DAY)


async def test_the_day_counts_at_the_desk() -> None:
    """The last day is still kept; the day after the span is not."""
    async with Conversation(fresh()) as they:
        await rejected(they)
        zone = they.flows.policy.hours.tz
        ended = datetime.fromtimestamp(they.clock.now(), UTC).astimezone(zone)
        midnight = ended.replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
        span = they.flows.policy.retention.proof.amount
        assert not await purge(they.trial.store, they.flows, midnight + span * DAY - 2 * 3600)
        assert await purge(they.trial.store, they.flows, midnight + span * DAY + 2 * 3600)
