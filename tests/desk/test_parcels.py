"""Parcels as customers follow them: the number leads to its carrier, whoever noted it; no number is refused."""

import pytest

from rmabot.engine.effects import Message
from rmabot.testing.conversation import Conversation
from tests.desk.returns import act, acts, approved, now, told


@pytest.mark.parametrize(
    ("typed", "carrier", "leads_to"),
    [
        ("7316 9710 0000 0000", "Canada Post", "canadapost"),
        ("CU000000005CA", "Canada Post", "canadapost"),
        ("JJJ123456789", "Purolator", "purolator"),
        ("1Z1111111111111118", "UPS", "ups"),
        ("000000000000017", "FedEx", "fedex"),
        ("D123456789012345678901", "Canpar", "canpar"),
        ("1234567891", "DHL Express", "dhl"),
    ],
)
async def test_a_pasted_number_is_saved_with_the_way_to_follow_it(
    they: Conversation, typed: str, carrier: str, leads_to: str
) -> None:
    """Each carrier that is known here."""
    await approved(they)
    await told(they)
    await they.say("shipped")
    said = (await they.say(typed)).text
    assert f"Saved: {carrier}, " in said
    assert f"To follow it: https://www.{leads_to}" in said


async def test_another_carriers_number_is_kept_as_it_was_typed(they: Conversation) -> None:
    """Without a link, which nobody could vouch for."""
    request = await approved(they)
    await told(they)
    await they.say("shipped")
    said = (await they.say("LOCAL-COURIER-4711")).text
    assert "Saved: another carrier, LOCALCOURIER4711" in said
    assert "To follow it" not in said
    assert (await now(they, request)).parcels[0].carrier == "other"


async def test_the_number_on_the_way_back_leads_to_the_carrier(they: Conversation) -> None:
    """In the message, on the number itself."""
    request = await approved(they)
    ship = {"carrier": "Purolator", "tracking": "JJJ123456789"}
    await acts(they, request, ("receive", {}), ("inspect", {}), ("no-fault", {}), ("ship", ship))
    reply = await they.settle()
    spans = [span for one in reply.effects if isinstance(one, Message) for span in one.text]
    (href,) = {span.href for span in spans if span.text == "JJJ123456789"}
    assert href is not None
    assert href.startswith("https://www.purolator.com/")


@pytest.mark.parametrize(
    ("typed", "page"),
    [
        ("7316 9710 0000 0000", "/track-reperage/fr#"),
        ("JJJ123456789", "purolator.com/fr/"),
        ("1Z1111111111111118", "loc=fr_CA"),
        ("000000000000017", "locale=fr_CA"),
        ("D123456789012345678901", "canpar.com/fr/"),
        ("1234567891", "dhl.com/ca-fr/"),
    ],
)
async def test_in_french_every_carriers_page_is_its_french_one(
    elle: Conversation, typed: str, page: str
) -> None:
    """When the number is noted, and when the status is asked for on its way back."""
    request = await approved(elle)
    await told(elle)
    await elle.say("expédié")
    assert page in (await elle.say(typed)).text
    ship = {"carrier": (await now(elle, request)).parcels[0].carrier, "tracking": typed}
    await acts(elle, request, ("receive", {}), ("inspect", {}), ("no-fault", {}), ("ship", ship))
    reply = await elle.settle()
    spans = [span for one in reply.effects if isinstance(one, Message) for span in one.text]
    assert any(page in (span.href or "") for span in spans)


async def test_what_could_not_be_delivered_is_not_told_as_ready_to_go(they: Conversation) -> None:
    """The status says what happened and what is wanted, and no more once it has left again."""
    request = await approved(they)
    ship = {"carrier": "Purolator", "tracking": "JJJ123456789"}
    await acts(they, request, ("receive", {}), ("inspect", {}), ("no-fault", {}), ("ship", ship))
    await acts(they, request, ("undelivered", {}))
    await they.settle()
    said = (await they.say("status")).text
    assert "With us: it could not be delivered" in said
    assert "Please check your return address" in said
    await acts(they, request, ("ship", ship))
    await they.settle()
    assert "On its way back to you" in (await they.say("status")).text


async def test_the_desk_is_asked_which_carrier_it_is(they: Conversation) -> None:
    """Where a number fits two; named, it is saved."""
    request = await approved(they)
    refused = await act(they, "track", request, tracking="300000000020")
    if "may belong to" not in getattr(refused, "sentence", ""):
        pytest.fail("it was not asked")
    after = await acts(they, request, ("track", {"tracking": "300000000020", "carrier": "purolator"}))
    assert after.parcels[0].carrier == "purolator"
