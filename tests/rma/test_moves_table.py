"""Every event from every state by every role: the legal steps are taken, all others refused with the legal ones."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from rmabot.rma.lifecycle import EVENTS, TABLE, rows_of
from rmabot.rma.moves import Actor, Moved, Refused, move
from rmabot.rma.policy import Policy
from rmabot.rma.record import replace
from rmabot.rma.request import Entry, Item, Quote, Request
from rmabot.rma.states import Role, State

POLICY = Policy.from_mapping({"reject_reasons": [{"not_ours": {"en": "Not ours.", "fr": "Pas de nous."}}]})
START = datetime(2026, 6, 15, 14, tzinfo=UTC)
DETAILS: dict[str, dict[str, Any]] = {
    "ask": {"fields": ["proof"], "text": "The invoice, please."},
    "approve": {"entropy": 7},
    "renew": {"entropy": 8},
    "follow_up": {"entropy": 9},
    "reject": {"reason": "not_ours", "text": "This is another maker's camera."},
    "track": {"carrier": "ups", "tracking": "1Z1111111111111118"},
    "lost": {"note": "claim paid"},
    "hold": {"reason": "wrong_serial", "expected": "G12345678", "got": "G87654321"},
    "wait": {"date": "2026-06-20"},
    "parts": {"date": date(2026, 7, 1)},
    "quote": {"amount": "80.00", "tax": "11.98", "text": "Water damage."},
    "accept": {"amount": "91.98", "words": "Yes, repair it for this fee"},
    "ready": {"new_serial": "G11111111"},
    "ship": {"carrier": "purolator", "tracking": "JJJ123456789"},
    "abandon": {"note": "three letters unanswered"},
    "undo": {"note": "a slip"},
}
DAYS = {"stale": 14, "expire": 91, "abandon": 60, "lapse": 15}


def standing(state: State, at: datetime) -> Request:
    quote = Quote(
        Decimal("80.00"), Decimal("11.98"), "CAD", "repair", "Water damage.", date(2026, 6, 29), START
    )
    item = Item(1, serial="G12345678", model="DS-2CD2143G2-I", state=state, since=START, quote=quote)
    return Request(
        reference="RQ26004217K",
        owner="telegram:1",
        items=(item,),
        filed_at=START,
        number="CA26000001X",
        expires_on=date(2026, 9, 13),
        history=(
            Entry(START, "clock", Role.SYSTEM, "remind_uncollected", state, state, items=(1,)),
            Entry(at, "ana", Role.AGENT, "approve", State.SUBMITTED, state, message="approved"),
        ),
        undo={"entry": 1},
    )


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("state", State)
def test_each_step_is_taken_or_refused_as_the_table_says(event: str, state: State) -> None:
    """One request in one state: for each role the table decides, and a refusal lists what is legal."""
    at = START + timedelta(days=DAYS.get(event, 1))
    for role in Role:
        request = standing(state, at)
        result = move(request, event, Actor("bo", role), at, DETAILS.get(event, {}), POLICY)
        rows = [row for row in rows_of(event) if row.may(role) and state in row.sources]
        if rows:
            assert isinstance(result, Moved), result
            assert result.row in rows
            assert result.request.state is (
                result.row.target if isinstance(result.row.target, State) else state
            )
            assert result.request.history[-1].event == event
        else:
            assert isinstance(result, Refused)
            assert result.reason == (
                "not_now" if any(row.may(role) for row in rows_of(event)) else "not_your_step"
            )
            assert set(result.legal) == {row.event for row in TABLE if row.may(role) and state in row.sources}


@pytest.mark.parametrize(
    "row",
    [row for row in TABLE if row.guards and row.event != "undelivered"],
    ids=lambda row: f"{row.event}-{row.target}",
)
def test_a_step_with_guards_is_refused_without_what_they_ask_for(row: Any) -> None:
    """With no details, at a moment when nothing has lapsed, each guarded step says what is missing.

    Of the two guards of `undelivered` one always holds: they only tell where the device goes.
    """
    at = START + timedelta(days=400) if row.event in {"reopen", "follow_up", "remind_info"} else START
    request = standing(row.sources[0], at - timedelta(days=1))
    item = replace(request.items[0], quote=None, appealed=True, rejected_by="bo")
    request = replace(request, items=(item,), number=None, expires_on=None, undo=None)
    if row.event == "cancel":
        moving = replace(item, number=2, state=State.IN_TRANSIT)
        request = replace(request, items=(item, moving))
    role = next(role for role in Role if row.may(role))
    result = move(request, row.event, Actor("bo", role), at, {"required": ["liability"]}, POLICY)
    assert isinstance(result, Refused)
    assert result.reason not in {"not_now", "not_your_step", "which_device"}


def test_an_event_that_does_not_exist_is_refused() -> None:
    """No traceback for a misspelled command."""
    result = move(standing(State.SUBMITTED, START), "aprove", Actor("bo", Role.AGENT), START, {}, POLICY)
    assert isinstance(result, Refused)
    assert result.reason == "no_such_step"
    assert "approve" in result.legal
