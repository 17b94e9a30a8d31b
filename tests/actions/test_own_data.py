"""The person's own data: shown in the words they gave it in, erased but for what must stay, and why is said."""

from rmabot.ports import handover, requests
from rmabot.ports.erasure import erasable, erased, is_erased
from rmabot.ports.store import Audit, Leased, Record
from rmabot.rma.states import State
from rmabot.testing.conversation import Conversation
from tests.actions.calling import STRANGER, call
from tests.desk.returns import acts, approved, file, now


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
    assert outcome.values["kept"] == [open_one.reference]
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
    """A linked account sees it; it goes with its owner."""
    request = await file(they)
    await acts(they, request, ("link", {"person": STRANGER}), ("cancel", {}))
    assert (await call(they, "erase_my_data", {}, STRANGER)).outcome == "nothing"
    assert not is_erased(await now(they, request))


async def test_only_what_is_finished_can_be_erased(they: Conversation) -> None:
    """One device that is still here keeps the whole request."""
    request = await approved(they, second="987654321")
    assert not erasable(request)
    one_back = await acts(they, request, ("cancel", {"device": (2,)}))
    assert not erasable(one_back)
    assert erased(one_back).items[0].model == "DS-2CD2143G2-I"
