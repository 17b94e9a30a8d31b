"""Retention by the policy: what has served its time goes, by itself, and what is still needed stays."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rmabot.ports import requests
from rmabot.ports.desk import Done
from rmabot.ports.store import Audit, Claim, Handled, Leased, Record
from rmabot.ports.through import every
from rmabot.rma.record import replace
from rmabot.runtime import conversation, failure
from rmabot.runtime.ledger import Ledger
from rmabot.runtime.purge import purge
from rmabot.testing.conversation import Conversation
from tests.desk.returns import act, file
from tests.shipped import shipped

DAY = 24 * 3600.0


async def rejected(they: Conversation) -> str:
    """File a return that is not approved, and return its reference."""
    request = await file(they)
    done = await act(they, "reject", request, reason="no_proof", text="There is no invoice.")
    assert isinstance(done, Done), done
    return request.reference


async def test_a_return_under_way_keeps_everything_however_old() -> None:
    """What is open is needed."""
    async with Conversation(shipped()) as they:
        reference = (await file(they)).reference
        assert not await purge(they.trial.store, they.flows, they.clock.now() + 2000 * DAY)
        kept = await requests.get(they.trial.store, reference)
        assert kept is not None
        assert kept.request.contact.name == "Jane Roy"


async def test_files_go_first_then_the_person_then_the_record() -> None:
    """Each at its own time after the end, once, and counted."""
    async with Conversation(shipped()) as they:
        reference = await rejected(they)
        store, now = they.trial.store, they.clock.now()
        assert not await purge(store, they.flows, now + 30 * DAY)
        assert await purge(store, they.flows, now + 100 * DAY) == {"files": 1}
        assert not await purge(store, they.flows, now + 100 * DAY)
        assert await purge(store, they.flows, now + 200 * DAY) == {"person": 1, "conversations": 1}
        kept = await requests.get(store, reference)
        assert kept is not None
        assert kept.request.contact.name == ""
        assert kept.request.files == ()
        assert await requests.of_person(store, "terminal:ann") == ()
        gone = await purge(store, they.flows, now + 9 * 366 * DAY)
        assert gone["record"] == 1
        assert gone["acts"] >= 2
        left = [one async for one in store.everything() if not isinstance(one, Claim | Handled)]
        assert {one.kind for one in left if isinstance(one, Record)} <= {"flowset", "noted", "statement"}
        assert not [one for one in left if isinstance(one, Audit)]
        assert await requests.get(store, reference) is None


async def test_a_legal_hold_keeps_a_request_as_it_is() -> None:
    """An access request or a dispute stops the clock."""
    async with Conversation(shipped()) as they:
        reference = await rejected(they)
        store, now = they.trial.store, they.clock.now()
        kept = await requests.get(store, reference)
        assert kept is not None
        held = await act(they, "legal-hold", kept.request, reason="Access request of 3 March")
        assert isinstance(held, Done), held
        acts = await store.audit(reference)
        await purge(store, they.flows, now + 9 * 366 * DAY)
        after = await requests.get(store, reference)
        assert after is not None
        assert replace(after.request, revision=0) == replace(held.request, revision=0)
        assert await store.audit(reference) == acts
        lifted = await act(they, "lift-hold", held.request, note="Settled.")
        assert isinstance(lifted, Done), lifted
        assert (await purge(store, they.flows, now + 9 * 366 * DAY))["person"] == 1


async def test_the_day_counts_at_the_desk() -> None:
    """The last day is still kept; the day after the span is not."""
    async with Conversation(shipped()) as they:
        await rejected(they)
        zone = they.flows.policy.hours.tz
        ended = datetime.fromtimestamp(they.clock.now(), UTC).astimezone(zone)
        midnight = ended.replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
        span = they.flows.policy.retention.proof.amount
        assert not await purge(they.trial.store, they.flows, midnight + span * DAY - 2 * 3600)
        assert await purge(they.trial.store, they.flows, midnight + span * DAY + 2 * 3600)


async def test_what_was_said_with_a_person_goes_so_long_after_it_ended() -> None:
    """As files do; while it lasts it stays, and the conversation itself goes when nothing hangs on it."""
    async with Conversation(shipped()) as they:
        await they.say("person")
        await they.say("My name is Jane Roy")
        store, now = they.trial.store, they.clock.now()
        assert not await purge(store, they.flows, now + 600 * DAY)
        await they.say("menu")
        assert not await purge(store, they.flows, now + 80 * DAY)
        assert await purge(store, they.flows, now + 100 * DAY) == {"talks": 1, "conversations": 1}
        assert not [
            one
            async for one in store.everything()
            if "terminal:" in repr(one) and not isinstance(one, Leased)
        ]


async def test_a_failure_on_record_goes_too() -> None:
    """It names the account whose turn it was."""
    async with Conversation(shipped()) as they:
        store, now = they.trial.store, they.clock.now()
        ledger = Ledger(now, None)
        failure.add_record(ledger, "telegram:4711", "ValueError at x.py:1", "telegram:update:1", 7)
        await store.commit(ledger.commit())
        assert not await purge(store, they.flows, now + 20 * DAY)
        assert (await purge(store, they.flows, now + 40 * DAY))["failures"] == 1


async def test_what_is_purged_is_logged_by_its_number(caplog: pytest.LogCaptureFixture) -> None:
    """How many of what, never whose."""
    async with Conversation(shipped()) as they:
        reference = await rejected(they)
        with caplog.at_level("INFO", "rmabot.runtime.purge"):
            await purge(they.trial.store, they.flows, they.clock.now() + 200 * DAY)
        assert caplog.messages == ["purged: conversations 1, person 1"]
        assert reference not in caplog.text


async def test_whether_a_conversation_is_idle_is_known_without_reading_it_whole() -> None:
    """By what its record says: in the middle of something it is not, nor while a person is waited for."""
    async with Conversation(shipped()) as they:

        async def idle() -> tuple[float | None, float]:
            (record,) = [one async for one in every(they.trial.store, conversation.KIND)]
            return conversation.idle_since(record), conversation.read(record).session.seen

        await they.say("thank you")
        since, seen = await idle()
        assert since == seen > 0
        await they.say("return")
        assert (await idle())[0] is None
        await they.say("person")
        assert (await idle())[0] is None
