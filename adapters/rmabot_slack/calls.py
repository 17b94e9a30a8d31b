"""Slack's Web API: one connection pool, no call repeated behind our back, and 429 honoured per method and channel."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import aiohttp
import orjson

from rmabot.ports.proxy import proxy_for
from rmabot.ports.wire import Answer, Wire

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

_JSON = {"Content-Type": "application/json; charset=utf-8"}
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}

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
    """Calls methods of the Web API; ``token_lost`` names the error once the token is refused, "" while it works.

    The library's client opens a connection and parses twice as much for each call; its own handler would post a
    message again when the answer to the first post is lost. Uploads, sockets and whoever stands behind a proxy go by aiohttp.
    """

    def __init__(self, token: str, base_url: str) -> None:
        self.base_url = base_url
        self._proxy = proxy_for(base_url)
        self._wire = Wire(base_url, TIMEOUT_SECONDS)
        ours = {"User-Agent": "rmabot", "Accept": "application/json", "Authorization": f"Bearer {token}"}
        self._with_json, self._with_form = {**ours, **_JSON}, {**ours, **_FORM}
        self._json_head, self._form_head = self._wire.head(self._with_json), self._wire.head(self._with_form)
        self._session: aiohttp.ClientSession | None = None
        self._until: dict[tuple[str, str], float] = {}
        self.token_lost = ""

    @property
    def session(self) -> aiohttp.ClientSession:
        """Return the connection pool, on the loop that runs."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=TIMEOUT_SECONDS), cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": "rmabot"}, skip_auto_headers=("Accept-Encoding",), proxy=self._proxy,
            )  # fmt: skip
        return self._session

    async def close(self) -> None:
        """Let go of the connections."""
        self._wire.close()
        if self._session is not None:
            await self._session.close()
        self._session = None

    async def call(self, method: str, /, *, query: bool = False, **body: Any) -> dict[str, Any]:
        """Call a method and return what it answers; raises Later or Refused.

        ``query``: a method that reads, which Slack takes as a form and not as JSON.
        """
        return (await self.answered(method, query=query, **body))[0]

    async def answered(
        self, method: str, /, *, query: bool = False, **body: Any
    ) -> tuple[dict[str, Any], Answer]:
        """Call a method and return what it answers, and that as it came; raises Later or Refused."""
        limited = self._limited(method, body)
        self._may(limited)
        try:
            said = await self._posted(method, body, query=query)
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise Later(_UNSURE_SECONDS, f"{method}: {type(error).__name__}") from None
        found = _read(said.body)
        if not found.get("ok"):
            raise self._said_no(said, found, limited)
        if self.token_lost:
            _log.warning("Slack takes our token again")
            self.token_lost = ""
        return found, said

    async def _posted(self, method: str, body: Mapping[str, Any], *, query: bool) -> Answer:
        """Post the body of a call, past a proxy where the environment names one."""
        data = (
            urlencode({name: str(value) for name, value in body.items()}).encode()
            if query
            else orjson.dumps(body)
        )
        if self._proxy is None:
            return await self._wire.post(method, self._form_head if query else self._json_head, data)
        headers = self._with_form if query else self._with_json
        async with self.session.post(self.base_url + method, data=data, headers=headers) as answer:
            return Answer(answer.status, answer.raw_headers, await answer.read())

    async def respond(self, url: str, answer: Mapping[str, Any]) -> None:
        """Give a late answer at the address that came with a command; raises Later where that does not take it.

        Slack lets it be used five times within half an hour: ours is used once.
        """
        if not self.is_slack(url):
            raise Later(0, "no address to answer at")
        try:
            async with self.session.post(url, data=orjson.dumps(dict(answer)), headers=_JSON) as said:
                if said.status != 200:
                    raise Later(_UNSURE_SECONDS, f"response_url: {said.status}")
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise Later(_UNSURE_SECONDS, f"response_url: {type(error).__name__}") from None

    def is_slack(self, url: str) -> bool:
        """Whether an address is Slack's own: what is for Slack goes nowhere else."""
        host, ours = urlsplit(url), urlsplit(self.base_url)
        slack = (host.hostname or "").endswith(".slack.com") and host.scheme == "https"
        return slack or (host.scheme, host.netloc) == (ours.scheme, ours.netloc)

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

    def _said_no(self, said: Answer, found: Mapping[str, Any], limited: tuple[str, str]) -> Exception:
        name = str(found.get("error") or f"http_{said.status}")
        if said.status == 429 or name == "ratelimited":
            seconds = _seconds(said)
            self._until[limited] = time.monotonic() + seconds
            return Later(seconds, f"{limited[0]}: ratelimited")
        if name in _REVOKED:
            if not self.token_lost:
                _log.error(
                    "Slack no longer takes our token (%s): put a new one in RMABOT_SLACK__BOT_TOKEN", name
                )
            self.token_lost = name
            return Later(60.0, name)
        if name in _LATER or said.status >= 500:
            return Later(_UNSURE_SECONDS, f"{limited[0]}: {name}")
        return Refused(name, found)


def _read(raw: bytes) -> dict[str, Any]:
    """An answer as Slack means it; what is no JSON is no answer."""
    try:
        found = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}


def _seconds(said: Answer) -> float:
    try:
        return max(0.0, float(said.header(b"retry-after")))
    except ValueError:
        return 30.0
