"""What the desk decides: approve, reject, ask, cancel; each told to the customer in their language, each on record."""

import pytest

from rmabot.ports.desk import Done, Refused
from rmabot.ports.store import Claim
from rmabot.rma.numbers import is_number
from rmabot.rma.record import replace
from rmabot.rma.states import State
from rmabot.testing.conversation import Conversation
from tests.desk.returns import ALL_ROLES, DANA, DORA, LEA, act, acts, approved, file, now, told


async def test_approving_issues_a_number_and_tells_everything_to_ship(they: Conversation) -> None:
    """Number, last day, where to, the papers, and how to pack these very devices, in this order."""
    request = await file(they)
    done = await act(they, "approve", request, DANA)
    assert isinstance(done, Done)
    number = done.request.number
    assert number
    assert is_number(number, ("CA",)) == number
    assert done.request.state is State.AWAITING_SHIPMENT
    assert number in done.summary
    reply = await they.settle()
    first, packing = [message.text for message in reply.messages]
    assert number in str(first)
    assert "September 13, 2026" in reply.text  # 90 days from 15 June
    assert "1 Example Road" in reply.text
    assert [(one.document, one.request) for one in reply.documents] == [("papers", request.reference)]
    assert [type(one).__name__ for one in reply.effects] == ["Message", "SendFile", "Message"]
    assert "Wrap each device by itself" in str(packing)


async def test_the_customer_hears_it_in_the_language_they_speak_now(elle: Conversation) -> None:
    """French for who speaks French; the document, too."""
    request = await file(elle)
    await act(elle, "approve", request)
    reply = await elle.settle()
    assert "Bonne nouvelle" in reply.text
    assert "13 septembre 2026" in reply.text
    assert reply.documents[0].language == "fr"
    assert "Emballez chaque appareil" in reply.text


async def test_a_language_changed_after_filing_counts(they: Conversation) -> None:
    """What is spoken in the conversation goes before what was spoken at filing."""
    request = await file(they)
    await they.say("français")
    await act(they, "approve", request)
    assert "Bonne nouvelle" in await told(they)


async def test_a_number_is_given_out_once_for_ever(they: Conversation) -> None:
    """It is claimed with the commit that issues it."""
    request = await approved(they)
    claims = [one async for one in they.trial.store.everything() if isinstance(one, Claim)]
    assert {request.reference, request.number} <= {claim.value for claim in claims if claim.scope == "number"}


async def test_a_message_of_the_desk_leads_to_what_can_be_done_about_it(they: Conversation) -> None:
    """The button under "approved" starts the flow that takes the tracking number, for this request."""
    await approved(they)
    await they.settle()
    await they.press("I have shipped it")
    assert (they.flow, they.asked) == ("shipped", "tracking")


async def test_rejecting_needs_a_reason_that_is_known(they: Conversation) -> None:
    """A wrong code is refused with all there are; the customer is told nothing."""
    request = await file(they)
    refused = await act(they, "reject", request, DANA, reason="because")
    assert isinstance(refused, Refused)
    assert "no_proof" in refused.sentence
    assert "wrong_serial" not in refused.sentence
    assert await told(they) == ""
    assert (await now(they, request)).state is State.SUBMITTED


@pytest.mark.parametrize(
    ("text", "reads"),
    [("", "proof of purchase that shows"), ("The invoice is for another camera.", "for another camera")],
)
async def test_a_rejection_says_why_and_what_can_be_done(they: Conversation, text: str, reads: str) -> None:
    """The reason's own sentence and what the agent wrote, once each; the way to a second look is a button."""
    request = await file(they)
    await act(they, "reject", request, DANA, reason="no_proof", text=text)
    reply = await they.settle()
    assert reads in reply.text
    assert reply.text.count("We need a proof of purchase") == 1
    await they.press("Ask another person to look")
    assert (they.flow, they.asked) == ("second_look", "why")


async def test_the_stored_text_equals_what_the_customer_got(elle: Conversation) -> None:
    """Without words of the agent's own the reason's sentence in the customer's language is kept."""
    request = await file(elle)
    await act(elle, "reject", request, reason="no_proof")
    kept = (await now(elle, request)).history[-1].details["text"]
    assert kept.startswith("Il nous faut une preuve d'achat")
    assert kept in await told(elle)


async def test_a_second_look_is_by_another_person(they: Conversation) -> None:
    """Who turned it down cannot decide again; a colleague can."""
    request = await file(they)
    await act(they, "reject", request, DANA, reason="no_proof")
    await they.settle()
    await they.press("Ask another person to look")
    await they.press("skip")
    refused = await act(they, "approve", request, DANA)
    assert isinstance(refused, Refused)
    assert "another person decides" in refused.sentence
    assert "approve" not in refused.legal
    assert isinstance(await act(they, "approve", request, LEA), Done)


async def test_asking_names_what_is_missing_and_the_answer_comes_back_to_who_asked(
    they: Conversation,
) -> None:
    """One button leads to one question for each field; then the request is before the same agent again."""
    request = await file(they)
    await act(they, "ask", request, DANA, field=("photo", "serial"), text="The label, please.")
    reply = await they.settle()
    assert "Photo or PDF" in reply.text
    assert "Serial number – The label, please." in reply.text
    assert "June 29, 2026" in reply.text  # 14 days
    await they.press("Give what was asked")
    assert they.asked == "photo"
    await they.send("photo.jpg")
    assert they.asked == "serial"
    await they.say("123456789")
    after = await now(they, request)
    assert (after.state, after.assignee) == (State.SUBMITTED, "Dana")
    assert after.items[0].serial == "123456789"
    assert [file.purpose for file in after.files] == ["proof", "photo"]


async def test_a_question_in_words_is_put_as_it_was_written(elle: Conversation) -> None:
    """With a text alone the customer is asked to answer in their own words."""
    request = await file(elle)
    await act(elle, "ask", request, text="Quelle version du micrologiciel?")
    assert "Quelle version du micrologiciel?" in await told(elle)
    await elle.press("Donner ce qui est demandé")
    assert elle.asked == "details"
    await elle.say("Version 5.7.3, depuis mars.")
    after = await now(elle, request)
    assert [note.text for note in after.notes] == ["Version 5.7.3, depuis mars."]


async def test_what_no_flow_asks_for_cannot_be_asked(they: Conversation) -> None:
    """The refusal lists what can be."""
    request = await file(they)
    refused = await act(they, "ask", request, field=("shoe_size",))
    assert isinstance(refused, Refused)
    assert "purchase_date" in refused.sentence
    empty = await act(they, "ask", request)
    assert isinstance(empty, Refused)
    assert "--field" in empty.sentence


async def test_cancelling_voids_the_number_until_the_goods_move(they: Conversation) -> None:
    """Once a parcel is on its way there is nothing to cancel."""
    request = await approved(they)
    cancelled = await act(they, "cancel", request)
    assert isinstance(cancelled, Done)
    assert cancelled.request.number is None
    assert request.number in cancelled.request.voided
    assert "is cancelled" in await told(they)
    reopened = await acts(they, request, ("reopen", {}), ("approve", {}))
    assert reopened.number != request.number
    await act(they, "track", request, tracking="1Z999AA10123456784")
    refused = await act(they, "cancel", request)
    assert isinstance(refused, Refused)
    assert "receive" in refused.legal


async def test_undoing_an_approval_voids_its_number_and_corrects_what_was_said(they: Conversation) -> None:
    """Within ten minutes by the agent, later by a lead, always with a reason."""
    request = await approved(they)
    await they.settle()
    assert isinstance(await act(they, "undo", request, DANA), Refused)
    they.clock.wait(11 * 60)
    late = await act(they, "undo", request, DANA, note="wrong request")
    assert isinstance(late, Refused)
    assert "only a lead" in late.sentence
    undone = await act(they, "undo", request, LEA, note="wrong request")
    assert isinstance(undone, Done)
    assert (undone.request.state, undone.request.number) == (State.SUBMITTED, None)
    assert request.number in undone.request.voided
    assert "sent by mistake" in await told(they)


async def test_what_the_customer_did_is_nobodys_to_undo(they: Conversation) -> None:
    """Undo is for slips of the desk."""
    request = await file(they)
    refused = await act(they, "undo", request, LEA, note="oops")
    assert isinstance(refused, Refused)
    assert "undo" not in refused.legal


async def test_a_role_does_its_own_acts(they: Conversation) -> None:
    """The dock receives and does not approve; a lead does all."""
    request = await file(they)
    refused = await act(they, "approve", request, DORA)
    assert isinstance(refused, Refused)
    assert "Dora is dock" in refused.sentence
    assert refused.legal == ()
    assert isinstance(await act(they, "approve", request, LEA), Done)


async def test_the_makers_number_is_checked_and_is_the_only_one_shown(they: Conversation) -> None:
    """With numbers of the maker approving needs one of its shape; our reference still leads to it."""
    policy = replace(they.flows.policy, numbers="maker", maker_number="CARMA######")
    they.flows = replace(they.flows, policy=policy)
    request = await file(they)
    missing = await act(they, "approve", request)
    assert isinstance(missing, Refused)
    assert "CARMA######" in missing.sentence
    wrong = await act(they, "approve", request, number="12")
    assert isinstance(wrong, Refused)
    done = await act(they, "approve", request, number="carma 123456")
    assert isinstance(done, Done)
    assert done.request.shown_number == "CARMA123456"
    assert "CARMA123456" in await told(they)
    again = await file(they, serial="G87654321")
    taken = await act(they, "approve", again, number="CARMA123456")
    assert isinstance(taken, Refused)
    assert "on another request" in taken.sentence


async def test_some_devices_are_approved_and_others_are_not(they: Conversation) -> None:
    """Two lines, one number: each device has its own state."""
    request = await file(they, second="987654321")
    await act(they, "approve", request, device=(1,))
    await act(they, "reject", request, device=(2,), reason="no_proof")
    after = await now(they, request)
    assert [item.state for item in after.items] == [State.AWAITING_SHIPMENT, State.REJECTED]
    assert after.number


async def test_an_act_nobody_knows_and_a_number_nobody_has(they: Conversation) -> None:
    """Both are refused with a sentence."""
    request = await file(they)
    unknown = await act(they, "destroy", request)
    assert isinstance(unknown, Refused)
    assert "approve" in unknown.legal
    nobody = await act(they, "approve", "RQ26000000X", ALL_ROLES)
    assert isinstance(nobody, Refused)
    assert "no request" in nobody.sentence


@pytest.mark.parametrize("typed", ["{0}", "  {1} ", "rma # {2}"])
async def test_a_request_is_found_however_it_is_typed(they: Conversation, typed: str) -> None:
    """Lower case, spaces and dashes between, a label before it; by reference and by number."""
    request = await approved(they)
    assert request.number
    spaced = f"{request.number[:2]} {request.number[2:5]}-{request.number[5:]}".lower()
    done = await act(they, "note", typed.format(request.number, spaced, request.reference), text="seen")
    assert isinstance(done, Done), done
