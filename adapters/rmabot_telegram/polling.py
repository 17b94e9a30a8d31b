"""Long polling: the next batch is asked for, and the last one confirmed by it, only when the last one is committed."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from rmabot.ports.channel import ChannelError
from rmabot_telegram.api import Api, reason_of, seconds_of
from rmabot_telegram.intake import Intake
from rmabot_telegram.updates import ALLOWED, Json

LONG_SECONDS = 30
MOST = 100
"""What one poll brings at most."""
SHORTEST_WAIT, LONGEST_WAIT = 1.0, 30.0
CONFLICT_SECONDS = 5.0
"""Before the next try beside a second poller: less than three would be delayed by the platform anyway."""
NO_SUCH_BOT = "Telegram does not know this token: ask @BotFather for the current one (/mybots, API Token)"

_log = logging.getLogger(__name__)


class Polling:
    """Asks for updates until cancelled; a batch under way is finished first."""

    def __init__(self, api: Api, intake: Intake) -> None:
        self._api = api
        self._intake = intake
        self._offset = 0
        self._failures = 0
        self._said = ""

    async def run(self) -> None:
        """Take updates in; raises ChannelError when the platform does not know the bot (any more)."""
        while True:
            try:
                updates = await self._ask()
            except TelegramError as error:
                await asyncio.sleep(await self._after(error))
                continue
            self._went_well()
            if updates:
                await _to_its_end(self._intake.take(updates))
                self._offset = updates[-1]["update_id"] + 1

    async def _ask(self) -> list[Json]:
        asked: dict[str, Any] = {"timeout": LONG_SECONDS, "limit": MOST, "allowed_updates": ALLOWED}
        if self._offset:
            asked["offset"] = self._offset
        found: list[Json] = await self._api.call("getUpdates", asked, LONG_SECONDS + 10.0)
        return found

    async def _after(self, error: TelegramError) -> float:
        """Say what happened, once, and return how long to wait."""
        self._failures += 1
        if isinstance(error, InvalidToken):
            raise ChannelError(NO_SUCH_BOT) from None
        if isinstance(error, RetryAfter):
            return seconds_of(error)
        wait = min(LONGEST_WAIT, SHORTEST_WAIT * 2.0 ** min(self._failures - 1, 10))
        if isinstance(error, Conflict):
            if "webhook" in reason_of(error):
                self._say(
                    "Telegram still sends this bot's messages to a webhook: it is removed, as telegram.mode is polling"
                )
                await self._without_webhook()
                return SHORTEST_WAIT
            self._say(
                "another program fetches this bot's messages too (409), and Telegram serves one at a time: stop the other "
                "one, or give this one a bot and token of its own. It is tried again"
            )
            return max(wait, CONFLICT_SECONDS)
        self._say(f"Telegram cannot be reached ({reason_of(error)}); it is tried again")
        return wait

    async def _without_webhook(self) -> None:
        try:
            await self._api.call("deleteWebhook", {})
        except TelegramError as error:
            _log.warning("the webhook could not be removed: %s", reason_of(error))

    def _say(self, sentence: str) -> None:
        if sentence != self._said:
            _log.warning("%s", sentence)
            self._said = sentence

    def _went_well(self) -> None:
        if self._failures:
            _log.info("Telegram answers again")
        self._failures, self._said = 0, ""


async def _to_its_end(work: Any) -> None:
    """Await work that a stop must not cut in two: it is finished, then the stop goes on."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await task
        raise
