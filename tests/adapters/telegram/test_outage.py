"""Many at once, and the bot's own outage: worked off in order, without flooding, everybody answered sensibly."""

import asyncio
import time
from typing import Any

import pytest

from rmabot.runtime.dialogs import Dialogs
from rmabot.store.memory import MemoryStore
from tests.adapters.telegram.platform.server import BotApi
from tests.adapters.telegram.running import FREE, PACED, running

pytestmark = pytest.mark.long

WAITING = 5_000


def put(api: BotApi, number: int, text: str, at: float) -> None:
    """Let a message wait since a moment, for a bot that is down."""
    who = api.person(number)
    message = {**who.message(text=text), "date": int(at)}
    waiting = api.platform.waiting
    waiting._next += 1
    waiting.pending.append({"update_id": waiting._next, "message": message})


async def done(api: BotApi, seconds: float = 120) -> None:
    """Wait until nothing waits any more."""
    async with asyncio.timeout(seconds):
        while api.platform.waiting.pending:  # noqa: ASYNC110 - what is waited for is not ours to tell
            await asyncio.sleep(0.05)


async def test_after_two_days_five_thousand_are_worked_off_in_order(api: BotApi, spoken: Dialogs) -> None:
    """Each person is answered, each in their order, in batches that are confirmed one after the other."""
    api.platform.flood.strict = False
    two_days_ago = time.time() - 2 * 86400
    people = WAITING // 2
    for text in ("/start", "return"):
        for number in range(people):
            put(api, 10_000 + number, text, two_days_ago)
    async with running(api, spoken, settings=FREE):
        await done(api)
        last = api.platform.chats[10_000 + people - 1]
        async with asyncio.timeout(60), last.changed:
            await last.changed.wait_for(lambda: any("In which province" in one for one in last.texts))
    asked = [api.platform.chats[10_000 + number].texts for number in range(people)]
    assert all("In which province" in texts[-1] for texts in asked)
    offsets = api.platform.waiting.polls
    assert offsets == sorted(offsets)
    assert len(offsets) >= WAITING / 100


async def test_it_does_not_flood_on_the_way_back(api: BotApi, spoken: Dialogs) -> None:
    """Sixty people who waited: within the limits of the platform, nobody is refused."""
    for number in range(60):
        put(api, 10_000 + number, "/start", time.time() - 86400)
    async with running(api, spoken, settings=PACED):
        await done(api)
        for number in range(60):
            await api.person(10_000 + number).hears(patience=30)
    assert api.platform.flood.refused == 0
    assert api.platform.flood.peak <= 30


async def test_who_wrote_ten_times_meanwhile_is_answered_sensibly(api: BotApi, spoken: Dialogs) -> None:
    """No ten answers that they were not understood, no person sent for against their will: what they want is asked."""
    said = (
        "hello", "hello??", "is anybody there", "i want to return a camera", "hello", "HELLO", "please answer",
        "???", "this is not good", "are you there?",
    )  # fmt: skip
    ana = api.person(7)
    for text in said:
        put(api, 7, text, time.time() - 86400)
    async with running(api, spoken, settings=PACED):
        await done(api)
        await ana.hears(patience=30)
        await asyncio.sleep(1)
        answers = ana.messages
        assert len(answers) <= 4
        assert not any("A person can help you better" in one.text for one in answers)
        assert any("In which province" in one.text for one in answers)
        await ana.told("Ontario")
        assert "Which of these are you?" in ana.last.text


async def test_a_thousand_people_at_once(api: BotApi, spoken: Dialogs) -> None:
    """Everybody gets their own answers, nobody another's."""
    api.platform.flood.strict = False
    store = MemoryStore()
    people = [api.person(20_000 + number, "fr" if number % 2 else "en") for number in range(1_000)]

    async def talk(who: Any, number: int) -> None:
        await who.say("/start")
        await who.hears(patience=90)
        await who.press("Retourner un appareil" if number % 2 else "Return a device")
        await who.hears(patience=90)

    async with running(api, spoken, store, settings=FREE):
        await asyncio.gather(*[talk(who, number) for number, who in enumerate(people)])
    assert {who.id: who.chat.texts for who in people if len(set(who.chat.texts)) != 2} == {}
    asked = {False: "In which province", True: "Dans quelle province"}
    assert [who.id for number, who in enumerate(people) if asked[bool(number % 2)] not in who.last.text] == []
    assert await store.waiting() == 0
    answered = [call["callback_query_id"] for call in api.of("answerCallbackQuery")]
    assert sorted(answered) == sorted(api.platform.queries)
