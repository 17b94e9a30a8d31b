"""Groups: the bot answers only when it is addressed, tells nothing there, and offers the private chat."""

import asyncio
from typing import Any

import pytest

from rmabot.runtime.dialogs import Dialogs
from rmabot.store.memory import MemoryStore
from tests.adapters.telegram.journey import ENGLISH, travel
from tests.adapters.telegram.platform.server import BotApi
from tests.adapters.telegram.running import running

ADDRESSED = ("/status@ReturnsBot", "@ReturnsBot where is RQ262077496?", "hey @returnsbot!")
NOT = (
    "where is my return?",
    "/status",
    "/status@OtherBot",
    "@ReturnsBotter hello",
    "mail me at x@returnsbot.example",
)


@pytest.mark.parametrize("kind", ["group", "supergroup"])
async def test_addressed_it_offers_the_private_chat_and_tells_nothing(
    api: BotApi, spoken: Dialogs, kind: str
) -> None:
    """One short answer with a link to write to, in the asker's language; no button, no number, no name."""
    ana = api.person(7, "fr")
    group = ana.group(-100, kind)
    async with running(api, spoken, settings={"per_second": 0}):
        for text in ADDRESSED:
            (answer,) = await _answer(group, text)
            assert answer.text.startswith("Je réponds seulement dans une conversation privée")
            assert [entity["url"] for entity in answer.entities if entity["type"] == "text_link"] == [
                "https://t.me/ReturnsBot"
            ]
            assert answer.keyboard == []
            assert "RQ262077496" not in answer.text


async def test_not_addressed_it_says_nothing_and_keeps_nothing(api: BotApi, spoken: Dialogs) -> None:
    """What people say to each other is theirs."""
    ana = api.person(7)
    group, store = ana.group(-100), MemoryStore()
    async with running(api, spoken, store):
        for text in NOT:
            await group.say(text)
        await ana.told("/start")
    assert group.messages == []
    assert await store.waiting() == 0
    assert not [one async for one in store.everything() if "-100" in repr(one)]


async def test_an_answer_to_its_message_is_addressed(api: BotApi, spoken: Dialogs) -> None:
    """Without a name or a command."""
    group = api.person(7).group(-100)
    async with running(api, spoken):
        await group.say("and mine?", reply_to_message={"message_id": 1, "from": api.platform.me})
        (answer,) = await group.hears()
        assert "private conversations only" in answer.text


async def test_the_conversation_stays_in_the_private_chat(api: BotApi, spoken: Dialogs) -> None:
    """What somebody says in a group moves nothing in their own conversation."""
    ana = api.person(7)
    group = ana.group(-100)
    async with running(api, spoken):
        await travel(ana, ENGLISH[:2])
        await group.say("@ReturnsBot Ontario")
        await group.hears()
        await travel(ana, [("!Ontario", "Which of these are you?")])


async def test_posts_of_channels_and_bots_are_let_be(api: BotApi, spoken: Dialogs) -> None:
    """Nobody there waits for an answer, and two bots would talk for ever."""
    ana = api.person(7)
    channel = api.platform.chat(-200, "channel")
    async with running(api, spoken):
        post = {
            "message_id": 1,
            "date": 1,
            "chat": {"id": channel.id, "type": "channel"},
            "text": "@ReturnsBot hello",
        }
        await ana.happen("channel_post", post)
        await ana.happen("message", post)
        other = ana.message(text="/start@ReturnsBot") | {
            "from": {"id": 99, "is_bot": True, "first_name": "Bot"}
        }
        await ana.happen("message", other)
        await ana.told("/start")
    assert channel.shown == {}
    assert len(ana.messages) == 1


async def test_a_groups_move_is_followed_and_remembered(api: BotApi, spoken: Dialogs) -> None:
    """A group that becomes a supergroup gets the answer under its new number, the next one at once."""
    ana = api.person(7)
    group = ana.group(-100, "group")
    moved = api.platform.chat(-1001, "supergroup")
    api.platform.chats[-100].moved_to = -1001
    async with running(api, spoken):
        for count in (1, 2):
            await group.say("@ReturnsBot hello")
            async with asyncio.timeout(30), moved.changed:
                while len(moved.shown) < count:
                    await moved.changed.wait()
    assert [call["chat_id"] for call in api.of("sendMessage")] == ["-100", "-1001", "-1001"]


async def _answer(group: Any, text: str) -> Any:
    await group.say(text)
    return await group.hears()
