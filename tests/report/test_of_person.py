"""The letter to a person: all that is kept of them, in words."""

from rmabot.ports import consents, requests
from rmabot.report.of_person import letter
from rmabot.store.export import export
from rmabot.testing.conversation import Conversation
from tests.desk.returns import acts, file
from tests.shipped import shipped

STRANGER = "telegram:666"


async def test_a_letter_says_all_that_is_kept_in_both_languages() -> None:
    """Answers, files, notes, what was accepted in which words and when, what was done, and the talk with a person."""
    async with Conversation(shipped()) as they:
        request = await file(they)
        await acts(
            they, request, ("note", {"text": "Called back."}), ("legal-hold", {"reason": "Letter of 3 March"})
        )
        await they.say("person")
        await they.say("My box is wet")
        store, at = they.trial.store, they.clock.now()
        blob = request.files[0].blob
        english = await letter(store, they.flows, they.conversation, "en", at, {blob: "RQ-1.pdf"})
        french = await letter(store, they.flows, they.conversation, "fr", at, {})
        for wanted in (
            request.reference, "Jane Roy", "Main Street", "Serial number: G12345678", "invoice.pdf", "→ RQ-1.pdf", "Called back.",
            "My box is wet", "Letter of 3 March", "What you accepted", "accepted on", "in English", "data loss",
        ):  # fmt: skip
            assert wanted in english, wanted
        assert "Numéro de série: G12345678" in french
        assert "Ce que vous avez accepté" in french
        nobody = await letter(store, they.flows, STRANGER, "en", at, {})
        assert "no return" in nobody
        assert "Jane" not in nobody


async def test_the_words_that_were_accepted_are_kept_when_they_change() -> None:
    """Under their seal, in every language; once, however many accept them."""
    async with Conversation(shipped()) as they:
        first = await file(they)
        await file(they, serial="G00000002")
        page = await they.trial.store.all(consents.KIND)
        assert {one.key for one in page.records} == {one.seal for one in first.acknowledgements}
        assert all(one.revision == 1 for one in page.records)
        for one in first.acknowledgements:
            texts = await consents.text_of(they.trial.store, one.seal)
            assert set(texts) == {"en", "fr"}
            assert one.language in texts
            assert one.at.tzinfo is not None
        assert await consents.text_of(they.trial.store, "0000") == {}


async def test_an_export_has_the_conversation_of_an_account_under_another_name() -> None:
    """On Slack a conversation is not called as the person is; a request that only mentions them is not theirs."""
    async with Conversation(shipped()) as they:
        request = await file(they)
        store = they.trial.store
        mine = await export(store, they.conversation)
        assert {one["key"] for one in mine.sections["request"]} == {request.reference}
        assert mine.sections["session"]
        assert list(mine.blobs) == [file.blob for file in request.files]
        assert list(mine.blobs.values()) == [f"{request.reference}-1"]
        kept = await requests.get(store, request.reference)
        assert kept is not None
        assert not (await export(store, STRANGER)).sections
