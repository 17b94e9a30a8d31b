"""A parcel from the dock to the bench to the courier; the customer hears each change."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, TypeAlias

import pytest

from rmabot.ports.desk import Done, Refused
from rmabot.rma.states import Outcome, State
from rmabot.testing.conversation import Conversation
from tests.desk.returns import DORA, LEA, TEO, Named, act, acts, approved, file, now, told

Story: TypeAlias = Sequence[tuple[str, dict[str, Any], str]]
"""Acts with their arguments and what the customer then reads."""
RECEIVED: tuple[Named, ...] = (("receive", {}),)
ON_THE_BENCH: tuple[Named, ...] = (*RECEIVED, ("inspect", {}))
QUOTE: Named = ("quote", {"amount": "120.00", "tax": "17.97", "text": "The board is burnt."})


async def test_the_whole_way_with_every_message_in_english(they: Conversation) -> None:
    """Track, receive, inspect, repair, parts, ready, ship, close."""
    request = await approved(they)
    await told(they)
    story: Story = (
        ("track", {"tracking": "1Z999AA10123456784"}, "UPS, 1Z999AA10123456784"),
        ("receive", {}, "has arrived"),
        ("inspect", {}, "technician now inspects"),
        ("repair", {}, "is being repaired"),
        ("parts", {"date": "2026-07-01"}, "expect it about July 1, 2026"),
        ("parts-in", {}, "part for your DS-2CD2143G2-I"),
        ("ready", {}, "is ready"),
        ("ship", {"carrier": "Purolator", "tracking": "329014521622"}, "It was repaired."),
        ("close", {}, "is closed"),
    )
    for name, arguments, reads in story:
        done = await act(they, name, request, **arguments)
        assert isinstance(done, Done), (name, done)
        text = await told(they)
        assert reads in text, (name, text)
        assert str(request.number) in text
    after = await now(they, request)
    assert (after.state, after.items[0].outcome) == (State.CLOSED, Outcome.REPAIRED)
    assert [parcel.way for parcel in after.parcels] == ["in", "out"]


async def test_the_whole_way_in_french_without_an_english_sentence(elle: Conversation) -> None:
    """The same story for who speaks French."""
    request = await approved(elle)
    await told(elle)
    story: Story = (
        ("receive", {}, "est arrivé"),
        ("inspect", {}, "technicien inspecte"),
        ("replace", {}, "est remplacé par un autre"),
        ("ready", {"new_serial": "G99999999"}, "est prêt"),
        (
            "ship",
            {"carrier": "Postes Canada", "tracking": "7023210039414604"},
            "avec Postes Canada : 7023210039414604. Vous recevez un appareil de remplacement, dont le numéro de série est G99999999.",
        ),
        ("close", {}, "est fermé"),
    )
    for name, arguments, reads in story:
        done = await act(elle, name, request, **arguments)
        assert isinstance(done, Done), (name, done)
        text = await told(elle)
        assert reads in text, (name, text)
        assert not {"your", "the", "with us"} & set(text.split())
    assert (await now(elle, request)).items[0].replaced_by == "G99999999"


async def test_a_fee_is_told_before_any_work_and_a_yes_is_kept_as_it_was_said(they: Conversation) -> None:
    """Fee, tax and sum; the button leads to the decision; the record holds amount, words and time."""
    request = await approved(they)
    await acts(they, request, *ON_THE_BENCH, QUOTE)
    text = await told(they)
    assert "$120.00 + $17.97 tax = $137.97" in text
    assert "The board is burnt." in text
    assert "June 29, 2026" in text
    assert isinstance(await act(they, "repair", request), Refused)
    await they.press("Decide on the repair fee")
    await they.press("accept")
    after = await now(they, request)
    quote = after.items[0].quote
    assert after.state is State.REPAIRING
    assert quote is not None
    assert str(quote.accepted_amount) == "137.97"
    assert quote.accepted_words == "Yes, repair it for this fee"
    assert quote.accepted_at is not None


async def test_a_fee_that_changed_while_the_customer_read_it_is_not_accepted(they: Conversation) -> None:
    """A yes is a yes to the amount that was shown."""
    request = await approved(they)
    await acts(they, request, *ON_THE_BENCH, QUOTE)
    await they.settle()
    await they.press("Decide on the repair fee")
    await act(they, "quote", request, amount="200.00", text="And the lens.")
    await they.press("accept")
    assert (await now(they, request)).state is State.QUOTED


async def test_declining_sends_the_device_back_as_it_is(elle: Conversation) -> None:
    """No work, no fee; in French."""
    request = await approved(elle)
    await acts(elle, request, *ON_THE_BENCH, QUOTE)
    assert "120,00" in await told(elle)
    await elle.press("Décider des frais de réparation")
    await elle.press("decline")
    after = await now(elle, request)
    assert (after.state, after.items[0].outcome) == (State.READY_UNREPAIRED, Outcome.DECLINED)


async def test_what_differs_is_set_aside_and_the_customer_is_told_what(they: Conversation) -> None:
    """Both serials; settled by putting the line right, on record."""
    request = await approved(they)
    await acts(they, request, *RECEIVED)
    wrong = await act(they, "receive", request, DORA, serial="X99999999")
    assert isinstance(wrong, Refused)
    await told(they)
    await acts(they, request, ("hold", {"reason": "wrong_serial", "got": "X99999999"}))
    text = await told(they)
    assert "G12345678 → X99999999" in text
    assert "not the one of the request" in text
    after = await acts(they, request, ("resolve", {"serial": "X99999999"}))
    assert (after.state, after.items[0].serial) == (State.INSPECTION, "X99999999")


async def test_a_scanned_serial_finds_its_device(they: Conversation) -> None:
    """One of two has arrived; a stranger's serial is refused with what to do."""
    request = await approved(they, second="987654321")
    stranger = await act(they, "receive", request, DORA, serial="G00000001")
    assert isinstance(stranger, Refused)
    assert "hold --reason wrong_serial" in stranger.sentence
    await act(they, "receive", request, DORA, serial="987 654 321")
    after = await now(they, request)
    assert [item.state for item in after.items] == [State.AWAITING_SHIPMENT, State.RECEIVED]


async def test_a_step_on_one_of_several_devices_names_it(they: Conversation) -> None:
    """Without it the refusal lists them."""
    request = await approved(they, second="987654321")
    await acts(they, request, *ON_THE_BENCH)
    refused = await act(they, "repair", request, TEO)
    assert isinstance(refused, Refused)
    assert "--device" in refused.sentence
    assert "DS-7608NI-K2/8P" in refused.sentence
    after = await acts(they, request, ("repair", {"device": (2,)}), ("no-fault", {"device": (1,)}))
    assert [item.state for item in after.items] == [State.READY_UNREPAIRED, State.REPAIRING]
    assert isinstance(await act(they, "repair", request, device=(7,)), Refused)


async def test_the_bench_waits_for_more_details(they: Conversation) -> None:
    """Asked for in words, answered in the chat, seen by the desk."""
    request = await approved(they)
    await acts(they, request, *ON_THE_BENCH)
    await told(they)
    await acts(they, request, ("wait", {"text": "At which time of day?"}))
    assert "June 17, 2026" in await told(they)
    await they.press("Give what was asked")
    await they.say("Always at night, around ten.")
    after = await now(they, request)
    assert after.state is State.INSPECTION
    assert after.items[0].waiting_until is None
    assert after.notes[-1].text == "Always at night, around ten."
    assert "customer_news" in [flag.name for flag in after.flags]


@pytest.mark.parametrize(
    ("name", "arguments", "reads"),
    [
        ("ready", {}, "--new-serial"),
        ("ship", {"carrier": "UPS", "tracking": "1Z999AA10123456784"}, "cannot be done now"),
        ("parts", {"date": "2020-01-01"}, "cannot be done now"),
    ],
)
async def test_a_step_that_lacks_something_says_what(
    they: Conversation, name: str, arguments: dict[str, Any], reads: str
) -> None:
    """As a sentence with the option to use."""
    request = await approved(they)
    await acts(they, request, *ON_THE_BENCH, ("replace", {}))
    refused = await act(they, name, request, **arguments)
    assert isinstance(refused, Refused)
    assert reads in refused.sentence


@pytest.mark.parametrize(("amount", "reads"), [("lots", "--amount"), ("0", "--amount"), ("-3", "--amount")])
async def test_a_fee_is_an_amount(they: Conversation, amount: str, reads: str) -> None:
    """Anything else is refused."""
    request = await approved(they)
    await acts(they, request, *ON_THE_BENCH)
    refused = await act(they, "quote", request, amount=amount, text="Why not.")
    assert isinstance(refused, Refused)
    assert reads in refused.sentence


async def test_a_number_that_fits_two_carriers_needs_one_named(they: Conversation) -> None:
    """A carrier that nobody knows is taken at its word."""
    request = await approved(they)
    unsure = await act(they, "track", request, tracking="329014521622")
    if isinstance(unsure, Refused):
        assert "--carrier" in unsure.sentence
    nonsense = await act(they, "track", request, tracking="soon")
    assert isinstance(nonsense, Refused)
    done = await act(they, "track", request, tracking="AB-1234-99", carrier="Nationex")
    assert isinstance(done, Done)
    assert done.request.parcels[-1].carrier == "Nationex"
    assert "Nationex" in await told(they)


async def test_brought_back_lost_and_nobody_collects(they: Conversation) -> None:
    """The ways off the straight one."""
    request = await approved(they)
    shipped = ("ship", {"carrier": "UPS", "tracking": "1Z999AA10123456784"})
    await acts(they, request, *ON_THE_BENCH, ("no-fault", {}), shipped, ("undelivered", {}))
    assert "check your return address" in await told(they)
    early = await act(they, "abandon", request, LEA, note="warehouse is full")
    assert isinstance(early, Refused)
    await they.wait(timedelta(days=61).total_seconds())
    assert isinstance(await act(they, "abandon", request, LEA, note="warehouse is full"), Done)
    other = await file(they, serial="G87654321")
    await acts(they, other, ("approve", {}), ("track", {"tracking": "1Z999AA10123456784"}))
    assert isinstance(await act(they, "lost", other), Refused)
    after = await acts(they, other, ("lost", {"note": "asked the courier twice"}))
    assert (after.state, after.items[0].outcome) == (State.CLOSED, Outcome.LOST)


async def test_the_same_fault_again_is_a_request_of_its_own(they: Conversation) -> None:
    """Linked to the closed one, which does not change; its number is claimed."""
    request = await approved(they)
    shipped = ("ship", {"carrier": "UPS", "tracking": "1Z999AA10123456784"})
    await acts(they, request, *ON_THE_BENCH, ("repair", {}), ("ready", {}), shipped, ("close", {}))
    await told(they)
    done = await act(they, "follow-up", request, text="The same again.")
    assert isinstance(done, Done)
    fresh = done.request
    assert (fresh.parent, fresh.state) == (request.reference, State.SUBMITTED)
    assert fresh.reference in await told(they)
    assert (await now(they, request)).state is State.CLOSED
    assert len(await they.requests()) == 2
    assert fresh.reply_by == date(2026, 6, 18)
