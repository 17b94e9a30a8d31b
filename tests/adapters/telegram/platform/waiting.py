"""Updates that wait to be taken: by one poller at a time, or pushed to a webhook chat by chat."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import aiohttp

from tests.adapters.telegram.platform.rules import Json, Refusal

DEFAULT_OFF = {"chat_member", "message_reaction", "message_reaction_count"}
CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ON = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


class Waiting:
    """The queue; ``polls`` are the offsets asked for, ``pushed`` what a webhook answered."""

    def __init__(self) -> None:
        self.pending: list[Json] = []
        self.allowed: list[str] | None = None
        self.polls: list[int] = []
        self.pushed: list[int] = []
        self.webhook = ""
        self.secret = ""
        self.retry_seconds = 0.05
        self._next = 1000
        self._news = asyncio.Condition()
        self._poller: asyncio.Future[None] | None = None
        self._last: tuple[int, float] = (-1, 0.0)
        self._lanes: dict[tuple[int, str], list[Json]] = defaultdict(list)
        self._pushing: dict[tuple[int, str], asyncio.Task[None]] = {}
        self._http: aiohttp.ClientSession | None = None

    async def add(self, kind: str, content: Json) -> int:
        """Let something happen; what the bot did not ask for is dropped."""
        self._next += 1
        update = {"update_id": self._next, kind: content}
        if kind in DEFAULT_OFF if self.allowed is None else kind not in self.allowed:
            return self._next
        if self.webhook:
            self._push(kind, update)
            return self._next
        self.pending.append(update)
        async with self._news:
            self._news.notify_all()
        return self._next

    async def redeliver(self, update: Json) -> None:
        """Hand one out again, as after a lost confirmation."""
        if self.webhook:
            self._push("message", update)
            return
        self.pending = sorted([*self.pending, update], key=lambda one: int(one["update_id"]))
        async with self._news:
            self._news.notify_all()

    async def poll(self, parameters: Mapping[str, Any]) -> list[Json]:
        """Answer getUpdates: confirm what is below the offset, wait for more, end whoever waited before."""
        if self.webhook:
            raise Refusal(409, WEBHOOK_ON)
        if self._poller is not None and not self._poller.done():
            self._poller.set_exception(Refusal(409, CONFLICT))
        mine = self._poller = asyncio.get_running_loop().create_future()
        offset = int(parameters.get("offset", 0))
        self.polls.append(offset)
        self.allowed = parameters.get("allowed_updates", self.allowed)
        self.pending = [one for one in self.pending if one["update_id"] >= offset]
        await self._slowed(offset)
        try:
            async with asyncio.timeout(float(parameters.get("timeout", 0))):
                while not self.pending:
                    await self._ended_or_news(mine)
        except TimeoutError:
            pass
        if mine.done():
            mine.result()
        mine.cancel()
        found = self.pending[: int(parameters.get("limit", 100))]
        self._last = (offset if found else -1, time.monotonic())
        return found

    async def _slowed(self, offset: int) -> None:
        """The same question again within three seconds is delayed."""
        before, at = self._last
        if offset == before and (left := at + 3 - time.monotonic()) > 0:
            await asyncio.sleep(left)

    async def _ended_or_news(self, mine: asyncio.Future[None]) -> None:
        async def news() -> None:
            async with self._news:
                await self._news.wait_for(lambda: self.pending)

        waiting = asyncio.ensure_future(news())
        try:
            await asyncio.wait({waiting, mine}, return_when=asyncio.FIRST_COMPLETED)
            if mine.done():
                mine.result()
        finally:
            waiting.cancel()

    def _push(self, kind: str, update: Json) -> None:
        """Presses and messages of one chat travel in queues of their own, each one at a time."""
        content = update[kind] if kind in update else next(v for k, v in update.items() if k != "update_id")
        chat = content.get("message", content).get("chat", {"id": 0})["id"]
        lane = (chat, "press" if "callback_query" in update else "message")
        self._lanes[lane].append(update)
        if lane not in self._pushing or self._pushing[lane].done():
            self._pushing[lane] = asyncio.create_task(self._push_lane(lane))

    async def _push_lane(self, lane: tuple[int, str]) -> None:
        if self._http is None:
            self._http = aiohttp.ClientSession()
        while self._lanes[lane]:
            update = self._lanes[lane][0]
            status = await self._posted(update)
            self.pushed.append(status)
            if status == 200:
                self._lanes[lane].pop(0)
            else:
                await asyncio.sleep(self.retry_seconds)

    async def _posted(self, update: Json) -> int:
        assert self._http is not None
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret} if self.secret else {}
        try:
            async with self._http.post(self.webhook, json=update, headers=headers) as answer:
                return answer.status
        except aiohttp.ClientError:
            return 0

    async def quiet(self) -> None:
        """Wait until everything pushed was taken."""
        await asyncio.gather(*self._pushing.values())

    async def close(self) -> None:
        """Push no more."""
        for task in self._pushing.values():
            task.cancel()
        await asyncio.gather(*self._pushing.values(), return_exceptions=True)
        if self._http is not None:
            await self._http.close()
