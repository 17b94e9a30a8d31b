"""A request as a value: it survives the store unchanged, and random work on it breaks none of its promises."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rmabot.rma.lifecycle import EVENTS
from rmabot.rma.moves import Actor, Moved, Refused, legal_events, move
from rmabot.rma.plain import NotPlainError, from_plain, to_plain
from rmabot.rma.policy import Policy
from rmabot.rma.record import replace
from rmabot.rma.request import (
    Acknowledgement,
    Address,
    Contact,
    Entry,
    FiledAnswer,
    Flag,
    Item,
    Mismatch,
    Note,
    Parcel,
    Quote,
    Request,
    StoredFile,
    from_json,
    to_json,
)
from rmabot.rma.states import FINAL, Outcome, Role, State, least_advanced
from rmabot.rma.warranty import Verdict, WarrantyRow

NOON = datetime(2026, 6, 15, 16, tzinfo=UTC)
POLICY = Policy.from_mapping({})

moments = st.datetimes(timezones=st.just(UTC))
texts = st.text(max_size=20)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(texts, inner, max_size=2),
    max_leaves=4,
)
money = st.decimals(0, 10_000, places=2)
quotes = st.builds(Quote, money, money, accepted_amount=st.none() | money)
answers = st.dictionaries(texts, json_values, max_size=2)
languages = st.dictionaries(st.sampled_from(["en", "fr"]), texts, max_size=2)
items = st.builds(
    Item,
    st.integers(1, 40),
    answers=answers,
    warranty=st.none() | st.builds(Verdict, row=st.none() | st.builds(WarrantyRow)),
    mismatch=st.none() | st.builds(Mismatch),
    quote=st.none() | quotes,
)
requests = st.builds(
    Request,
    texts,
    texts,
    st.lists(items, min_size=1, max_size=3, unique_by=lambda item: item.number).map(tuple),
    moments,
    contact=st.builds(Contact),
    address=st.builds(Address),
    acknowledgements=st.lists(st.builds(Acknowledgement), max_size=2).map(tuple),
    answers=st.lists(
        st.builds(FiledAnswer, label=languages, shown=languages, section_label=languages), max_size=2
    ).map(tuple),
    files=st.lists(st.builds(StoredFile), max_size=2).map(tuple),
    notes=st.lists(st.builds(Note), max_size=2).map(tuple),
    parcels=st.lists(st.builds(Parcel), max_size=2).map(tuple),
    flags=st.lists(st.builds(Flag), max_size=2).map(tuple),
    history=st.lists(st.builds(Entry, details=answers), max_size=2).map(tuple),
    undo=st.none() | answers,
)


@given(requests)
def test_a_request_survives_the_store_unchanged(request: Request) -> None:
    """Through a plain map and through JSON text, every field is what it was."""
    assert from_json(to_json(request)) == request
    assert from_json(json.loads(json.dumps(to_json(request)))) == request


def test_what_is_at_its_default_takes_no_room() -> None:
    """A fresh request is a short record."""
    request = Request("RQ1", "telegram:1", (Item(1),), NOON)
    assert to_json(request) == {
        "v": 1,
        "reference": "RQ1",
        "owner": "telegram:1",
        "items": [{"number": 1}],
        "filed_at": "2026-06-15T16:00:00+00:00",
    }


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"v": 2}, "was written in shape 2"),
        ({"colour": "red"}, '"colour" is not known'),
        ({"items": {"number": 1}}, "items: a dict where a list is due"),
        ({"items": [{"number": "1"}]}, "number: a str where a int is due"),
        ({"items": [{"number": 1, "state": "LOST"}]}, "state: 'LOST' cannot be read"),
        ({"items": [{}]}, "number"),
        ({"filed_at": "yesterday"}, "filed_at: 'yesterday' cannot be read"),
        ({"contact": "Zoé"}, "contact: a str where a Contact is due"),
        ({"linked": "telegram:2"}, "linked: a str where a list is due"),
    ],
)
def test_a_record_that_does_not_fit_is_refused_with_its_field(change: dict[str, Any], words: str) -> None:
    """A newer or damaged record is not read as something it is not."""
    plain = to_json(Request("RQ1", "telegram:1", (Item(1),), NOON)) | change
    with pytest.raises(NotPlainError, match=words.replace("(", r"\(")):
        from_json(plain)


def test_what_json_cannot_hold_is_refused_when_written() -> None:
    """An object in the answers is a slip of ours, found at once."""
    with pytest.raises(NotPlainError, match="a object cannot be kept"):
        to_plain(Item(1, answers={"x": object()}))
    with pytest.raises(NotPlainError, match="where a map is due"):
        from_plain(Item, {"number": 1, "answers": []})
    with pytest.raises(NotPlainError, match="is none of"):
        from_plain(Mismatch, {"reason": "whim"})


def test_a_request_is_found_by_every_number_it_ever_had() -> None:
    """Its reference, its number, those it had before and those that are void."""
    request = Request("RQ1", "telegram:1", (Item(1),), NOON, number="CA3", aliases=("CA1",), voided=("CA2",))
    assert request.names == {"RQ1", "CA1", "CA2", "CA3"}
    assert request.shown_number == "CA3"
    assert replace(request, number=None).shown_number == "RQ1"


def test_an_address_is_written_as_on_a_parcel() -> None:
    """What is empty leaves no gap."""
    address = Address("123 Main Street", "4", "Toronto", "ON", "M5V 1A1")
    assert address.lines == ("4-123 Main Street", "Toronto ON M5V 1A1", "CA")
    assert Address(city="Paris", country="FR").lines == ("Paris", "FR")


DETAILS: dict[str, Any] = {
    "fields": ["proof"],
    "text": "in words",
    "note": "internal",
    "carrier": "ups",
    "tracking": "1Z1111111111111118",
    "amount": "80",
    "words": "yes",
    "new_serial": "G1",
}
steps = st.tuples(
    st.integers(0, 200),
    st.sampled_from(
        [
            Actor("ana", Role.AGENT),
            Actor("lea", Role.LEAD),
            Actor("zoe", Role.CUSTOMER),
            Actor("c", Role.SYSTEM),
        ]
    ),
    st.integers(0, 12),
    st.sampled_from([None, None, 1, 2]),
    st.sampled_from(["wrong_serial", "not_ours"]),
)


def chosen(request: Request, actor: Actor, choice: int) -> str:
    """Mostly a legal event, so that walks get far; now and then any."""
    events = legal_events(request, actor.role) if choice % 8 else EVENTS
    return events[choice % len(events)] if events else EVENTS[choice % len(EVENTS)]


@settings(max_examples=150)
@given(st.lists(steps, max_size=40), st.integers(1, 3))
def test_no_order_of_steps_breaks_a_request(walk: list[tuple[Any, ...]], devices: int) -> None:
    """Whatever is tried, in any order and at any time, the promises of the lifecycle hold."""
    request = Request("RQ1", "zoe", tuple(Item(n + 1, since=NOON) for n in range(devices)), NOON)
    at = NOON
    for entropy, (choice, actor, days, item, reason) in enumerate(walk):
        at += timedelta(days=days)
        event = chosen(request, actor, choice)
        details = DETAILS | {
            "entropy": entropy,
            "item": item,
            "reason": reason,
            "date": (at + timedelta(3)).date(),
        }
        result = move(request, event, actor, at, details, POLICY)
        if isinstance(result, Refused):
            continue
        promises_hold(request, result)
        if not result.row.new:
            request = result.request


def promises_hold(before: Request, moved: Moved) -> None:
    after = moved.request
    assert from_json(to_json(after)) == after
    assert after.state is least_advanced(after.states)
    if moved.row.new:
        assert after.parent == before.reference
        return
    assert after.history[: len(before.history)] == before.history
    assert len(after.history) > len(before.history)
    assert after.revision == before.revision + 1
    assert before.names <= after.names
    assert set(moved.claims) == after.names - before.names
    assert after.number is None or after.number not in {*after.voided, *after.aliases}
    assert len({timer.key for timer in moved.timers}) == len(moved.timers)
    for old, new in zip(before.items, after.items, strict=True):
        if (
            old.state is State.QUOTED
            and new.state in {State.REPAIRING, State.REPLACING}
            and moved.row.event != "undo"
        ):
            assert new.quote is not None
            assert new.quote.accepted_amount == new.quote.total
        if new.state in {State.AWAITING_SHIPMENT, State.IN_TRANSIT, State.RECEIVED}:
            assert after.number is not None
    if all(item.state in FINAL for item in after.items):
        assert not moved.timers


@given(st.lists(steps, max_size=25))
def test_undo_restores_everything_but_the_history(walk: list[tuple[Any, ...]]) -> None:
    """After any step, a lead's undo gives back what was; a number given in between is void."""
    request = Request("RQ1", "zoe", (Item(1, since=NOON), Item(2, since=NOON)), NOON)
    at = NOON
    for entropy, (choice, actor, days, item, reason) in enumerate(walk):
        at += timedelta(days=days)
        event = chosen(request, actor, choice)
        details = DETAILS | {
            "entropy": entropy,
            "item": item,
            "reason": reason,
            "date": (at + timedelta(3)).date(),
        }
        result = move(request, event, actor, at, details, POLICY)
        if isinstance(result, Refused) or result.row.new:
            continue
        if result.request.undo is not None and result.row.event != "undo" and actor.role is not Role.SYSTEM:
            undone = move(result.request, "undo", Actor("lea", Role.LEAD), at, {"note": "slip"}, POLICY)
            assert isinstance(undone, Moved)
            same = replace(
                undone.request,
                history=request.history,
                revision=request.revision,
                undo=request.undo,
                voided=request.voided,
                notes=request.notes,
            )
            assert same == request
        request = result.request


def test_outcomes_are_named_for_reports() -> None:
    """A closed device says how it ended."""
    assert {str(outcome) for outcome in Outcome} >= {"repaired", "replaced", "no_fault", "declined", "lost"}
