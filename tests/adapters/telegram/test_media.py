"""What else people send: photos, papers, albums, and what is no answer."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from rmabot.ports import requests
from rmabot.questions.file import files_in
from rmabot.runtime import conversation
from rmabot.runtime.dialogs import Dialogs
from rmabot.store.memory import MemoryStore
from rmabot.testing.fixtures import made
from tests.adapters.telegram.journey import ENGLISH, travel
from tests.adapters.telegram.platform.server import BotApi
from tests.adapters.telegram.running import FREE, running

PROOF = ENGLISH[:6]
"""Up to the question for the proof of purchase."""
ODD = [
    ("voice", {"file_id": "v", "duration": 3}, "can't listen"),
    ("audio", {"file_id": "v", "duration": 3}, "can't listen"),
    ("video_note", {"file_id": "v"}, "can't watch"),
    ("video", {"file_id": "v"}, "can't watch"),
    ("sticker", {"file_id": "s", "emoji": "x"}, "can't read stickers"),
    ("animation", {"file_id": "a"}, "can't read this kind"),
    ("location", {"latitude": 45.5, "longitude": -73.5}, "can't read a location"),
    ("venue", {"title": "x"}, "can't read a location"),
    ("contact", {"phone_number": "1", "first_name": "x"}, "can't read contact cards"),
    ("poll", {"id": "p"}, "can't read this kind"),
    ("dice", {"value": 3}, "can't read this kind"),
    ("story", {"id": 1}, "can't read this kind"),
]


def picture(colour: str, *, place: bool = False) -> bytes:
    """A photo as a telephone makes it; with where it was taken, if asked for."""
    image, kept = Image.new("RGB", (64, 48), colour), BytesIO()
    exif = Image.Exif()
    if place:
        exif[0x010F] = "SecretMaker"
        exif.get_ifd(0x8825)[1] = "N"
    image.save(kept, "JPEG", exif=exif)
    return kept.getvalue()


async def files_of(store: MemoryStore, person: str = "telegram:7") -> list[Any]:
    """The files kept as the proof."""
    found = await store.get(conversation.KIND, person)
    assert found is not None
    return list(files_in(conversation.read(found).session.frames[-1].answers["devices.1.proof"]))


async def test_a_photo_is_fetched_in_its_largest_size_and_loses_what_it_hides(
    api: BotApi, spoken: Dialogs
) -> None:
    """The last of the sizes is the largest; place and maker are taken out before it is kept."""
    ana, store = api.person(7), MemoryStore()
    async with running(api, spoken, store):
        await travel(ana, PROOF)
        data = picture("red", place=True)
        assert b"SecretMaker" in data
        await ana.photo(data, caption="my invoice")
        assert "Who sold it to you?" in (await ana.hears())[-1].text
        (kept,) = await files_of(store)
        blob = await store.get_blob(kept["blob"])
        assert blob is not None
        assert Image.open(BytesIO(blob)).size == (64, 48)
        assert b"SecretMaker" not in blob
    assert len(api.of("getFile")) == 1


async def test_an_album_is_one_answer(api: BotApi, spoken: Dialogs) -> None:
    """Several photos sent together are kept together, and answered once."""
    ana, store = api.person(7), MemoryStore()
    async with running(api, spoken, store):
        await travel(ana, PROOF)
        count = len(ana.messages)
        for number, colour in enumerate(("red", "green", "blue")):
            await ana.photo(picture(colour), caption="all of it" if number == 0 else "", album="a1")
        answer = await ana.hears()
        assert "Who sold it to you?" in answer[-1].text
        assert len(await files_of(store)) == 3
        assert len(ana.messages) == count + 1


async def test_what_is_sent_meanwhile_waits_behind_the_file(api: BotApi, spoken: Dialogs) -> None:
    """A photo and the next answer, sent together: the answer is for the next question."""
    ana, store = api.person(7), MemoryStore()
    api.goes_wrong("getFile", "delay", seconds=0.3)
    async with running(api, spoken, store):
        await travel(ana, PROOF)
        await ana.photo(picture("red"))
        await ana.say("Camera Store")
        answer = (await ana.hears())[-1].text
        assert answer.index("Who sold it to you?") < answer.index("When was it bought?")


async def test_over_twenty_megabytes_is_said_in_words(api: BotApi, spoken: Dialogs) -> None:
    """A bot may not fetch it: nothing is tried, the person is told how big it is and what may be."""
    ana = api.person(7)
    async with running(api, spoken):
        await travel(ana, PROOF)
        await ana.document(b"", "scan.pdf", "application/pdf", size=25 << 20)
        answer = (await ana.hears())[-1].text
        assert "“scan.pdf” is too big: 27 MB, and I can take 20 MB." in answer
        assert "Proof of purchase" in answer
    assert api.of("getFile") == []


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (made("broken.pdf"), "invoice.pdf", "can't be opened"),
        (b"MZ\x90\x00", "invoice.exe", "can't take"),
        (b"", "empty.pdf", "empty"),
        (b"just text", "", "can't take"),
    ],
)
async def test_what_a_file_is_counts_not_its_name(
    api: BotApi, spoken: Dialogs, data: bytes, name: str, says: str
) -> None:
    """Looked at by its bytes; refused in words with the question again."""
    ana = api.person(7)
    async with running(api, spoken):
        await travel(ana, PROOF)
        await ana.document(data, name)
        answer = (await ana.hears())[-1].text
        assert says in answer, answer
        assert "Proof of purchase" in answer


async def test_a_file_that_cannot_be_had_is_told_at_last(api: BotApi, spoken: Dialogs) -> None:
    """What the platform does not give out is asked for again in words; a passing fault is tried again unseen."""
    ana = api.person(7)
    async with running(api, spoken):
        await travel(ana, PROOF)
        api.goes_wrong("file", "drop")
        await ana.photo(picture("red"))
        assert "Who sold it to you?" in (await ana.hears())[-1].text
        await travel(ana, [("back", "proof of purchase")])
        await ana.document(b"x", "lost.pdf", "application/pdf")
        api.platform.files.clear()
        answer = (await ana.hears())[-1].text
        assert "lost.pdf" in answer
    assert "drop file" in api.faults.met


@pytest.mark.parametrize(("kind", "content", "says"), ODD)
async def test_what_is_no_answer_gets_a_fitting_one(
    api: BotApi, spoken: Dialogs, kind: str, content: object, says: str
) -> None:
    """In words, with the open question again; nothing is lost."""
    ana = api.person(7)
    async with running(api, spoken):
        await travel(ana, ENGLISH[:4])
        await ana.happen("message", ana.message(**{kind: content}))
        answer = (await ana.hears())[-1].text
        assert says in answer
        assert "serial number" in answer


async def test_the_platforms_own_notes_are_let_be(api: BotApi, spoken: Dialogs) -> None:
    """A pinned message, a new title, somebody who joined: nobody said anything."""
    ana = api.person(7)
    async with running(api, spoken):
        await travel(ana, ENGLISH[:1])
        for note in ("pinned_message", "new_chat_title", "message_auto_delete_timer_changed"):
            await ana.happen("message", ana.message(**{note: {}}))
        await travel(ana, ENGLISH[1:2])
        assert len(ana.messages) == 2


async def test_an_edited_message_changes_nothing_and_is_told_so(api: BotApi, spoken: Dialogs) -> None:
    """The answer that was read stays; how to change it is said. A location that moves is no edit."""
    ana = api.person(7)
    async with running(api, spoken):
        await travel(ana, ENGLISH[:4])
        await ana.happen("edited_message", ana.message(location={"latitude": 1, "longitude": 1}))
        await ana.happen("edited_message", ana.message(text="G99999999", edit_date=1))
        answer = await ana.hears()
        assert len(answer) == 1
        assert "nothing was changed" in answer[0].text
        assert "serial number" in answer[0].text


async def test_a_forwarded_text_is_read_as_a_text(api: BotApi, spoken: Dialogs) -> None:
    """An invoice number forwarded from somebody is what the person wants to say."""
    ana = api.person(7)
    async with running(api, spoken):
        await travel(ana, ENGLISH[:2])
        await ana.say("Ontario", forward_origin={"type": "user", "sender_user": ana.user, "date": 1})
        assert "Which of these are you?" in (await ana.hears())[-1].text


async def test_what_was_sent_is_filed_with_the_request(api: BotApi, spoken: Dialogs) -> None:
    """Every file of an album, by what it is for."""
    ana, store = api.person(7), MemoryStore()
    api.platform.flood.strict = False
    async with running(api, spoken, store, settings=FREE):
        await travel(ana, PROOF)
        for colour in ("red", "green"):
            await ana.photo(picture(colour), album="a1")
        assert "Who sold it to you?" in (await ana.hears())[-1].text
        await travel(ana, ENGLISH[7:])
        (kept,) = await requests.of_person(store, "telegram:7")
        assert [file.purpose for file in kept.request.files] == ["proof", "proof"]
        review = next(shown for shown in ana.messages if "Nothing is sent until" in shown.text)
        assert "Proof of purchase: photo.jpg (+1)" in review.text
