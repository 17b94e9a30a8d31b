"""Calls to the Bot API: the frequent ones as plain JSON, and what the platform's errors mean for a delivery."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, cast

from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.request import BaseRequest, RequestData

from rmabot.ports.channel import Never, NotNow
from rmabot_telegram.request import AioRequest, JsonBody
from rmabot_telegram.settings import TelegramSettings

_GONE = ("chat not found", "user not found", "peer_id_invalid", "user is deactivated", "chat_id is empty",
         "not enough rights", "chat_write_forbidden", "group chat was deactivated", "have no rights")  # fmt: skip
_TOO_BIG = "request entity too large"
TOKEN_REFUSED_SECONDS = 60.0


class Api:
    """One bot's connection: ``call`` for what happens in every turn, ``bot`` for the rest."""

    def __init__(self, settings: TelegramSettings) -> None:
        self._request = AioRequest()
        self._url = f"{settings.base_url}{settings.token}/"
        self.bot: Bot = Bot(
            settings.token,
            base_url=settings.base_url,
            base_file_url=settings.base_file_url,
            request=self._request,
            get_updates_request=self._request,
        )

    async def call(
        self, method: str, parameters: Mapping[str, Any], read_timeout: Any = BaseRequest.DEFAULT_NONE
    ) -> Any:
        """Call a method and return its result as plain data; raises the library's TelegramError."""
        body = cast(RequestData, JsonBody(parameters))
        return await self._request.post(self._url + method, body, read_timeout)

    async def close(self) -> None:
        """Close every connection."""
        await self._request.shutdown()


def receipt_of(error: TelegramError) -> NotNow | Never:
    """Return what an error means for a delivery; ``ChatMigrated`` is followed before this is asked."""
    match error:
        case RetryAfter():
            return NotNow(seconds_of(error), "Telegram asks to wait")
        case Forbidden():
            return Never(reason_of(error), gone=True)
        case BadRequest():
            reason = reason_of(error)
            return Never(reason, gone=any(said in reason for said in _GONE))
        case ChatMigrated():
            return NotNow(0, "the group moved")
        case InvalidToken() | Conflict():
            return NotNow(TOKEN_REFUSED_SECONDS, reason_of(error))
        case NetworkError() if _TOO_BIG in reason_of(error):
            return Never("the file is too big for Telegram")
        case _:
            return NotNow(0, reason_of(error))


def reason_of(error: TelegramError) -> str:
    """Return what the platform said, in lower case: its own spelling is not the same everywhere."""
    return error.message.lower()


def seconds_of(error: RetryAfter) -> float:
    """Return how long the platform asks to wait."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
