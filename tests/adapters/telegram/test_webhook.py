"""The webhook: our own listener, a secret, and 200 only when what came in is committed."""

import asyncio
import socket
from io import BytesIO
from typing import Any

import aiohttp
import pytest

from rmabot.ports.channel import ChannelError
from rmabot.runtime.dialogs import Dialogs
from rmabot_telegram import TelegramChannel
from rmabot_telegram.webhook import SECRET
from tests.adapters.telegram.journey import ENGLISH, travel
from tests.adapters.telegram.platform.server import BotApi
from tests.adapters.telegram.running import running
from tests.adapters.telegram.test_polling import Gated, until


def free_port() -> int:
    """A port that nobody listens at just now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def section() -> dict[str, Any]:
    """The settings of a webhook on loopback."""
    port = free_port()
    return {
        "mode": "webhook",
        "webhook_url": f"http://127.0.0.1:{port}/hook/rma",
        "listen": f"127.0.0.1:{port}",
    }


async def listens(api: BotApi) -> None:
    """Wait until the platform was told where to call."""
    await until(lambda: api.platform.waiting.webhook)


async def test_a_return_over_the_webhook(api: BotApi, spoken: Dialogs, section: dict[str, Any]) -> None:
    """The same conversation: presses and messages travel in queues of their own and are answered."""
    ana = api.person(7)
    async with running(api, spoken, settings=section):
        await listens(api)
        await travel(ana, ENGLISH[:12])
        await api.platform.waiting.quiet()
    assert set(api.platform.waiting.pushed) == {200}
    assert api.of("getUpdates") == []


async def test_it_tells_the_secret_and_the_kinds_of_update(
    api: BotApi, spoken: Dialogs, section: dict[str, Any]
) -> None:
    """The secret is its own from the token, unless one is set; it is never the token."""
    async with running(api, spoken, settings=section):
        await listens(api)
    (call,) = api.of("setWebhook")
    assert len(call["secret_token"]) == 64
    assert api.platform.token.partition(":")[2] not in call["secret_token"]
    assert "callback_query" in call["allowed_updates"]


async def test_200_only_after_the_commit(api: BotApi, spoken: Dialogs, section: dict[str, Any]) -> None:
    """Whoever calls waits for the commit; the platform keeps what is not confirmed."""
    ana, store = api.person(7), Gated()
    async with running(api, spoken, store, settings=section):
        await listens(api)
        store.gate.clear()
        store.waits.clear()
        await ana.say("/start")
        await store.waits.wait()
        await asyncio.sleep(0.1)
        assert api.platform.waiting.pushed == []
        store.gate.set()
        await ana.hears()
        await api.platform.waiting.quiet()
        assert api.platform.waiting.pushed == [200]


async def test_strangers_get_nothing(api: BotApi, spoken: Dialogs, section: dict[str, Any]) -> None:
    """Another path, no secret, a wrong one, no JSON, no update, too much: refused, and nothing happens."""
    url, update = section["webhook_url"], {"update_id": 1, "message": api.person(7).message(text="/start")}
    async with running(api, spoken, settings=section), aiohttp.ClientSession() as http:
        await listens(api)
        good = {SECRET: api.platform.waiting.secret}

        async def status(where: str, headers: dict[str, str], data: bytes | BytesIO | None = None) -> int:
            sent: dict[str, Any] = {"json": update} if data is None else {"data": data}
            async with http.post(where, headers=headers, **sent) as answer:
                return answer.status

        assert await status(url + "x", good) == 404
        assert await status(url, {}) == 403
        assert await status(url, {SECRET: "é" * 5}) == 403
        assert await status(url, {SECRET: "wrong"}) == 403
        assert await status(url, good, b"{") == 400
        assert await status(url, good, b"[1]") == 400
        assert await status(url, good, BytesIO(b"x" * 2_000_000)) == 413
        async with http.get(url) as answer:
            assert answer.status == 405
        assert api.person(7).messages == []
        assert await status(url, good) == 200
        assert await status(url, good) == 200  # a repeat
        await api.person(7).hears()
    assert len(api.person(7).messages) == 1


async def test_what_fails_is_called_again(api: BotApi, spoken: Dialogs, section: dict[str, Any]) -> None:
    """A bot that is down when the platform calls misses nothing: the calls are repeated, in their order."""
    ana = api.person(7)
    async with running(api, spoken, settings=section):
        await listens(api)
        await travel(ana, ENGLISH[:2])
    await ana.say("Ontario")
    await ana.say("A customer")
    await asyncio.sleep(0.2)
    assert 0 in api.platform.waiting.pushed
    from rmabot.store.memory import MemoryStore

    async with running(api, spoken, MemoryStore(), settings=section):
        await ana.hears()
        await api.platform.waiting.quiet()


async def test_an_address_that_is_taken_is_said(
    api: BotApi, spoken: Dialogs, section: dict[str, Any]
) -> None:
    """With the setting and what to do, and the platform is not told to call."""
    host, _, port = section["listen"].partition(":")
    taken = await asyncio.start_server(lambda *_: None, host, int(port))
    with pytest.raises(ChannelError) as raised:
        async with running(api, spoken, settings=section):
            await asyncio.sleep(5)
    taken.close()
    assert "telegram.listen" in str(raised.value)
    assert api.of("setWebhook") == []


@pytest.mark.parametrize(
    ("section", "says"),
    [
        ({}, "@BotFather"),
        ({"token": "abc"}, "@BotFather"),
        ({"token": "1:a", "mode": "webhook"}, "telegram.webhook_url"),
        ({"token": "1:a", "mode": "webhook", "webhook_url": "ftp://x"}, "telegram.webhook_url"),
        ({"token": "1:a", "listen": "here"}, "telegram.listen"),
        ({"token": "1:a", "listen": "x:99999"}, "telegram.listen"),
        ({"token": "1:a", "webhook_secret": "ä"}, "telegram.webhook_secret"),
        ({"token": "1:a", "per_second": "many"}, "telegram.per_second"),
        ({"token": "1:a", "per_second": -1}, "telegram.per_second"),
    ],
)
def test_settings_that_cannot_be_are_a_sentence(section: dict[str, Any], says: str) -> None:
    """With the setting's name and what to write."""
    with pytest.raises(ChannelError) as raised:
        TelegramChannel(section)
    assert says in str(raised.value)
