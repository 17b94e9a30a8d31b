"""Whole stories on one request: the desk decides, numbers live and expire, steps are undone."""

from datetime import UTC, date, datetime, timedelta

from rmabot.rma.moves import SYSTEM, Refused, move
from rmabot.rma.numbers import is_number
from rmabot.rma.record import replace
from rmabot.rma.request import Acknowledgement, Item
from rmabot.rma.states import State
from tests.rma.story import (
    ANA,
    APPROVE,
    BEN,
    CUSTOMER,
    DOCK,
    LEAD,
    MAKERS,
    MONDAY,
    POLICY,
    TECH,
    TRACK,
    filed,
    go,
    taken,
    why_not,
)


def test_confirming_a_draft_files_it_and_promises_an_answer() -> None:
    """Every required statement is acknowledged, and the due date is counted in business days."""
    draft = replace(filed(), items=(Item(1, state=State.DRAFT),))
    needed = {"required": ["liability"]}
    assert why_not(draft, "confirm", CUSTOMER, needed) == "statements_missing"
    signed = replace(draft, acknowledgements=(Acknowledgement("liability", "9f2c", "fr", MONDAY),))
    moved = taken(move(signed, "confirm", CUSTOMER, MONDAY, needed, POLICY))
    assert moved.request.state is State.SUBMITTED
    assert moved.request.reply_by == date(2026, 6, 18)
    assert [timer.event for timer in moved.timers] == ["reply_due"]
    (said,) = moved.told
    assert (said.key, said.values["reference"], said.own) == ("submitted", "RQ26004217K", True)


def test_approving_mints_a_number_that_expires_at_the_end_of_a_day() -> None:
    """The number comes from the entropy, is claimed, and is good for ninety days at the desk."""
    moved = taken(move(filed("A", "B"), "approve", ANA, MONDAY, {"entropy": 1}, POLICY))
    number = moved.request.number
    assert number is not None
    assert is_number(number, POLICY.prefixes) == number
    assert moved.claims == (number,)
    assert moved.request.expires_on == date(2026, 9, 13)
    assert moved.request.states == (State.AWAITING_SHIPMENT,) * 2
    assert moved.request.reply_by is None
    assert [(timer.event, timer.at.astimezone(UTC).date()) for timer in moved.timers] == [
        ("remind_expiry", date(2026, 8, 30)),
        ("remind_expiry", date(2026, 9, 10)),
        ("expire", date(2026, 9, 14)),
    ]
    (said,) = moved.told
    assert (said.key, said.values["number"], said.values["expires_on"], said.items) == (
        "approved",
        number,
        "2026-09-13",
        (1, 2),
    )
    other = taken(move(filed(), "approve", ANA, MONDAY, {"entropy": 2}, POLICY))
    assert other.request.number != number


def test_with_the_makers_numbers_approving_takes_theirs() -> None:
    """It has to fit the shape of the policy; it is what the customer sees."""
    assert (
        taken(move(filed(), "approve", ANA, MONDAY, {"number": "ca 1234 5678"}, MAKERS)).request.number
        == "CA12345678"
    )
    for number, reason in (("", "makers_number_needed"), ("12", "makers_number_malformed")):
        result = move(filed(), "approve", ANA, MONDAY, {"number": number, "entropy": 1}, MAKERS)
        assert isinstance(result, Refused)
        assert result.reason == reason


def test_rejecting_needs_a_reason_of_the_policy_and_words_for_the_customer() -> None:
    """The customer gets what was written, and the reason in his language."""
    assert why_not(filed(), "reject", ANA, {"text": "No."}) == "reason_needed"
    assert why_not(filed(), "reject", ANA, {"reason": "whim", "text": "No."}) == "reason_needed"
    assert why_not(filed(), "reject", ANA, {"reason": "not_ours"}) == "reason_in_words_needed"
    moved = taken(
        move(
            filed(),
            "reject",
            ANA,
            MONDAY,
            {"reason": "not_ours", "text": "It is a QX-1.", "note": "rude"},
            POLICY,
        )
    )
    (said,) = moved.told
    assert said.values["text"] == "It is a QX-1."
    assert said.values["reason_text"] == {"en": "Not ours.", "fr": "Pas de nous."}
    assert "rude" not in str(said)
    assert moved.request.history[-1].note == "rude"


def test_an_appeal_goes_once_and_to_another_person() -> None:
    """Who rejected it does not decide again, neither way; a second appeal is not possible."""
    rejected = go(filed(), ("reject", ANA, {"reason": "not_ours", "text": "No."}), ("appeal", CUSTOMER))
    assert rejected.state is State.SUBMITTED
    assert why_not(rejected, "approve", ANA, {"entropy": 1}) == "another_person"
    assert why_not(rejected, "reject", ANA, {"reason": "not_ours", "text": "No."}) == "another_person"
    assert go(rejected, ("approve", BEN, {"entropy": 1})).state is State.AWAITING_SHIPMENT
    again = go(rejected, ("reject", BEN, {"reason": "not_ours", "text": "Still no."}))
    assert why_not(again, "appeal", CUSTOMER) == "appealed_before"


def test_an_answer_goes_back_to_the_same_person_with_a_new_due_date() -> None:
    """The question names what is missing, the answer clears it."""
    asked = go(replace(filed(), assignee="ana"), ("ask", ANA, {"fields": ["proof"], "text": "The invoice?"}))
    assert (asked.state, asked.asked_for, asked.reply_by) == (State.NEEDS_INFO, ("proof",), None)
    answered = go(asked, ("answer", CUSTOMER, {"text": "Here."}), at=MONDAY + timedelta(days=2))
    assert (answered.state, answered.asked_for, answered.assignee) == (State.SUBMITTED, (), "ana")
    assert answered.reply_by == date(2026, 6, 22)
    assert answered.notes[-1].text == "Here."


def test_silence_is_reminded_of_twice_and_then_closes_with_a_way_back() -> None:
    """Days 3 and 10, closed on day 14, reopened within 30 days."""
    asked = taken(move(filed(), "ask", ANA, MONDAY, {"text": "The invoice?"}, POLICY))
    days = [(timer.event, (timer.at.date() - MONDAY.date()).days) for timer in asked.timers]
    assert days == [("remind_info", 3), ("remind_info", 10), ("stale", 14)]
    assert why_not(asked.request, "stale", SYSTEM, at=MONDAY + timedelta(days=13)) == "too_early"
    stale = go(asked.request, ("stale", SYSTEM), at=MONDAY + timedelta(days=14))
    assert stale.state is State.CANCELLED
    assert go(stale, ("reopen", CUSTOMER), at=MONDAY + timedelta(days=44)).state is State.SUBMITTED
    assert why_not(stale, "reopen", CUSTOMER, at=MONDAY + timedelta(days=45)) == "too_late"


def test_cancelling_voids_the_number_and_goes_only_while_the_goods_are_at_home() -> None:
    """After the parcel is under way nobody cancels; reopened, it gets another number."""
    approved = go(filed(), APPROVE)
    assert why_not(go(approved, TRACK), "cancel", CUSTOMER) == "not_now"
    cancelled = go(approved, ("cancel", CUSTOMER))
    assert (cancelled.number, cancelled.voided) == (None, (approved.number,))
    assert approved.number in cancelled.names
    again = go(cancelled, ("reopen", CUSTOMER), ("approve", ANA, {"entropy": 5}))
    assert again.number not in {None, approved.number}


def test_one_device_can_be_cancelled_while_the_others_travel() -> None:
    """The number stays for the rest."""
    partly = go(filed("A", "B"), APPROVE, ("track", CUSTOMER, {"tracking": "X1", "items": [1]}))
    assert why_not(partly, "cancel", CUSTOMER) == "goods_have_moved"
    cancelled = go(partly, ("cancel", CUSTOMER, {"item": 2}))
    assert cancelled.states == (State.IN_TRANSIT, State.CANCELLED)
    assert cancelled.number == partly.number


def test_an_expired_number_is_renewed_and_the_old_one_still_leads_here() -> None:
    """Never while the parcel is under way, never before the day has ended."""
    approved = go(filed(), APPROVE)
    last_hour = datetime(2026, 9, 14, 3, 59, tzinfo=UTC)
    assert why_not(approved, "expire", SYSTEM, at=last_hour) == "not_expired"
    assert why_not(go(approved, TRACK), "expire", SYSTEM, at=last_hour + timedelta(days=1)) == "not_now"
    expired = go(approved, ("expire", SYSTEM), at=last_hour + timedelta(minutes=1))
    asked = go(expired, ("ask_renewal", CUSTOMER), at=last_hour + timedelta(hours=1))
    assert [flag.name for flag in asked.flags] == ["renewal_asked"]
    moved = taken(move(asked, "renew", ANA, last_hour + timedelta(hours=2), {"entropy": 2}, POLICY))
    assert moved.request.aliases == (approved.number,)
    assert moved.claims == (moved.request.number,)
    assert moved.told[0].values["old_number"] == approved.number
    assert moved.request.expires_on == date(2026, 12, 13)
    assert moved.request.flags == ()


def test_reminders_of_expiry_make_sense_when_they_come_late() -> None:
    """After the number has expired no reminder is sent, and what is past is not set again."""
    approved = go(filed("A", "B"), APPROVE)
    late = datetime(2026, 9, 20, tzinfo=UTC)
    assert why_not(approved, "remind_expiry", SYSTEM, at=late) == "expired"
    moved = taken(move(approved, "track", CUSTOMER, late, {"tracking": "X1", "item": 1}, POLICY))
    assert [timer.event for timer in moved.timers] == ["expire", "missing"]


def test_undoing_an_approval_voids_its_number_for_ever() -> None:
    """The request is as it was, the history is longer, and the number leads here but is never given again."""
    approved = go(filed(), APPROVE)
    soon = MONDAY + timedelta(minutes=10)
    moved = taken(move(approved, "undo", ANA, soon, {"note": "wrong request"}, POLICY))
    undone = moved.request
    assert (undone.state, undone.number, undone.expires_on) == (State.SUBMITTED, None, None)
    assert undone.voided == (approved.number,)
    assert approved.number in undone.names
    assert [entry.event for entry in undone.history] == ["approve", "undo"]
    assert moved.told[0].key == "corrected"
    assert why_not(undone, "undo", LEAD, {"note": "x"}) == "nothing_to_undo"


def test_an_agent_undoes_for_ten_minutes_and_a_lead_at_any_time() -> None:
    """With a reason."""
    approved = go(filed(), APPROVE)
    late = MONDAY + timedelta(minutes=10, seconds=1)
    assert why_not(approved, "undo", ANA, {}, MONDAY) == "note_needed"
    assert why_not(approved, "undo", ANA, {"note": "x"}, late) == "only_a_lead_now"
    assert go(approved, ("undo", LEAD, {"note": "x"}), at=late + timedelta(days=30)).state is State.SUBMITTED


def test_undo_reaches_past_a_reminder_to_the_step_before_it() -> None:
    """A reminder changes nothing, so there is nothing in it to undo."""
    reminded = go(go(filed(), APPROVE), ("remind_expiry", SYSTEM), at=MONDAY + timedelta(days=76))
    assert (
        go(reminded, ("undo", LEAD, {"note": "x"}), at=MONDAY + timedelta(days=76)).state is State.SUBMITTED
    )


def test_undoing_a_renewal_brings_the_old_number_back() -> None:
    """The new one is void."""
    expired = go(go(filed(), APPROVE), ("expire", SYSTEM), at=MONDAY + timedelta(days=91))
    renewed = go(expired, ("renew", ANA, {"entropy": 2}), at=MONDAY + timedelta(days=91))
    undone = go(renewed, ("undo", ANA, {"note": "x"}), at=MONDAY + timedelta(days=91))
    assert (undone.number, undone.aliases, undone.voided) == (expired.number, (), (renewed.number,))


def test_a_fault_that_comes_again_is_a_request_of_its_own() -> None:
    """Within ninety days, with the closed one as its parent and the device that came back."""
    closed = go(filed(), APPROVE, ("receive", DOCK), ("inspect", TECH), ("replace", TECH))
    closed = go(
        closed,
        ("ready", TECH, {"new_serial": "G99999999"}),
        ("ship", DOCK, {"carrier": "ups", "tracking": "1"}),
    )
    closed = go(closed, ("close", SYSTEM), at=MONDAY + timedelta(days=30))
    later = MONDAY + timedelta(days=60)
    moved = taken(move(closed, "follow_up", CUSTOMER, later, {"entropy": 3, "text": "Dead again."}, POLICY))
    fresh = moved.request
    assert (fresh.parent, fresh.number, fresh.state) == (closed.reference, None, State.SUBMITTED)
    assert (fresh.items[0].serial, fresh.items[0].details) == ("G99999999", "Dead again.")
    assert moved.claims == (fresh.reference,)
    assert why_not(closed, "follow_up", CUSTOMER, {"entropy": 3}, MONDAY + timedelta(days=121)) == "too_late"


def test_every_step_leaves_the_request_it_began_with_as_it_was() -> None:
    """The step is a function: the same request, actor and time give the same result."""
    request = filed("A", "B")
    assert move(request, *APPROVE[:2], MONDAY, APPROVE[2], POLICY) == move(
        request, *APPROVE[:2], MONDAY, APPROVE[2], POLICY
    )
    assert request == filed("A", "B")
