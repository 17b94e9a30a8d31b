"""The dock with a hand scanner: a number, Enter, a serial, Enter; each scan is answered, and nothing is received by guess."""

import pytest

from rmabot.desk.perform import perform
from rmabot.desk.scan import Scanning
from rmabot.ports.desk import Done, Order, Refused
from rmabot.rma.request import Request
from rmabot.rma.states import State
from rmabot.testing.conversation import Conversation
from tests.desk.returns import DORA, acts, file, now, told

DAY = 24 * 3600.0


def dock(they: Conversation) -> Scanning:
    """A session at the dock."""

    async def act(order: Order) -> Done | Refused:
        return await perform(order, they.trial.store, they.flows, they.clock.now(), they.clock.entropy())

    return Scanning(they.trial.store, lambda: they.flows.policy, DORA, act)


@pytest.fixture
async def two(they: Conversation) -> Request:
    """Give an approved return of two devices."""
    request = await file(they, second="G87654321")
    return await acts(they, request, ("approve", {}))


async def said(scanning: Scanning, *lines: str) -> list[tuple[bool, str]]:
    """What is said to each scan."""
    return [(one.fine, one.text) for line in lines for one in await scanning.scan(line)]


async def test_a_number_and_its_serials_are_received_one_by_one(they: Conversation, two: Request) -> None:
    """With what is still expected after each; the customer is told of each device."""
    await told(they)
    scanning = dock(they)
    heard = await said(scanning, f"{two.number}\n", "G12345678\n", "S/N: G87654321\n")
    assert [fine for fine, _ in heard] == [True, True, True]
    assert heard[0][1].endswith("expects DS-2CD2143G2-I G12345678, DS-7608NI-K2/8P G87654321. Scan a serial.")
    assert "Still expected: DS-7608NI-K2/8P G87654321." in heard[1][1]
    assert "That is all of it." in heard[2][1]
    assert set((await now(they, two)).states) == {State.RECEIVED}
    assert await scanning.close() == []
    assert scanning.summary() == "2 devices in 1 parcel received; 0 to look at."
    assert (await told(they)).count("has arrived") == 2


async def test_what_a_scanner_sends_before_a_code_is_no_part_of_it(they: Conversation, two: Request) -> None:
    """The kind of code, the words of the label, blanks, small letters."""
    scanning = dock(they)
    await said(scanning, f"]C1{str(two.number).lower()} \r\n", " ]Q3g12345678 ")
    assert (await now(they, two)).states == (State.RECEIVED, State.AWAITING_SHIPMENT)


async def test_a_serial_that_is_not_on_the_request_receives_nothing(they: Conversation, two: Request) -> None:
    """It says what was expected and what to do, and the next scan goes on."""
    scanning = dock(they)
    heard = await said(scanning, str(two.number), "G99999999", "G12345678", "")
    assert [fine for fine, _ in heard] == [True, False, True, True]
    assert "no device on it has the serial G99999999" in heard[1][1]
    assert "Not in this box: DS-7608NI-K2/8P G87654321." in heard[3][1]
    assert scanning.summary() == "1 device in 1 parcel received; 1 to look at."


async def test_a_number_without_a_serial_notes_nothing(they: Conversation, two: Request) -> None:
    """A box that was scanned twice, or an empty one: said, and the next parcel is opened."""
    scanning = dock(they)
    heard = await said(scanning, str(two.number), two.reference)
    assert "no serial was scanned" in heard[1][1]
    assert (await now(they, two)).states == (State.AWAITING_SHIPMENT,) * 2


async def test_the_same_serial_twice_is_said(they: Conversation, two: Request) -> None:
    """A trigger pulled twice receives once."""
    scanning = dock(they)
    heard = await said(scanning, str(two.number), "G12345678", "G12345678")
    assert "was received already" in heard[2][1]
    assert scanning.received == 1


async def test_a_serial_of_another_request_is_named_with_it(they: Conversation, two: Request) -> None:
    """Boxes that were mixed up on the pallet."""
    other = await acts(they, await file(they, serial="G55555555"), ("approve", {}))
    scanning = dock(they)
    heard = await said(scanning, str(two.number), "G55555555")
    assert f"It is on {other.number}." in heard[1][1]
    assert (await now(they, other)).state is State.AWAITING_SHIPMENT


async def test_a_code_that_is_nothing_says_to_set_the_parcel_aside(they: Conversation, two: Request) -> None:
    """A serial with no number before it names the request that it may belong to; it is not received by that."""
    scanning = dock(they)
    heard = await said(scanning, "0123456789012", "G12345678", "", "=1+1", "é" * 500)
    assert not any(fine for fine, _ in heard)
    assert "no request has this number" in heard[0][1]
    assert f"is a serial of {two.number}" in heard[1][1]
    assert (await now(they, two)).states == (State.AWAITING_SHIPMENT,) * 2


async def test_what_is_not_expected_is_not_opened(they: Conversation, two: Request) -> None:
    """Received before, or cancelled: it says where it stands."""
    await acts(they, two, ("receive", {}))
    scanning = dock(they)
    assert "was received already. It is RECEIVED." in (await said(scanning, str(two.number)))[0][1]
    other = await acts(they, await file(they, serial="G55555555"), ("cancel", {}))
    assert "nothing is expected on it, it is CANCELLED" in (await said(scanning, other.reference))[0][1]


async def test_an_expired_number_is_received_all_the_same(they: Conversation, two: Request) -> None:
    """A person decides about it, not the scanner."""
    await they.wait(100 * DAY)
    scanning = dock(they)
    heard = await said(scanning, str(two.number), "G12345678")
    assert "has expired; it is received all the same" in heard[0][1]
    assert "received" in heard[1][1]


async def test_a_device_that_was_not_approved_is_set_aside(they: Conversation) -> None:
    """It came in the same box: neither received nor taken for one that was."""
    request = await file(they, second="G87654321")
    after = await acts(
        they, request, ("approve", {"device": (1,)}), ("reject", {"device": (2,), "reason": "no_proof"})
    )
    heard = await said(dock(they), str(after.number), "G12345678", "G87654321")
    assert "it is REJECTED. Set it aside." in heard[2][1]
    assert not heard[2][0]
