"""The lifecycle table itself: complete, reachable, and with nothing in it that a machine may decide against anybody."""

from dataclasses import dataclass

import pytest

from rmabot.rma.guards import GUARDS as IMPLEMENTED
from rmabot.rma.lifecycle import EVENTS, GUARDS, MESSAGES, TABLE, diagram, legal, rows_of
from rmabot.rma.states import FINAL, PROGRESS, WORDS, Role, State, Word, least_advanced


@dataclass(frozen=True)
class Standing:
    states: tuple[State, ...]


def test_every_guard_of_the_table_is_implemented_and_none_is_idle() -> None:
    """A guard that nobody asks, or a name without a guard, is a slip."""
    assert frozenset(IMPLEMENTED) == GUARDS


def test_every_state_is_reached_and_every_open_one_is_left() -> None:
    """From the draft each state can be reached; only final ones have no way on but undo and what begins anew."""
    reached = {State.DRAFT}
    while True:
        more = {
            row.target for row in TABLE if isinstance(row.target, State) and reached & set(row.sources)
        } - reached
        if not more:
            break
        reached |= more
    assert reached == set(State)
    left = {source for row in TABLE if isinstance(row.target, State) for source in row.sources}
    assert set(State) - left <= FINAL


def test_a_customer_hears_ten_plain_words() -> None:
    """Each state has one of ten words, and each word is used."""
    assert set(WORDS) == set(State)
    assert set(WORDS.values()) == set(Word)
    assert len(Word) == 10


def test_the_clock_reminds_and_closes_but_never_rejects_or_charges() -> None:
    """What goes against a customer is a person's press."""
    by_clock = {row.event for row in TABLE if Role.SYSTEM in row.who}
    assert by_clock == {
        "nudge",
        "erase",
        "remind_info",
        "stale",
        "remind_expiry",
        "expire",
        "missing",
        "remind_quote",
        "lapse",
        "remind_uncollected",
        "close",
    }


def test_a_lead_may_every_step_of_the_staff_and_none_of_the_clock() -> None:
    """Agents, dock and technicians each have their own; the lead has all of theirs."""
    staff = {Role.AGENT, Role.DOCK, Role.TECHNICIAN, Role.LEAD}
    for row in TABLE:
        assert row.may(Role.LEAD) is bool(row.who & staff)


def test_only_a_customer_accepts_or_declines_a_fee() -> None:
    """Nobody says yes for him."""
    for event in ("accept", "decline"):
        assert {role for row in rows_of(event) for role in row.who} == {Role.CUSTOMER}


def test_one_event_from_one_state_has_one_row_or_rows_told_apart_by_guards() -> None:
    """Otherwise the table would not say what happens."""
    for event in EVENTS:
        for state in State:
            rows = [row for row in rows_of(event) if state in row.sources]
            assert len({row.guards for row in rows}) == len(rows)


@pytest.mark.parametrize(
    ("states", "role", "events"),
    [
        ((State.SUBMITTED,), Role.AGENT, {"ask", "approve", "reject", "cancel", "undo"}),
        ((State.SUBMITTED,), Role.CUSTOMER, {"cancel"}),
        ((State.QUOTED,), Role.CUSTOMER, {"accept", "decline"}),
        ((State.RECEIVED, State.QUOTED), Role.DOCK, {"hold", "inspect"}),
        ((State.AWAITING_SHIPMENT,), Role.SYSTEM, {"remind_expiry", "expire"}),
        ((State.ERASED,), Role.LEAD, set()),
    ],
)
def test_what_is_legal_follows_from_where_the_devices_stand(
    states: tuple[State, ...], role: Role, events: set[str]
) -> None:
    """Legality is the table, asked with states and a role."""
    assert {row.event for row in legal(Standing(states), role)} == events


def test_a_request_shows_its_least_advanced_open_device() -> None:
    """Closed devices do not hide open ones; a request without open devices shows where they ended."""
    assert least_advanced((State.READY, State.INSPECTION, State.CLOSED)) is State.INSPECTION
    assert least_advanced((State.REJECTED, State.AWAITING_SHIPMENT)) is State.AWAITING_SHIPMENT
    assert least_advanced((State.CLOSED, State.REJECTED)) is State.CLOSED
    assert least_advanced(()) is State.SUBMITTED
    assert PROGRESS[0] is State.DRAFT


def test_the_diagram_is_drawn_from_the_table() -> None:
    """Every change of state is an arrow, with who may."""
    drawn = diagram()
    assert drawn.startswith("stateDiagram-v2\n    [*] --> DRAFT\n")
    for row in TABLE:
        for source in row.sources if isinstance(row.target, State) else ():
            assert f"    {source} --> {row.target}: {row.event} (" in drawn
    assert "CLOSED --> SUBMITTED: follow_up (agent, customer, a new request)" in drawn


def test_messages_have_names_of_their_own() -> None:
    """The dialogs have one text for each."""
    assert len(MESSAGES) == len(set(MESSAGES)) > 30
    assert all(key.isidentifier() and key == key.lower() for key in MESSAGES)
