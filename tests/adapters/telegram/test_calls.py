"""One call: what its errors mean for a delivery, and what never stands in them."""

from datetime import timedelta

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from rmabot.ports.channel import Never, NotNow
from rmabot.ports.proxy import proxy_for
from rmabot_telegram.api import receipt_of
from rmabot_telegram.request import AioRequest
from tests.adapters.telegram.platform.server import BotApi


@pytest.mark.parametrize(
    ("error", "gone"),
    [
        (Forbidden("Forbidden: bot was BLOCKED by the user"), True),
        (BadRequest("Chat not found"), True),
        (BadRequest("PEER_ID_INVALID"), True),
        (BadRequest("not enough rights to send text messages to the chat"), True),
        (BadRequest("message is too long"), False),
        (NetworkError("Request Entity Too Large"), False),
    ],
)
def test_what_can_never_be_delivered(error: TelegramError, gone: bool) -> None:
    """In whichever case the library writes it; a file over 50 MB is no fault of the network."""
    receipt = receipt_of(error)
    assert isinstance(receipt, Never)
    assert receipt.gone is gone
    assert receipt.reason == receipt.reason.lower() or "Telegram" in receipt.reason


@pytest.mark.parametrize(
    ("error", "least"),
    [
        (RetryAfter(timedelta(seconds=7)), 7),
        (TimedOut(), 0),
        (NetworkError("ServerDisconnectedError"), 0),
        (ChatMigrated(-1001), 0),
        (InvalidToken("Unauthorized"), 60),
        (Conflict("terminated by other getUpdates request"), 60),
        (TelegramError("something new"), 0),
    ],
)
def test_what_is_tried_again(error: TelegramError, least: float) -> None:
    """After the platform's own wait, where it names one; a token that is refused is looked at again in a minute."""
    receipt = receipt_of(error)
    assert isinstance(receipt, NotNow)
    assert receipt.seconds == least


async def test_an_error_never_holds_the_address() -> None:
    """The token stands in it."""
    request = AioRequest()
    with pytest.raises(NetworkError) as raised:
        await request.do_request("http://127.0.0.1:1/bot1:SECRET/getMe", "POST")
    await request.shutdown()
    assert "SECRET" not in str(raised.value)
    assert raised.value.__cause__ is None


async def test_an_answer_that_does_not_come_is_given_up(api: BotApi) -> None:
    """As a time-out, which is tried again."""
    api.goes_wrong("getMe", "delay", seconds=0.5)
    request = AioRequest()
    url = f"{api.settings['base_url']}{api.platform.token}/getMe"
    with pytest.raises(TimedOut):
        await request.do_request(url, "POST", read_timeout=0.05)
    await request.shutdown()


def test_an_answer_that_is_none_is_an_error_of_the_library() -> None:
    """A proxy's page in place of JSON."""
    with pytest.raises(TelegramError, match="no JSON"):
        AioRequest.parse_json_payload(b"<html>502</html>")


def test_the_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """As every program does it; not for what is excepted."""
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", "localhost,127.0.0.1")
    assert proxy_for("https://api.telegram.org/bot1:a/getMe") == "http://proxy.example:3128"
    assert proxy_for("https://localhost/bot1:a/getMe") is None
