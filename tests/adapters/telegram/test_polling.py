"""Long polling: confirmed after the commit only, in order, beside a second poller, through outages."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import pytest

from rmabot.ports.channel import ChannelError
from rmabot.ports.store import Commit
from rmabot.runtime.dialogs import Dialogs
from rmabot.store.memory import MemoryStore
from rmabot_telegram import TelegramChannel
from rmabot_telegram.request import AioRequest
from tests.adapters.telegram.journey import ENGLISH, travel
from tests.adapters.telegram.platform.server import BotApi
from tests.adapters.telegram.running import running


@pytest.fixture(autouse=True)
def heard_again() -> None:
    """The import linter, which another test runs, configures logging anew and silences every logger there is."""
    for logger in logging.root.manager.loggerDict.values():
        if isinstance(logger, logging.Logger) and logger.name.startswith("rmabot"):
            logger.disabled = False


async def until(condition: Callable[[], Any], seconds: float = 40) -> None:
    """Wait until something holds, not for ever."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - what is waited for is not ours to tell
            await asyncio.sleep(0.01)


class Gated(MemoryStore):
    """A store whose commits wait for a gate."""

    def __init__(self) -> None:
        super().__init__()
        self.gate, self.waits = asyncio.Event(), asyncio.Event()
        self.gate.set()

    async def commit(self, commit: Commit) -> None:
        self.waits.set()
        await self.gate.wait()
        await super().commit(commit)


async def test_an_update_is_confirmed_only_after_its_commit(api: BotApi, spoken: Dialogs) -> None:
    """The next offset is asked for when what came before is committed, and not a moment earlier."""
    ana, store = api.person(7), Gated()
    async with running(api, spoken, store):
        await until(lambda: api.of("getUpdates"))
        store.gate.clear()
        store.waits.clear()
        number = await ana.say("/start")
        await store.waits.wait()
        await asyncio.sleep(0.1)
        assert all(call.get("offset", 0) <= number for call in api.of("getUpdates"))
        store.gate.set()
        await until(lambda: api.of("getUpdates")[-1].get("offset") == number + 1)


async def test_an_update_that_comes_again_changes_nothing(api: BotApi, spoken: Dialogs) -> None:
    """After a lost confirmation the platform gives it out once more: the same turn is not taken twice."""
    ana = api.person(7)
    async with running(api, spoken):
        await travel(ana, ENGLISH[:2])
        count = len(ana.messages)
        update = {"update_id": 5, "message": ana.message(text="Ontario")}
        await api.platform.waiting.redeliver(update)
        await ana.hears()
        await api.platform.waiting.redeliver(update)
        await ana.told("A customer")
    assert len(ana.messages) == count + 2


async def test_two_things_of_one_person_in_one_poll_see_each_other(api: BotApi, spoken: Dialogs) -> None:
    """They are taken in order, each on what the one before left."""
    ana = api.person(7)
    for text in ("/start", "return", "Ontario", "A customer"):
        await ana.say(text)
    api.platform.waiting.pending.sort(key=lambda one: int(one["update_id"]))
    async with running(api, spoken):
        await ana.sees(lambda: any("serial number" in shown.text for shown in ana.messages))


async def test_every_kind_of_update_is_named_each_time(api: BotApi, spoken: Dialogs) -> None:
    """The platform remembers an earlier list: what is not asked for again would never come."""
    api.platform.waiting.allowed = ["poll"]
    async with running(api, spoken):
        await until(lambda: api.platform.waiting.polls)
        await api.person(7).told("/start")
    assert all("callback_query" in call["allowed_updates"] for call in api.of("getUpdates"))


async def test_a_second_poller_is_told_in_plain_words_and_waited_for(
    api: BotApi, spoken: Dialogs, caplog: pytest.LogCaptureFixture
) -> None:
    """409: one sentence in the log, another try some seconds later, never a tight loop; then the bot goes on."""
    ana, other = api.person(7), AioRequest()
    async with running(api, spoken):
        await until(lambda: api.platform.waiting.polls)
        url = f"{api.settings['base_url']}{api.platform.token}/getUpdates"
        answer = asyncio.create_task(other.do_request(url + "?timeout=1", "POST"))
        await until(lambda: "another program fetches" in caplog.text)
        await answer
        polls = len(api.of("getUpdates"))
        await asyncio.sleep(1)
        assert len(api.of("getUpdates")) == polls
        await other.shutdown()
        await ana.say("/start")
        await ana.hears(patience=15)
    assert caplog.text.count("another program fetches") == 1


async def test_a_webhook_that_is_still_set_is_removed(
    api: BotApi, spoken: Dialogs, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever goes back to polling need not know of it; it is said."""
    ana = api.person(7)
    api.platform.waiting.webhook = "https://old.example.com/hook"
    async with running(api, spoken):
        await until(lambda: not api.platform.waiting.webhook)
        await ana.told("/start")
    assert "is removed" in caplog.text


async def test_the_platform_away_at_the_start_is_waited_for(
    api: BotApi, spoken: Dialogs, caplog: pytest.LogCaptureFixture
) -> None:
    """The first call failing ends no process: it is tried again, and said without the token."""
    ana = api.person(7)
    api.goes_wrong("getMe", "drop")
    api.goes_wrong("getUpdates", "drop")
    async with running(api, spoken):
        await ana.told("/start")
    assert "cannot be reached" in caplog.text
    assert api.platform.token.partition(":")[2] not in caplog.text


async def test_a_token_that_nobody_knows_ends_it_with_a_sentence(api: BotApi, spoken: Dialogs) -> None:
    """What only a person can mend is said, with where the token is found; never the token itself."""
    with pytest.raises(ChannelError) as raised:
        async with running(api, spoken, settings={"token": "999:wrong"}):
            await asyncio.sleep(5)
    error = raised.value
    assert "@BotFather" in str(error)
    assert "wrong" not in str(error)


async def test_an_update_that_cannot_be_read_holds_up_nobody(
    api: BotApi, spoken: Dialogs, caplog: pytest.LogCaptureFixture
) -> None:
    """It is let be, and said; the next one is answered."""
    ana = api.person(7)
    async with running(api, spoken):
        for broken in (
            {},
            {"chat": 7},
            {"chat": {"id": 7}, "text": 3},
            {"chat": {"id": 7, "type": "private"}, "from": 9},
        ):
            await ana.happen("message", broken)
        await ana.told("/start")
    assert "could not be read" in caplog.text


def test_the_channel_keeps_its_own_request() -> None:
    """Calls of every turn go through the library's documented request, which is ours to hold: nothing private is touched."""
    channel = TelegramChannel({"token": "1:a"})
    assert isinstance(channel._api._request, AioRequest)
