"""Whole stories once the goods move: fees, several devices, mismatches, parcels that go astray."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from rmabot.rma.moves import SYSTEM, move
from rmabot.rma.states import Outcome, State
from tests.rma.story import (
    ACCEPT,
    ANA,
    APPROVE,
    CUSTOMER,
    DOCK,
    LEAD,
    MONDAY,
    POLICY,
    QUOTE,
    TECH,
    TRACK,
    filed,
    go,
    taken,
    why_not,
)


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
    assert [(timer.event, timer.at.date()) for timer in quoted.timers] == [
        ("remind_quote", date(2026, 6, 25)),
        ("remind_quote", date(2026, 6, 29)),
        ("lapse", date(2026, 7, 1)),
    ]
    assert (
        why_not(quoted.request, "lapse", SYSTEM, at=datetime(2026, 6, 30, 20, tzinfo=UTC))
        == "quote_still_valid"
    )
    lapsed = go(quoted.request, ("lapse", SYSTEM), at=datetime(2026, 7, 1, 5, tzinfo=UTC))
    assert (lapsed.state, lapsed.items[0].outcome) == (State.READY_UNREPAIRED, Outcome.LAPSED)


def test_a_fee_with_a_near_last_day_is_not_reminded_of_before_it_was_told() -> None:
    """Three days to decide: only the reminder of the last day but one is left, and none after the last."""
    inspected = go(filed(), APPROVE, ("receive", DOCK), ("inspect", DOCK))
    quoted = taken(move(inspected, "quote", ANA, MONDAY, {**QUOTE, "valid_until": "2026-06-18"}, POLICY))
    assert [timer.at.date() for timer in quoted.timers if timer.event == "remind_quote"] == [
        date(2026, 6, 17)
    ]
    late = datetime(2026, 6, 19, 5, tzinfo=UTC)
    assert why_not(quoted.request, "remind_quote", SYSTEM, at=late) == "quote_lapsed"


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
    assert (
        why_not(moved.request, "abandon", LEAD, {"note": "x"}, MONDAY + timedelta(days=60))
        == "no_notice_given"
    )
    noticed = go(moved.request, ("remind_uncollected", SYSTEM), at=MONDAY + timedelta(days=1))
    assert why_not(noticed, "abandon", LEAD, {"note": "x"}, MONDAY + timedelta(days=59)) == "too_early"
    assert why_not(moved.request, "abandon", ANA, {"note": "x"}) == "not_your_step"
    ended = go(noticed, ("abandon", LEAD, {"note": "letters sent"}), at=MONDAY + timedelta(days=60))
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
