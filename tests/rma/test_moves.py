"""Whole stories on one request: numbers, parcels, fees, several devices, second thoughts."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from rmabot.rma.moves import SYSTEM, Actor, Moved, Refused, move
from rmabot.rma.numbers import is_number
from rmabot.rma.policy import Policy
from rmabot.rma.request import Acknowledgement, Item, Request
from rmabot.rma.states import Outcome, Role, State

POLICY = Policy.from_mapping(
    {
        "hours": {"monday-friday": "9:00-17:00", "closed": "holidays QC"},
        "reject_reasons": [{"not_ours": {"en": "Not ours.", "fr": "Pas de nous."}}],
    }
)
MAKERS = Policy.from_mapping({"numbers": "maker", "maker_number": "CA########"})
MONDAY = datetime(2026, 6, 15, 14, tzinfo=UTC)
CUSTOMER = Actor("Zoé", Role.CUSTOMER, "telegram:1")
ANA, BEN = Actor("ana", Role.AGENT), Actor("ben", Role.AGENT)
DOCK, TECH, LEAD = Actor("dan", Role.DOCK), Actor("tess", Role.TECHNICIAN), Actor("lea", Role.LEAD)


def filed(*models: str) -> Request:
    items = tuple(
        Item(n, serial=f"G1234567{n}", model=model, since=MONDAY)
        for n, model in enumerate(models or ("A",), 1)
    )
    return Request("RQ26004217K", "telegram:1", items, MONDAY, language="fr")


def go(request: Request, *steps: tuple[Any, ...], at: datetime = MONDAY, policy: Policy = POLICY) -> Request:
    for event, actor, *details in steps:
        request = taken(move(request, event, actor, at, details[0] if details else {}, policy)).request
    return request


def taken(result: Moved | Refused) -> Moved:
    assert isinstance(result, Moved), result
    return result


def why_not(
    request: Request,
    event: str,
    actor: Actor,
    details: Mapping[str, Any] | None = None,
    at: datetime = MONDAY,
) -> str:
    result = move(request, event, actor, at, details or {}, POLICY)
    assert isinstance(result, Refused), result
    return result.reason


APPROVE = ("approve", ANA, {"entropy": 1})
TRACK = ("track", CUSTOMER, {"tracking": "1Z1111111111111118", "carrier": "ups"})
QUOTE = {"amount": "80", "tax": "11.98", "text": "Water inside.", "valid_until": "2026-06-30"}
ACCEPT = {"amount": "91.98", "words": "Oui, réparez-le à ce prix"}


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


def test_no_work_begins_from_a_fee_without_the_customers_own_yes_to_its_amount() -> None:
    """The amount with tax, his words and the time are kept; nobody of the staff can say yes."""
    inspected = go(filed(), APPROVE, TRACK, ("receive", DOCK), ("inspect", TECH))
    quoted = go(inspected, ("quote", TECH, QUOTE))
    assert quoted.items[0].quote is not None
    assert quoted.items[0].quote.total == Decimal("91.98")
    for event in ("repair", "replace", "ready"):
        assert why_not(quoted, event, LEAD, {"new_serial": "G1"}) == "not_now"
    assert why_not(quoted, "accept", LEAD, ACCEPT) == "not_your_step"
    assert why_not(quoted, "accept", CUSTOMER, {"amount": "80", "words": "Oui"}) == "amount_differs"
    assert why_not(quoted, "accept", CUSTOMER, {"amount": "91.98"}) == "acceptance_in_words_needed"
    assert why_not(quoted, "accept", CUSTOMER, ACCEPT, MONDAY + timedelta(days=20)) == "quote_lapsed"
    accepted = go(quoted, ("accept", CUSTOMER, ACCEPT))
    quote = accepted.items[0].quote
    assert accepted.state is State.REPAIRING
    assert quote is not None
    assert (quote.accepted_amount, quote.accepted_words, quote.accepted_at) == (
        Decimal("91.98"),
        "Oui, réparez-le à ce prix",
        MONDAY,
    )


def test_a_fee_for_a_replacement_leads_to_replacing_with_a_new_serial() -> None:
    """The new device's serial is kept before it is ready."""
    quoted = go(
        filed(), APPROVE, ("receive", DOCK), ("inspect", DOCK), ("quote", ANA, QUOTE | {"work": "replace"})
    )
    replacing = go(quoted, ("accept", CUSTOMER, ACCEPT))
    assert replacing.state is State.REPLACING
    assert why_not(replacing, "ready", TECH) == "new_serial_needed"
    ready = go(replacing, ("ready", TECH, {"new_serial": "G99999999"}))
    assert (ready.items[0].outcome, ready.items[0].replaced_by) == (Outcome.REPLACED, "G99999999")


@pytest.mark.parametrize(
    ("details", "reason"),
    [
        ({"text": "x"}, "amount_needed"),
        ({"amount": "free", "text": "x"}, "amount_needed"),
        ({"amount": "0", "text": "x"}, "amount_needed"),
        ({"amount": "-5", "text": "x"}, "amount_needed"),
        ({"amount": "1.005", "text": "x"}, "amount_needed"),
        ({"amount": "NaN", "text": "x"}, "amount_needed"),
        ({"amount": "5", "tax": "some", "text": "x"}, "tax_malformed"),
        ({"amount": "5", "work": "paint", "text": "x"}, "work_unknown"),
        ({"amount": "5", "valid_until": "2026-06-14", "text": "x"}, "date_needed"),
        ({"amount": "5"}, "reason_in_words_needed"),
    ],
)
def test_a_fee_is_an_amount_with_a_reason(details: dict[str, Any], reason: str) -> None:
    """To the cent, valid from today on, and why in words."""
    inspected = go(filed(), APPROVE, ("receive", DOCK), ("inspect", DOCK))
    assert why_not(inspected, "quote", TECH, details) == reason


def test_a_fee_that_is_not_answered_lapses_and_the_device_comes_back_unrepaired() -> None:
    """After the last day, not on it."""
    quoted = taken(
        move(go(filed(), APPROVE, ("receive", DOCK), ("inspect", DOCK)), "quote", ANA, MONDAY, QUOTE, POLICY)
    )
    assert [timer.event for timer in quoted.timers] == ["lapse"]
    assert (
        why_not(quoted.request, "lapse", SYSTEM, at=datetime(2026, 6, 30, 20, tzinfo=UTC))
        == "quote_still_valid"
    )
    lapsed = go(quoted.request, ("lapse", SYSTEM), at=datetime(2026, 7, 1, 5, tzinfo=UTC))
    assert (lapsed.state, lapsed.items[0].outcome) == (State.READY_UNREPAIRED, Outcome.LAPSED)


def test_each_device_goes_its_own_way_from_receipt_on() -> None:
    """One rejected, one repaired, one not yet here: one number, three states, the least advanced shown."""
    request = go(
        filed("A", "B", "C"), ("reject", ANA, {"reason": "not_ours", "text": "No.", "item": 2}), APPROVE
    )
    assert request.states == (State.AWAITING_SHIPMENT, State.REJECTED, State.AWAITING_SHIPMENT)
    request = go(request, ("receive", DOCK, {"item": 1}), ("inspect", TECH), ("repair", TECH))
    assert request.states == (State.REPAIRING, State.REJECTED, State.AWAITING_SHIPMENT)
    assert request.state is State.AWAITING_SHIPMENT
    assert why_not(request, "receive", DOCK, {"item": 2}) == "not_now"
    assert why_not(request, "receive", DOCK, {"item": 9}) == "no_such_device"
    request = go(request, ("receive", DOCK))
    assert request.states == (State.REPAIRING, State.REJECTED, State.RECEIVED)


def test_where_two_devices_fit_the_step_has_to_name_one() -> None:
    """A fee is not put on every device at once; receipt and shipping take all that fit."""
    inspected = go(filed("A", "B"), APPROVE, ("receive", DOCK), ("inspect", TECH))
    assert why_not(inspected, "repair", TECH) == "which_device"
    both = go(inspected, ("repair", TECH, {"item": 1}), ("no_fault", TECH, {"item": 2}), ("ready", TECH))
    assert both.states == (State.READY, State.READY_UNREPAIRED)
    shipped = go(both, ("ship", DOCK, {"carrier": "purolator", "tracking": "JJJ123456789"}))
    assert shipped.states == (State.RETURNED,) * 2
    assert shipped.parcels[-1].items == (1, 2)
    assert shipped.parcels[-1].url.endswith("JJJ123456789")


def test_a_parcel_that_comes_back_puts_each_device_where_it_was() -> None:
    """Repaired ones are ready again, the others unrepaired; then the customer is reminded, and a lead may end it."""
    worked = go(filed("A", "B"), APPROVE, ("receive", DOCK), ("inspect", TECH), ("repair", TECH, {"item": 1}))
    ready = go(worked, ("no_fault", TECH, {"item": 2}), ("ready", TECH))
    assert (
        taken(move(ready, "ship", DOCK, MONDAY, {"carrier": "ups", "tracking": "1"}, POLICY)).timers[0].event
        == "close"
    )
    shipped = go(ready, ("ship", DOCK, {"carrier": "ups", "tracking": "1"}))
    moved = taken(move(shipped, "undelivered", DOCK, MONDAY, {}, POLICY))
    assert moved.request.states == (State.READY, State.READY_UNREPAIRED)
    assert len(moved.told) == 2
    assert {timer.event for timer in moved.timers} == {"remind_uncollected"}
    assert why_not(moved.request, "abandon", LEAD, {"note": "x"}, MONDAY + timedelta(days=59)) == "too_early"
    assert why_not(moved.request, "abandon", ANA, {"note": "x"}) == "not_your_step"
    ended = go(moved.request, ("abandon", LEAD, {"note": "letters sent"}), at=MONDAY + timedelta(days=60))
    assert ended.state is State.CLOSED


def test_a_device_the_desk_has_yet_to_ship_reminds_no_customer() -> None:
    """Only what came back waits for the customer."""
    moved = taken(
        move(go(filed(), APPROVE, ("receive", DOCK), ("inspect", TECH)), "no_fault", TECH, MONDAY, {}, POLICY)
    )
    assert moved.timers == ()


def test_a_mismatch_is_held_told_and_resolved() -> None:
    """Both serials are shown, the desk corrects the line, or the device goes back."""
    received = go(filed(), APPROVE, ("receive", DOCK))
    assert why_not(received, "hold", DOCK, {"reason": "odd"}) == "mismatch_needed"
    moved = taken(
        move(
            received, "hold", DOCK, MONDAY, {"reason": "wrong_serial", "expected": "G1", "got": "G2"}, POLICY
        )
    )
    assert (moved.told[0].values["expected"], moved.told[0].values["got"]) == ("G1", "G2")
    kept = go(moved.request, ("resolve", ANA, {"serial": "G2", "note": "box swapped"}))
    assert (kept.state, kept.items[0].serial, kept.items[0].mismatch) == (State.INSPECTION, "G2", None)
    chosen = go(moved.request, ("resolve", CUSTOMER, {"serial": "G3"}))
    assert chosen.items[0].serial == "G12345671"
    back = go(moved.request, ("send_back", CUSTOMER))
    assert (back.state, back.items[0].outcome) == (State.READY_UNREPAIRED, Outcome.SENT_BACK)


def test_waiting_for_details_or_parts_has_a_day_at_which_the_desk_looks_again() -> None:
    """The bench stays until then; the customer's answer is kept."""
    inspected = go(filed(), APPROVE, ("receive", DOCK), ("inspect", TECH))
    assert why_not(inspected, "wait", TECH, {"date": "2026-06-14"}) == "date_needed"
    waiting = taken(move(inspected, "wait", TECH, MONDAY, {"date": "2026-06-17"}, POLICY))
    assert [(timer.event, timer.at.date()) for timer in waiting.timers] == [
        ("waiting_over", date(2026, 6, 17))
    ]
    assert waiting.request.asked_for == ("details",)
    told = go(waiting.request, ("answer", CUSTOMER, {"text": "Only at night."}))
    assert (told.state, told.notes[-1].internal, told.asked_for) == (State.INSPECTION, False, ())
    assert go(waiting.request, ("repair", TECH)).asked_for == ()
    parts = go(told, ("repair", TECH), ("parts", TECH, {"date": "2026-07-01"}))
    assert (parts.state, parts.items[0].waiting_until) == (State.WAITING_PARTS, date(2026, 7, 1))
    assert go(parts, ("parts_in", TECH)).items[0].waiting_until is None


def test_a_parcel_that_does_not_arrive_is_flagged_and_may_be_given_up() -> None:
    """The clock flags it once; found or given up, the flag goes."""
    sent = taken(move(go(filed(), APPROVE), "track", CUSTOMER, MONDAY, {"tracking": "X1"}, POLICY))
    assert [(timer.event, (timer.at.date() - MONDAY.date()).days) for timer in sent.timers] == [
        ("missing", 21)
    ]
    assert sent.request.parcels[0].carrier == "other"
    missing = taken(move(sent.request, "missing", SYSTEM, MONDAY + timedelta(days=21), {}, POLICY))
    assert [flag.name for flag in missing.request.flags] == ["lost"]
    assert missing.timers == ()
    assert go(missing.request, ("receive", DOCK)).flags == ()
    assert go(missing.request, ("lost", ANA, {"note": "claimed"})).items[0].outcome is Outcome.LOST


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
