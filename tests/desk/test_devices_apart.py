"""Several devices on one request, each on a way of its own: what the desk does to one, and what the customer sees."""

from rmabot.ports.desk import Done
from rmabot.rma.states import State
from rmabot.testing.conversation import Conversation
from tests.desk.returns import LEA, Named, act, acts, file, now, told

DAY = 24 * 3600.0
APPROVED_AND_NOT: tuple[Named, ...] = (
    ("approve", {"device": (1,)}),
    ("reject", {"device": (2,), "reason": "no_proof", "text": "The invoice shows another device."}),
)
TO_THE_BENCH: tuple[Named, ...] = (("approve", {}), ("receive", {}), ("inspect", {}))


async def test_one_is_approved_and_one_is_not_under_one_number(they: Conversation) -> None:
    """Each message names the device it is about."""
    request = await file(they, second="G87654321")
    await acts(they, request, APPROVED_AND_NOT[0])
    approved = await told(they)
    assert "This is about DS-2CD2143G2-I." in approved
    after = await acts(they, request, APPROVED_AND_NOT[1])
    rejected = await told(they)
    assert "This is about DS-7608NI-K2/8P." in rejected
    assert "The invoice shows another device." in rejected
    assert [item.state for item in after.items] == [State.AWAITING_SHIPMENT, State.REJECTED]
    assert f"Your RMA number is {after.number}" in approved


async def test_status_shows_each_device_and_offers_what_each_allows(they: Conversation) -> None:
    """The one that was not approved can still be looked at by another person."""
    request = await file(they, second="G87654321")
    await acts(they, request, *APPROVED_AND_NOT)
    await told(they)
    said = (await they.say("where is my rma")).text
    assert "• DS-2CD2143G2-I: Ready for you to ship. We wait for your parcel." in said
    assert "• DS-7608NI-K2/8P: Not approved. Why: " in said
    assert {"shipped", "second_look"} <= set(they.shown)
    await they.press("second_look")
    await they.press("skip")
    after = await now(they, request)
    assert [item.state for item in after.items] == [State.AWAITING_SHIPMENT, State.SUBMITTED]


async def test_the_same_in_french(elle: Conversation) -> None:
    """Whole sentences, with the signs as French has them."""
    elle.clock.wait(60)
    request = await file(elle, second="G87654321")
    await acts(elle, request, *APPROVED_AND_NOT)
    assert "Ceci concerne DS-7608NI-K2/8P." in await told(elle)
    said = (await elle.say("où est mon rma")).text
    assert "• DS-2CD2143G2-I : Prête à être expédiée par vous. Nous attendons votre colis." in said
    assert "• DS-7608NI-K2/8P : Non approuvée. Pourquoi : " in said


async def test_a_device_in_one_place_is_told_without_a_list(they: Conversation) -> None:
    """Where all stand alike, the status is as it always was."""
    request = await file(they, second="G87654321")
    await acts(they, request, ("approve", {}))
    assert "This is about" not in await told(they)
    assert "•" not in (await they.say("where is my rma")).text


async def test_a_fee_can_be_decided_on_while_the_other_device_is_still_inspected(they: Conversation) -> None:
    """The request shows its least advanced device; the decision does not wait for it."""
    request = await file(they, second="G87654321")
    await acts(they, request, *TO_THE_BENCH, ("quote", {"device": (2,), "amount": "80", "text": "Glass."}))
    await told(they)
    said = (await they.say("decide")).text
    assert "DS-7608NI-K2/8P: $80.00" in said
    await they.press("accept")
    after = await now(they, request)
    assert [item.state for item in after.items] == [State.INSPECTION, State.REPAIRING]


async def test_two_fees_may_be_answered_differently(they: Conversation) -> None:
    """Yes to one device and no to the other, each in its own words."""
    request = await file(they, second="G87654321")
    quotes: list[Named] = [
        ("quote", {"device": (1,), "amount": "80", "text": "Glass."}),
        ("quote", {"device": (2,), "amount": "210", "text": "Board."}),
    ]
    await acts(they, request, *TO_THE_BENCH, *quotes)
    await told(they)
    assert "several devices" in (await they.say("decide")).text
    await they.press("1")
    assert they.asked == "decision"
    assert "another fee" in (await they.press("accept")).text
    said = (await they.say("decide")).text
    assert "DS-7608NI-K2/8P: $210.00" in said
    assert "80.00" not in said
    await they.press("decline")
    after = await now(they, request)
    assert [item.state for item in after.items] == [State.REPAIRING, State.READY_UNREPAIRED]


async def test_two_fees_may_be_answered_at_once(they: Conversation) -> None:
    """The same answer for all."""
    request = await file(they, second="G87654321")
    quotes: list[Named] = [("quote", {"device": (one,), "amount": "80", "text": "Glass."}) for one in (1, 2)]
    await acts(they, request, *TO_THE_BENCH, *quotes)
    await they.say("decide")
    await they.press("all_devices")
    await they.press("decline")
    assert {item.state for item in (await now(they, request)).items} == {State.READY_UNREPAIRED}


async def test_each_device_goes_through_dock_and_bench_by_itself(they: Conversation) -> None:
    """Received, inspected, repaired and shipped apart; the request closes when the last one has."""
    request = await file(they, second="G87654321")
    await acts(they, request, ("approve", {}), ("receive", {"serial": "G87654321"}))
    assert "This is about DS-7608NI-K2/8P." in await told(they)
    ship = {"carrier": "UPS", "tracking": "1Z999AA10123456784"}
    await acts(
        they, request, ("inspect", {}), ("no-fault", {}), ("ship", ship | {"device": (2,)}),
        ("receive", {"device": (1,)}), ("inspect", {}), ("repair", {"device": (1,)}),
    )  # fmt: skip
    after = await now(they, request)
    assert [item.state for item in after.items] == [State.REPAIRING, State.RETURNED]
    await they.wait(31 * DAY)
    after = await now(they, request)
    assert [item.state for item in after.items] == [State.REPAIRING, State.CLOSED]
    await acts(they, request, ("ready", {}), ("ship", ship))
    await they.wait(31 * DAY)
    assert (await now(they, request)).state is State.CLOSED


async def test_a_device_approved_later_has_as_long_as_the_first_one_had(they: Conversation) -> None:
    """Under the same number while it is valid; the message names the later day."""
    request = await file(they, second="G87654321")
    first = await acts(they, request, *APPROVED_AND_NOT)
    await they.wait(30 * DAY)
    await they.say("appeal")
    await they.press("skip")
    await told(they)
    assert isinstance(await act(they, "approve", request, LEA), Done)
    later = await now(they, request)
    assert later.number == first.number
    assert later.expires_on is not None
    assert first.expires_on is not None
    assert (later.expires_on - first.expires_on).days == 30
    assert "October 13, 2026" in await told(they)
    assert {item.state for item in later.items} == {State.AWAITING_SHIPMENT}


async def test_a_device_approved_after_the_number_expired_gets_a_new_one(they: Conversation) -> None:
    """The old one leads here still; it does not expire again on the next day."""
    request = await file(they, second="G87654321")
    first = await acts(they, request, *APPROVED_AND_NOT)
    await they.wait(95 * DAY)
    await they.say("appeal")
    await they.press("skip")
    assert isinstance(await act(they, "approve", request, LEA, device=(2,)), Done)
    later = await now(they, request)
    assert later.number not in {None, first.number}
    assert first.number in later.aliases
    await they.wait(2 * DAY)
    assert (await now(they, request)).states == (State.EXPIRED, State.AWAITING_SHIPMENT)
