"""Slack's Web API: one connection pool, no call repeated behind our back, and 429 honoured per method and channel."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

TIMEOUT_SECONDS = 20
_UNSURE_SECONDS = 2.0
_REVOKED = frozenset({
    "token_revoked", "invalid_auth", "account_inactive", "not_authed", "token_expired", "team_access_not_granted",
})  # fmt: skip
_LATER = frozenset(
    {
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
        "ratelimited",
        "team_added_to_org",
    }
)

_log = logging.getLogger(__name__)


class Later(Exception):
    """Not now: a rate limit, a time-out, a broken connection; ``seconds`` to wait."""

    def __init__(self, seconds: float, reason: str) -> None:
        super().__init__(reason)
        self.seconds, self.reason = seconds, reason


class Refused(Exception):
    """Slack's no, by its name such as ``channel_not_found``; ``answer`` is all it said."""

    def __init__(self, error: str, answer: Mapping[str, Any] | None = None) -> None:
        super().__init__(error)
        self.error = error
        self.answer = answer or {}


class Calls:
    """Calls methods of the Web API; ``token_lost`` names the error once the token is refused, "" while it works."""

    def __init__(self, token: str, base_url: str) -> None:
        self._token, self._base_url = token, base_url
        self._web: AsyncWebClient | None = None
        self._session: aiohttp.ClientSession | None = None
        self._until: dict[tuple[str, str], float] = {}
        self.token_lost = ""

    @property
    def web(self) -> AsyncWebClient:
        """Return the client, on the loop that runs."""
        if self._web is None or self._session is None or self._session.closed:
            timeout = aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)
            self._session = aiohttp.ClientSession(timeout=timeout)
            # Its own handler would post a message twice when the answer to the first post is lost.
            self._web = AsyncWebClient(
                token=self._token, base_url=self._base_url, session=self._session, retry_handlers=[],
                timeout=TIMEOUT_SECONDS,
            )  # fmt: skip
        return self._web

    @property
    def session(self) -> aiohttp.ClientSession:
        """Return the connection pool."""
        assert self.web is not None
        assert self._session is not None
        return self._session

    async def close(self) -> None:
        """Let go of the connections."""
        if self._session is not None:
            await self._session.close()
        self._web = self._session = None

    async def call(self, method: str, /, *, query: bool = False, **body: Any) -> dict[str, Any]:
        """Call a method and return what it answers; raises Later or Refused.

        ``query``: a method that reads, which Slack takes as a form and not as JSON.
        """
        limited = self._limited(method, body)
        self._may(limited)
        try:
            answer = await (
                self.web.api_call(method, params=body) if query else self.web.api_call(method, json=body)
            )
        except SlackApiError as error:
            raise self._said_no(error, limited) from None
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise Later(_UNSURE_SECONDS, f"{method}: {type(error).__name__}") from None
        if self.token_lost:
            _log.warning("Slack takes our token again")
            self.token_lost = ""
        data = answer.data
        return data if isinstance(data, dict) else {}

    async def patiently(
        self, method: str, /, *, query: bool = False, most: float = 60.0, **body: Any
    ) -> dict[str, Any]:
        """Call a method and wait as long as Slack asks for, at most so many seconds in all."""
        until = time.monotonic() + most
        while True:
            try:
                return await self.call(method, query=query, **body)
            except Later as later:
                if time.monotonic() + later.seconds > until:
                    raise
                await asyncio.sleep(later.seconds)

    def _limited(self, method: str, body: Mapping[str, Any]) -> tuple[str, str]:
        """What a 429 counts for: posting is limited in each channel, the rest in the workspace."""
        return (method, str(body.get("channel", "")) if method.startswith("chat.") else "")

    def _may(self, limited: tuple[str, str]) -> None:
        until = self._until.get(limited)
        if until is None:
            return
        left = until - time.monotonic()
        if left > 0:
            raise Later(left, f"{limited[0]}: ratelimited")
        del self._until[limited]

    def _said_no(self, error: SlackApiError, limited: tuple[str, str]) -> Exception:
        response = error.response
        name = str(response.get("error", "") or f"http_{response.status_code}")
        if response.status_code == 429 or name == "ratelimited":
            seconds = _seconds(response.headers)
            self._until[limited] = time.monotonic() + seconds
            return Later(seconds, f"{limited[0]}: ratelimited")
        if name in _REVOKED:
            if not self.token_lost:
                _log.error(
                    "Slack no longer takes our token (%s): put a new one in RMABOT_SLACK__BOT_TOKEN", name
                )
            self.token_lost = name
            return Later(60.0, name)
        if name in _LATER or response.status_code >= 500:
            return Later(_UNSURE_SECONDS, f"{limited[0]}: {name}")
        return Refused(name, response.data if isinstance(response.data, dict) else None)


def _seconds(headers: Mapping[str, Any]) -> float:
    for name, value in headers.items():
        if name.lower() == "retry-after":
            try:
                return max(0.0, float(value))
            except ValueError:
                break
    return 30.0
