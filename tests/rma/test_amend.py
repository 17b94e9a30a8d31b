"""What may be added to a request without moving it, and parcels that came without a number."""

from datetime import UTC, datetime, timedelta

from rmabot.rma.amend import claimed, corrected, flagged, linked, with_file, with_note
from rmabot.rma.case import REFUSALS
from rmabot.rma.loose import Fate, LooseParcel, likely, match, refuse
from rmabot.rma.moves import Actor, Moved, Refused
from rmabot.rma.policy import Policy
from rmabot.rma.record import replace
from rmabot.rma.request import Address, Contact, Flag, Item, Parcel, Request, StoredFile
from rmabot.rma.states import Role, State

NOON = datetime(2026, 6, 15, 16, tzinfo=UTC)
POLICY = Policy.from_mapping({})
ANA, BEN = Actor("ana", Role.AGENT), Actor("ben", Role.AGENT)
DOCK = Actor("dan", Role.DOCK)
CUSTOMER = Actor("Zoé", Role.CUSTOMER, "telegram:1")


def standing(state: State = State.SUBMITTED) -> Request:
    return Request("RQ1", "telegram:1", (Item(1, serial="G12345678", state=state),), NOON, number="CA1")


def reason(result: object) -> str:
    assert isinstance(result, Refused)
    assert result.reason in REFUSALS
    return result.reason


def kept(result: Request | Refused) -> Request:
    assert isinstance(result, Request)
    return result


def test_one_person_at_a_time_is_in_charge() -> None:
    """The second press is told who was first; assigning goes over it."""
    request = kept(claimed(standing(), ANA, NOON))
    assert request.assignee == "ana"
    assert kept(claimed(request, ANA, NOON)).assignee == "ana"
    assert reason(claimed(request, BEN, NOON)) == "claimed_already"
    assert kept(claimed(request, BEN, NOON, for_="ben")).assignee == "ben"
    assert [entry.event for entry in request.history] == ["claim"]


def test_a_note_says_something_and_stays_internal_if_it_is() -> None:
    """Blank ones are refused."""
    request = kept(with_note(standing(), ANA, NOON, " ask Ben ", internal=True))
    assert (request.notes[0].text, request.notes[0].internal) == ("ask Ben", True)
    assert reason(with_note(request, ANA, NOON, "  ", internal=True)) == "note_needed"


def test_files_are_kept_once_and_up_to_the_limit() -> None:
    """The same photo twice is one file."""
    photo = StoredFile("blob1", "label.jpg", "photo", 1000)
    request = kept(with_file(standing(), CUSTOMER, photo, NOON, at_most=1))
    assert kept(with_file(request, CUSTOMER, photo, NOON, at_most=1)) == request
    assert (
        reason(with_file(request, CUSTOMER, replace(photo, blob="blob2"), NOON, at_most=1))
        == "too_many_files"
    )


def test_contact_and_address_are_corrected_until_it_is_shipped_back() -> None:
    """The history says what was changed, not what it was."""
    request = kept(corrected(standing(State.REPAIRING), CUSTOMER, NOON, address=Address(city="Laval")))
    assert request.address.city == "Laval"
    assert request.history[-1].details == {"changed": ["address"]}
    assert kept(corrected(request, CUSTOMER, NOON, contact=Contact(name="Zoé"))).contact.name == "Zoé"
    assert (
        reason(corrected(standing(State.RETURNED), CUSTOMER, NOON, contact=Contact()))
        == "shipped_back_already"
    )


def test_another_account_is_linked_once() -> None:
    """It may then see the request."""
    request = linked(standing(), CUSTOMER, NOON, "slack:T1:U1")
    assert request.persons == {"telegram:1", "slack:T1:U1"}
    assert linked(request, CUSTOMER, NOON, "slack:T1:U1") == request


def test_a_signal_stands_there_once() -> None:
    """Found twice, it is one signal."""
    flag = Flag("same_serial", "RQ2", 1)
    assert flagged(flagged(standing(), flag), flag).flags == (flag,)


LOOSE = LooseParcel("LP1", NOON, "dan", tracking="X1", sender="zoé", serials=("G12345678",))


def test_a_parcel_without_number_is_matched_by_serial_before_tracking_before_name() -> None:
    """Closed requests are not looked at."""
    by_serial = standing(State.IN_TRANSIT)
    other = replace(by_serial, reference="RQ2", items=(Item(1, serial="G2", state=State.IN_TRANSIT),))
    by_tracking = replace(other, parcels=(Parcel("ups", "X1", "in", NOON),))
    by_name = replace(other, reference="RQ3", contact=Contact(name="Zoé"))
    stranger = replace(other, reference="RQ4")
    closed = replace(by_serial, reference="RQ5", items=(Item(1, serial="G12345678", state=State.CLOSED),))
    assert likely(LOOSE, (stranger, by_name, by_tracking, closed, by_serial)) == (
        by_serial,
        by_tracking,
        by_name,
    )


def test_a_matched_parcel_is_received_on_its_request() -> None:
    """The request knows that there was no number outside; the parcel is settled once."""
    result = match(LOOSE, standing(State.IN_TRANSIT), DOCK, NOON, {}, POLICY)
    assert not isinstance(result, Refused)
    parcel, moved = result
    assert isinstance(moved, Moved)
    assert moved.request.state is State.RECEIVED
    assert moved.request.history[-1].details == {"no_number": True, "loose": "LP1"}
    assert (parcel.fate, parcel.request) == (Fate.MATCHED, "RQ1")
    assert reason(match(parcel, standing(State.IN_TRANSIT), DOCK, NOON, {}, POLICY)) == "settled_already"
    assert reason(match(LOOSE, standing(State.QUOTED), DOCK, NOON, {}, POLICY)) == "not_now"
    assert reason(match(LOOSE, standing(State.IN_TRANSIT), ANA, NOON, {}, POLICY)) == "not_your_step"


def test_refusing_a_parcel_is_a_persons_decision_with_a_reason() -> None:
    """Nobody sends goods back without a word."""
    assert reason(refuse(LOOSE, DOCK, NOON, " ")) == "note_needed"
    parcel = refuse(LOOSE, DOCK, NOON + timedelta(days=1), "sender unknown, freight due")
    assert isinstance(parcel, LooseParcel)
    assert parcel.fate is Fate.REFUSED
