"""Requests in a store: found by whatever leads to them, by nothing else."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmabot.ports import requests
from rmabot.ports.requests import (
    by_number,
    get,
    of_person,
    on_serial,
    open_on_serial,
    own,
    serial_key,
    with_file,
)
from rmabot.ports.store import Commit
from rmabot.rma.numbers import mint
from rmabot.rma.policy import Policy
from rmabot.rma.record import replace
from rmabot.rma.request import Item, Request, StoredFile
from rmabot.rma.states import State
from rmabot.store.memory import MemoryStore

POLICY = Policy.from_mapping({})
FILED = datetime(2026, 6, 15, 14, tzinfo=UTC)
REFERENCE, NUMBER = mint("RQ", 2026, 1), mint("CA", 2026, 2)


def request(**changes: object) -> Request:
    """A request of Ana's for one camera."""
    item = Item(1, serial="G12345678", model="DS-2CD2143G2-I")
    plain = Request(REFERENCE, "telegram:1", (item,), FILED, files=(StoredFile("b1", "a.jpg", "photo", 1),))
    return replace(plain, **changes)  # type: ignore[arg-type]


async def kept(*found: Request) -> MemoryStore:
    store = MemoryStore()
    for one in found:
        await store.commit(Commit(1.0, puts=(requests.record(one, 0),)))
    return store


async def test_what_was_written_is_read_with_its_revision() -> None:
    """The record's revision and the request's own are one."""
    store = await kept(request())
    found = await get(store, REFERENCE)
    assert found is not None
    assert found.revision == found.request.revision == 1
    assert found.request == request(revision=1)
    assert await get(store, "RQ") is None


@pytest.mark.parametrize("number", [REFERENCE, NUMBER, mint("CA", 2025, 3), mint("CA", 2025, 4)])
async def test_every_name_leads_to_it_however_it_is_typed(number: str) -> None:
    """Reference, number, what it was before, and what was taken back."""
    store = await kept(request(number=NUMBER, aliases=(mint("CA", 2025, 3),), voided=(mint("CA", 2025, 4),)))
    spaced = f"{number[:2]} {number[2:5]}-{number[5:8]}.{number[8:]}"
    for typed in (
        number,
        number.lower(),
        spaced,
        f"RMA no. {number}",
        number.replace("0", "O").replace("1", "l"),
    ):
        found = await by_number(store, typed, POLICY)
        assert found is not None, typed
        assert found.request.reference == REFERENCE


async def test_a_makers_number_is_found_as_it_is_written() -> None:
    """It has no check character of ours."""
    store = await kept(request(number="HK-CA-0042"))
    for typed in ("HK-CA-0042", "hk-ca-0042 ", "hk - ca - 0042"):
        assert await by_number(store, typed, POLICY), typed
    assert await by_number(store, "0042", POLICY) is None


async def test_the_number_of_today_goes_before_one_that_was_given_up() -> None:
    """A maker may use a number again."""
    old = request(reference=mint("RQ", 2026, 5), voided=("HK-1",))
    store = await kept(old, request(number="HK-1"))
    found = await by_number(store, "hk-1", POLICY)
    assert found is not None
    assert found.request.reference == REFERENCE


async def test_a_person_has_what_they_own_are_linked_to_or_filed() -> None:
    """Open before closed, the newest first."""
    closed = request(
        reference=mint("RQ", 2026, 6), items=(Item(1, state=State.CLOSED),), linked=("telegram:1",)
    )
    older = request(
        reference=mint("RQ", 2026, 7), owner="x", filed_by="telegram:1", filed_at=FILED.replace(hour=9)
    )
    store = await kept(closed, older, request(), request(reference=mint("RQ", 2026, 8), owner="telegram:2"))
    found = [one.request.reference for one in await of_person(store, "telegram:1")]
    assert found == [REFERENCE, older.reference, closed.reference]
    assert await own(store, "telegram:2", REFERENCE, POLICY) is None
    assert await own(store, "telegram:1", "RQ26000000X", POLICY) is None


async def test_a_serial_is_open_while_its_own_device_is() -> None:
    """Two devices on a request, one of them finished."""
    items = (Item(1, serial="G12345678"), Item(2, serial="987654321", state=State.CLOSED))
    store = await kept(request(items=items))
    assert [one.reference for one in await open_on_serial(store, "g-123 45678")] == [REFERENCE]
    assert await open_on_serial(store, "987654321") == ()
    assert [one.reference for one in await on_serial(store, "987654321")] == [REFERENCE]
    assert await on_serial(store, "") == await open_on_serial(store, " - ") == ()


async def test_a_file_is_found_by_its_bytes() -> None:
    """The same invoice on another request."""
    store = await kept(request())
    assert [one.reference for one in await with_file(store, "b1")] == [REFERENCE]
    assert await with_file(store, "") == ()


async def test_more_than_a_page_is_found() -> None:
    """Whoever has many requests sees them all."""
    many = [request(reference=mint("RQ", 2026, n)) for n in range(100, 330)]
    store = await kept(*many)
    assert len(await of_person(store, "telegram:1")) == len({one.reference for one in many})
    assert len([one async for one in requests.all_open(store)]) == len({one.reference for one in many})


@given(st.text(max_size=60))
def test_a_serial_is_compared_by_its_letters_and_digits(text: str) -> None:
    """Spaces, dashes and case make no other device."""
    assert serial_key(f" {text.lower()} ") == serial_key(text.upper())
    assert serial_key(serial_key(text)) == serial_key(text)


@given(st.text(max_size=80))
async def test_whatever_is_typed_as_a_number_is_no_error(text: str) -> None:
    """It leads nowhere."""
    assert await by_number(MemoryStore(), text, POLICY) is None
