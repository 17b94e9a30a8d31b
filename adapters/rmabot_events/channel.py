"""The channel: one POST an event, until the other system says that it has it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp

from rmabot.ports.channel import Delivery, Examined, Never, NotNow, Receipt, Sent, Turns
from rmabot.ports.post import Notice, Posting
from rmabot_events.settings import read_settings
from rmabot_events.sign import headers

SECONDS = 15.0
"""For one event, from the connection to the answer: shorter than the outbox waits."""
LONGEST_WAIT = 24 * 3600.0


class EventsChannel:
    """Events to one address; redirects are not followed, since the signature is for that address."""

    name = "events"
    at_once = 8

    def __init__(self, settings: Mapping[str, Any], now: Callable[[], float] = time.time) -> None:
        self._told = read_settings(settings)
        self._now = now
        self._session: aiohttp.ClientSession | None = None

    async def run(self, turns: Turns) -> None:
        """Take nothing in."""
        await asyncio.Event().wait()

    async def deliver(self, delivery: Delivery) -> Receipt:
        """Refuse: a conversation is held in a chat."""
        return Never("nobody converses by events")

    async def post(self, posting: Posting) -> Receipt:
        """Send one event, signed for this attempt; its id is the same each time."""
        if not isinstance(posting.post, Notice):
            return Never("no event")
        try:
            async with self._open().post(
                self._told.url,
                data=posting.body,
                headers=headers(posting.body, self._told.secret, self._now()),
                allow_redirects=False,
            ) as answer:
                return self._receipt(answer)
        except TimeoutError:
            return NotNow(0, f"no answer within {SECONDS:.0f} s")
        except (aiohttp.ClientError, OSError) as error:
            return NotNow(0, f"{self._told.where} cannot be reached ({type(error).__name__})")

    def _receipt(self, answer: aiohttp.ClientResponse) -> Receipt:
        if 200 <= answer.status < 300:
            return Sent()
        return NotNow(self._wait(answer.headers.get("Retry-After", "")), f"answered {answer.status}")

    def _wait(self, told: str) -> float:
        """Seconds that the other side asks for, 0 where it does not."""
        if told.isascii() and told.isdecimal():
            return min(float(told[:9]), LONGEST_WAIT)
        try:
            seconds = parsedate_to_datetime(told).timestamp() - self._now()
        except ValueError:
            return 0.0
        return min(max(seconds, 0.0), LONGEST_WAIT)

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=SECONDS), headers={"User-Agent": "rmabot"}
            )
        return self._session

    async def close(self) -> None:
        """Let go of the connections."""
        if self._session is not None:
            await self._session.close()

    async def examine(self) -> Sequence[Examined]:
        """Tell where events go; nothing is sent."""
        told = self._told
        if told.sealed:
            return [Examined("events", well=True, said=f"signed, to {told.where}")]
        return [Examined("events", well=True, said=f"signed, to {told.where}, readable on the way: no https")]
