"""Within the platform's limits, and what its refusals mean for a message."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import pytest

from rmabot.runtime.dialogs import Dialogs
from rmabot.store.memory import MemoryStore
from rmabot_telegram.pace import CHAT_BURST, Pace
from tests.adapters.telegram.journey import ENGLISH, travel
from tests.adapters.telegram.platform.rules import Refusal, bad
from tests.adapters.telegram.platform.server import BotApi
from tests.adapters.telegram.running import PACED, running


async def until(condition: Callable[[], Any], seconds: float = 40) -> None:
    """Wait until something holds, not for ever."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - what is waited for is not ours to tell
            await asyncio.sleep(0.01)


def wait_of(pace: Pace, chat: str) -> float:
    """How long the next message to a chat would wait in it."""
    return pace._in_chat(chat)


def test_one_chat_gets_a_burst_then_one_a_second() -> None:
    """Four at once, and from then on one a second; a group a good deal less: twenty a minute."""
    pace = Pace(30, lambda: 100.0)
    waits = [wait_of(pace, "7") for _ in range(8)]
    assert [max(0.0, one) for one in waits] == [0.0] * CHAT_BURST + [1.0, 2.0, 3.0, 4.0]
    group = [max(0.0, wait_of(pace, "-100")) for _ in range(20)]
    assert group[-1] == 3.0 * 18


async def test_all_chats_together_stay_below_thirty_a_second(api: BotApi, spoken: Dialogs) -> None:
    """Ninety people at once: nobody is refused, and no second sees more than the platform takes."""
    people = [api.person(1000 + number) for number in range(90)]
    async with running(api, spoken, settings=PACED):
        await asyncio.gather(*[one.say("/start") for one in people])
        await asyncio.gather(*[one.hears(patience=30) for one in people])
    assert api.platform.flood.refused == 0
    assert 10 < api.platform.flood.peak <= 30


async def test_a_wait_is_honoured_for_that_chat_and_costs_no_other(api: BotApi, spoken: Dialogs) -> None:
    """429: that chat is left alone so long, in order; another one is answered meanwhile."""
    ana, bob = api.person(7), api.person(8)
    api.goes_wrong(
        "sendMessage",
        "refuse",
        chat="7",
        refusal=Refusal(429, "Too Many Requests: retry after 2", {"retry_after": 2}),
    )
    async with running(api, spoken, settings=PACED):
        await ana.say("/start")
        await until(lambda: api.faults.met)
        began = time.monotonic()
        await bob.told("/start")
        assert ana.messages == []
        await ana.say("return")
        await ana.hears(patience=15)
        assert time.monotonic() - began >= 1.8
        await until(lambda: "In which province" in ana.last.text)
        assert "What would you like to do?" in ana.messages[0].text


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("drop", {}),
        ("refuse", {"refusal": Refusal(500, "Internal Server Error")}),
        ("refuse", {"refusal": Refusal(502, "Bad Gateway")}),
    ],
)
async def test_a_passing_fault_is_tried_again(
    api: BotApi, spoken: Dialogs, kind: str, more: dict[str, Any]
) -> None:
    """A dropped connection, a 5xx: said a moment later, once."""
    ana = api.person(7)
    api.goes_wrong("sendMessage", kind, **more)
    async with running(api, spoken, settings=PACED):
        answer = await ana.told("/start")
        assert "What would you like to do?" in answer.text
    assert len(ana.messages) == 1


async def test_a_message_that_was_sent_though_the_answer_was_lost_comes_twice_at_most(
    api: BotApi, spoken: Dialogs
) -> None:
    """There is no key to tell the platform by: at least once is what can be had, and the conversation goes on."""
    ana = api.person(7)
    api.goes_wrong("sendMessage", "drop_after")
    async with running(api, spoken, settings=PACED):
        await ana.say("/start")
        await ana.hears(2)
        await ana.told("return")
    assert len(ana.messages) == 3


async def test_a_part_that_was_sent_is_not_sent_again(api: BotApi, spoken: Dialogs) -> None:
    """A press whose next question fails on the way: the mark is made once, the question comes."""
    ana = api.person(7)
    async with running(api, spoken, settings=PACED):
        await travel(ana, ENGLISH[:2])
        api.goes_wrong("sendMessage", "refuse", refusal=Refusal(502, "Bad Gateway"))
        await travel(ana, [("!Ontario", "Which of these are you?")])
    assert len(api.of("editMessageText")) == 2


@pytest.mark.parametrize(
    ("refusal", "reason"),
    [
        (Refusal(403, "Forbidden: bot was blocked by the user"), "blocked"),
        (Refusal(403, "Forbidden: user is deactivated"), "deactivated"),
        (bad("chat not found"), "chat not found"),
    ],
)
async def test_who_cannot_be_reached_is_on_record_once_and_left_alone(
    api: BotApi, spoken: Dialogs, refusal: Refusal, reason: str
) -> None:
    """One attempt, one record with the reason, whatever else is to be told; who writes again is answered."""
    ana, store = api.person(7), MemoryStore()
    async with running(api, spoken, store, settings=PACED):
        await ana.told("/start")
        api.goes_wrong("sendMessage", "refuse", refusal=refusal)
        await ana.say("return")
        await until(lambda: api.faults.met)
        async with asyncio.timeout(30):
            while not await store.audit("telegram:7"):  # noqa: ASYNC110 - what is waited for is not ours to tell
                await asyncio.sleep(0.01)
        (act,) = await store.audit("telegram:7")
        assert reason in act.details["reason"]
        assert await store.waiting() == 0
        assert "In which province" in (await ana.told("help me")).text or ana.messages[1:]


async def test_who_blocked_the_bot_is_not_tried_until_they_unblock(api: BotApi, spoken: Dialogs) -> None:
    """The platform tells both; between them nothing is sent."""
    ana = api.person(7)
    kicked = {"chat": {"id": 7, "type": "private"}, "from": ana.user, "date": 1}
    async with running(api, spoken, settings=PACED) as bot:
        await ana.told("/start")
        await ana.happen("my_chat_member", {**kicked, "new_chat_member": {"status": "kicked"}})
        await ana.happen(
            "my_chat_member",
            {**kicked, "chat": {"id": -5, "type": "group"}, "new_chat_member": {"status": "kicked"}},
        )
        bob = api.person(8)
        await bob.told("/start")
        before = len(api.of("sendMessage"))
        from rmabot.engine.effects import Message
        from rmabot.text.spans import Span

        await bot.turns.tell("news", "telegram:7", Message((Span("news"),)))
        await bob.told("help")
        assert len(api.of("sendMessage")) == before + 1
        await ana.happen("my_chat_member", {**kicked, "new_chat_member": {"status": "member"}})
        await ana.told("/start")


async def test_what_the_platform_refuses_for_good_is_recorded_and_the_rest_goes_on(
    api: BotApi, spoken: Dialogs
) -> None:
    """A message that it will never take holds up nobody, its own conversation included."""
    ana, store = api.person(7), MemoryStore()
    api.goes_wrong("sendMessage", "refuse", refusal=bad("something new"))
    async with running(api, spoken, store, settings=PACED):
        await ana.say("/start")
        await until(lambda: api.faults.met)
        await ana.told("return")
        assert [act.details["reason"] for act in await store.audit("telegram:7")] == ["something new"]


async def test_an_edit_that_changes_nothing_is_as_good_as_done(api: BotApi, spoken: Dialogs) -> None:
    """400 "message is not modified", or a message that is gone: the conversation goes on, nothing is recorded."""
    ana, store = api.person(7), MemoryStore()
    async with running(api, spoken, store, settings=PACED):
        for refusal in (
            bad("MESSAGE is NOT modified: specified new message content"),
            bad("message to edit not found"),
        ):
            await ana.say("/start")
            await ana.hears()
            api.goes_wrong("editMessageText", "refuse", refusal=refusal)
            await ana.press("Privacy")
            await ana.hears()
            await until(lambda: not api.faults.orders)
    assert await store.audit("telegram:7") == ()
    assert await store.waiting() == 0


async def test_a_slow_chat_delays_no_other(api: BotApi, spoken: Dialogs) -> None:
    """While one call hangs, everybody else is answered."""
    ana, bob = api.person(7), api.person(8)
    api.goes_wrong("sendMessage", "delay", chat="7", seconds=3)
    async with running(api, spoken, settings=PACED):
        await ana.say("/start")
        await until(lambda: api.faults.met)
        await bob.told("/start")
        await bob.told("return")
        assert ana.messages == []
        await ana.hears()


async def test_the_sign_of_typing_comes_after_half_a_second(api: BotApi, spoken: Dialogs) -> None:
    """A turn that takes longer shows it, as long as it lasts; a quick one never does."""
    ana = api.person(7)
    async with running(api, spoken, settings=PACED):
        await travel(ana, ENGLISH[:6])
        ana.chat.typing = 0
        await ana.told("I don't have it")
        quick = ana.chat.typing
        await travel(ana, [("back", "proof of purchase")])
        api.goes_wrong("file", "delay", seconds=1.2)
        await travel(ana, [("@photo.jpg", "Who sold it to you?")])
        assert ana.chat.typing == quick + 1
