"""The person's own data: shown in the words they gave it in, erased but for what must stay, and why is said."""

from rmabot.ports import handover, requests
from rmabot.ports.desk import Refused, Staff
from rmabot.ports.erasure import erasable, erased, is_erased
from rmabot.ports.store import Audit, Claim, Leased, Record
from rmabot.rma.states import State
from rmabot.runtime.purge import purge
from rmabot.testing.conversation import Conversation
from tests.actions.calling import STRANGER, call
from tests.desk.returns import act, acts, approved, file, now


async def test_what_is_kept_is_shown_as_it_was_told(they: Conversation) -> None:
    """Every answer with its label, every note, in the language of the conversation."""
    request = await file(they)
    await call(they, "add_note", {"rma": request.reference, "note": "It rained."})
    outcome = await call(they, "show_my_data", {})
    assert outcome.outcome == "shown"
    english, french = (outcome.values["summary"][one]["rich"][0] for one in ("en", "fr"))
    for wanted in (
        request.reference,
        "Name: Jane Roy",
        "Serial number: G12345678",
        "It rained.",
        "invoice.pdf",
    ):
        assert wanted in english
    assert "Numéro de série: G12345678" in french
    await they.say("privacy")
    assert "Name: Jane Roy" in (await they.press("show_it")).text


async def test_an_open_return_is_kept_and_why_is_said(they: Conversation) -> None:
    """What is finished goes; the device that is under way needs its address."""
    done = await file(they)
    await acts(they, done, ("cancel", {}))
    open_one = await file(they, serial="G00000002")
    outcome = await call(they, "erase_my_data", {})
    assert outcome.outcome == "kept_some"
    assert outcome.values["kept"] == dict.fromkeys(("en", "fr"), open_one.reference)
    assert "still open" in outcome.values["reason"]["en"]
    assert "encore ouverte" in outcome.values["reason"]["fr"]
    assert is_erased(await now(they, done))
    assert (await now(they, open_one)).contact.name == "Jane Roy"


async def test_an_erased_request_holds_nothing_of_the_person(they: Conversation) -> None:
    """Not in the record, not in what it is found by; what the desk must know of the device stays."""
    request = await approved(they, second="987654321")
    await call(they, "add_note", {"rma": request.reference, "note": "Ring at Mrs Tremblay's."})
    await acts(they, request, ("note", {"text": "Jane called"}), ("cancel", {"note": "Jane's wish"}))
    assert (await call(they, "erase_my_data", {})).outcome == "erased"
    stored = await they.trial.store.get(requests.KIND, request.reference)
    assert stored is not None
    kept = stored.body.decode() + str(stored.index)
    for gone in (
        "Jane",
        "Roy",
        "416",
        "Main Street",
        "G12345678",
        "987654321",
        "invoice",
        "Tremblay",
        "terminal:ana",
    ):
        assert gone not in kept, gone
    assert stored.blobs == ()
    after = requests.read(stored).request
    assert after.state is State.CANCELLED
    assert [(item.model, item.fault) for item in after.items] == [
        ("DS-2CD2143G2-I", "no_power"), ("DS-7608NI-K2/8P", "no_power"),
    ]  # fmt: skip
    assert len(after.acknowledgements) == 5
    assert [entry.event for entry in after.history] == ["confirm", "approve", "cancel"]
    assert (await call(they, "track_rma", {})).outcome == "none"
    assert (await call(they, "track_rma", {"number": request.reference})).outcome == "refused"
    assert (await call(they, "erase_my_data", {})).outcome == "nothing"


async def test_nothing_else_in_the_store_names_what_was_told(they: Conversation) -> None:
    """The filing's mark goes too; conversations with the desk that are over, go."""
    await they.say("person")
    await they.say("My name is Jane Roy")
    await they.say("menu")
    request = await file(they)
    await acts(they, request, ("cancel", {}))
    await call(they, "erase_my_data", {})
    left = [one async for one in they.trial.store.everything()]
    records = [one for one in left if isinstance(one, Record) and one.kind != "session"]
    assert not [one for one in records if one.kind in {"filing", handover.KIND}]
    assert not [one for one in records if b"Jane" in one.body]
    audits = [one for one in left if isinstance(one, Audit)]
    assert [one.by for one in audits if one.act == "request.erased"] == ["customer"]
    assert "Jane" not in str(audits)
    assert not [one for one in left if isinstance(one, Leased) and "Jane" in str(one.effect)]


async def test_a_request_of_somebody_else_is_not_mine_to_erase(they: Conversation) -> None:
    """A linked account sees it no more; it goes with its owner."""
    request = await file(they)
    await acts(they, request, ("link", {"person": STRANGER}), ("cancel", {}))
    assert (await call(they, "erase_my_data", {}, STRANGER)).outcome == "erased"
    after = await now(they, request)
    assert not is_erased(after)
    assert STRANGER not in after.persons
    assert (await call(they, "erase_my_data", {}, STRANGER)).outcome == "nothing"


async def test_only_what_is_finished_can_be_erased(they: Conversation) -> None:
    """One device that is still here keeps the whole request."""
    request = await approved(they, second="987654321")
    assert not erasable(request)
    one_back = await acts(they, request, ("cancel", {"device": (2,)}))
    assert not erasable(one_back)
    assert erased(one_back).items[0].model == "DS-2CD2143G2-I"


async def test_an_account_stands_in_no_act_and_no_claim_any_more(they: Conversation) -> None:
    """Who did what when stays on record, the customer without a name."""
    request = await file(they)
    await they.say("person")
    await they.say("menu")
    await acts(they, request, ("cancel", {}))
    assert (await call(they, "erase_my_data", {})).outcome == "erased"
    left = [one async for one in they.trial.store.everything() if isinstance(one, Audit | Claim)]
    assert they.conversation not in repr(left)
    opened = [one for one in left if isinstance(one, Audit) and one.act == "handover.opened"]
    assert [one.by for one in opened] == ["erased"]


async def test_what_is_open_goes_by_itself_when_it_is_closed(they: Conversation) -> None:
    """The wish is kept with the request: nobody has to ask twice."""
    request = await file(they)
    await call(they, "erase_my_data", {})
    await call(they, "erase_my_data", {})
    assert not await purge(they.trial.store, they.flows, they.clock.now())
    await acts(they, await now(they, request), ("cancel", {}))
    assert (await purge(they.trial.store, they.flows, they.clock.now()))["person"] == 1
    assert is_erased(await now(they, request))
    left = [one async for one in they.trial.store.everything() if isinstance(one, Audit)]
    assert they.conversation not in repr(left)


async def test_what_is_held_for_the_law_stays_and_why_is_said(they: Conversation) -> None:
    """Finished or not; only a lead lifts it, undoing a step does not, and then it goes."""
    request = await file(they)
    await call(they, "add_note", {"rma": request.reference, "note": "It rained."})
    await acts(
        they, request, ("cancel", {}), ("legal-hold", {"reason": "dispute"}), ("undo", {"note": "slip"}), ("cancel", {})
    )  # fmt: skip
    outcome = await call(they, "erase_my_data", {})
    assert outcome.outcome == "kept_some"
    assert "privacy officer" in outcome.values["reason"]["en"]
    assert "La loi nous oblige" in outcome.values["reason"]["fr"]
    assert (await now(they, request)).contact.name == "Jane Roy"
    refused = await act(they, "lift-hold", request, Staff("kim", frozenset({"agent"})))
    assert isinstance(refused, Refused)
    await acts(they, request, ("lift-hold", {}))
    assert (await purge(they.trial.store, they.flows, they.clock.now()))["person"] == 1


async def test_a_talk_under_way_goes_when_it_ends(they: Conversation) -> None:
    """The desk must still see what it is about; what was said is gone with the last word."""
    await they.say("person")
    await they.say("My name is Jane Roy")
    outcome = await call(they, "erase_my_data", {})
    assert outcome.values["kept"]["en"] == "your conversation with our team"
    assert outcome.values["kept"]["fr"] == "votre conversation avec notre équipe"
    (kept,) = await handover.of_person(they.trial.store, they.conversation)
    assert kept.handover.lines
    await they.say("menu")
    (kept,) = await handover.of_person(they.trial.store, they.conversation)
    assert not kept.handover.lines
    assert (await purge(they.trial.store, they.flows, they.clock.now()))["talks"] == 1
