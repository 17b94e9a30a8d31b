"""What the platform does without saying so, where no other test here is about it."""

import asyncio

import pytest

from rmabot.engine.effects import Message
from rmabot.ports.store import Audit
from rmabot.runtime.dialogs import Dialogs
from rmabot.store.memory import MemoryStore
from rmabot.text.spans import Rich, Span
from rmabot_telegram import outgoing
from tests.adapters.telegram.journey import ENGLISH, FRENCH, Stop, travel
from tests.adapters.telegram.platform import rules
from tests.adapters.telegram.platform.server import BotApi
from tests.adapters.telegram.running import FREE, running


@pytest.mark.parametrize(
    "address",
    ["http://localhost/status", "mailto:rma@example.com", "https://", "https://[", "ftp://example.com"],
)
def test_a_link_that_would_be_dropped_is_written_out(address: str) -> None:
    """The platform drops an invalid link in silence and leaves its words: the address is then read behind them."""
    rich: Rich = (Span("See "), Span("your parcel", bold=True, href=address), Span("."))
    (page,) = outgoing.pages(Message(rich))
    text, entities = rules.text_of(page)
    assert text == f"See your parcel ({address})."
    assert [one["type"] for one in entities] == ["bold"]


def test_a_link_that_is_one_stays_behind_its_words() -> None:
    """Nothing is written out that can be pressed."""
    (page,) = outgoing.pages(Message((Span("your parcel", href="https://example.com/1"),)))
    text, entities = rules.text_of(page)
    assert text == "your parcel"
    assert [one["url"] for one in entities] == ["https://example.com/1"]


@pytest.mark.parametrize("stops", [ENGLISH, FRENCH])
async def test_every_keyboard_is_one_below_its_message(
    api: BotApi, spoken: Dialogs, stops: list[Stop]
) -> None:
    """A message with a reply keyboard could never be edited; a button with an address fails for a local one. There are none."""
    api.platform.flood.strict = False
    ana = api.person(7, "en" if stops is ENGLISH else "fr")
    async with running(api, spoken, settings=FREE):
        await travel(ana, stops)
    markups = [call["reply_markup"] for call in api.of("sendMessage") if "reply_markup" in call]
    assert markups
    assert all(set(markup) == {"inline_keyboard"} for markup in markups)
    buttons = [button for markup in markups for row in markup["inline_keyboard"] for button in row]
    assert all(set(button) == {"text", "callback_data"} for button in buttons)


async def test_a_message_that_cannot_be_edited_holds_up_nobody(api: BotApi, spoken: Dialogs) -> None:
    """Such as one with a reply keyboard, or one that is too old: the answer counts, the next question comes, nothing is recorded."""
    ana, store = api.person(7), MemoryStore()
    async with running(api, spoken, store):
        await travel(ana, ENGLISH[:2])
        asked = ana.last
        asked.reply_keyboard = True
        await travel(ana, ENGLISH[2:3])
        assert asked.keyboard
        await _settled(api)
    assert await store.audit("telegram:7") == ()


async def test_a_press_that_is_too_old_to_be_answered_still_counts(api: BotApi, spoken: Dialogs) -> None:
    """The platform takes an answer for some 15 seconds, and keeps a press for 150: what it was for is done all the same."""
    ana, store = api.person(7), MemoryStore()
    async with running(api, spoken, store):
        await travel(ana, ENGLISH[:2])
        token = next(token for token in ana.last.tokens if token.endswith("ON"))
        query = await ana.query(token, ana.last)
        api.platform.queries[query["id"]] = (0.0, None)
        await ana.happen("callback_query", query)
        await ana.sees(lambda: "Which of these are you?" in ana.last.text)
        await _settled(api)
    acts: tuple[Audit, ...] = await store.audit("telegram:7")
    assert acts == ()


async def test_papers_carry_no_words_of_their_own(api: BotApi, spoken: Dialogs) -> None:
    """A caption ends at 1,024: what is to be said stands in a message, which may be four times as long."""
    api.platform.flood.strict = False
    ana = api.person(7)
    async with running(api, spoken, settings=FREE):
        await travel(ana, ENGLISH)
        await ana.sees(lambda: any(shown.document for shown in ana.messages))
    assert [call for call in api.of("sendDocument") if call.get("caption")] == []


@pytest.mark.parametrize(("stops", "send"), [(ENGLISH, "send"), (FRENCH, "envoyer")])
async def test_what_was_answered_by_typing_cannot_be_pressed_any_more(
    api: BotApi, spoken: Dialogs, stops: list[Stop], send: str
) -> None:
    """The review that was sent by a typed word loses its buttons, though no question follows it."""
    api.platform.flood.strict = False
    ana = api.person(7, "en" if stops is ENGLISH else "fr")
    async with running(api, spoken, settings=FREE):
        await travel(ana, [*stops[:-1], (send, stops[-1][1])])
        review = next(shown for shown in ana.messages if stops[-2][1] in shown.text)
        await ana.sees(lambda: not review.keyboard)


async def _settled(api: BotApi) -> None:
    """Let what was answered be put on record."""
    await asyncio.sleep(0.2)
    assert api.platform.flood.refused == 0
