"""What Slack sends in, acknowledged when what it caused is committed; what is not committed in time is not acknowledged.

An event that is late comes again and joins the work under way; a press or a form is acknowledged in time, and its
result said when it is there.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from rmabot.ports.store import StoreError

COMMIT_SECONDS = 2.5
Payload = Mapping[str, Any]
Answer = Mapping[str, Any] | None
Handle = Callable[[Payload], Awaitable[Answer]]
Sorry = Callable[[Payload], Awaitable[None]]
SayLate = Callable[[Payload, Mapping[str, Any]], Awaitable[None]]

_log = logging.getLogger(__name__)


class Intake(AsyncMiddleware):
    """The one place where Bolt gives us what came: ``handle`` does the work, ``sorry`` tells who pressed that it failed.

    ``say_late`` brings an answer that was not there in time for the acknowledgement.
    """

    def __init__(
        self, handle: Handle, sorry: Sorry, say_late: SayLate, commit_seconds: float = COMMIT_SECONDS
    ) -> None:
        self._handle = handle
        self._sorry = sorry
        self._say_late = say_late
        self._seconds = commit_seconds
        self._under_way: dict[str, asyncio.Task[Answer]] = {}
        self._late: set[asyncio.Task[None]] = set()
        self.broken: asyncio.Future[None] | None = None

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002
    ) -> BoltResponse:
        """Take one payload in, and answer for it."""
        body: Payload = req.body
        is_event = body.get("type") == "event_callback"
        task = self._work(body, _key(body)) if is_event else asyncio.create_task(self._done(body))
        done, _ = await asyncio.wait({task}, timeout=self._seconds)
        if is_event:
            return BoltResponse(status=200 if done and _well(task) else 503, body="")
        if not done or not _well(task):
            self._follow(task, body)
            return BoltResponse(status=200, body="")
        answer = task.result()
        return BoltResponse(status=200, body=dict(answer) if answer else "")

    async def settled(self) -> None:
        """Finish what is under way."""
        while waiting := [*self._under_way.values(), *self._late]:
            await asyncio.wait(waiting, timeout=20)

    def _work(self, body: Payload, key: str) -> asyncio.Task[Answer]:
        """The work on an event: the same for its repeats while it lasts."""
        task = self._under_way.get(key)
        if task is None:
            task = self._under_way[key] = asyncio.create_task(self._done(body))
            task.add_done_callback(lambda _: self._under_way.pop(key, None))
        return task

    async def _done(self, body: Payload) -> Answer:
        try:
            return await self._handle(body)
        except StoreError as error:
            if self.broken is not None and not self.broken.done():
                self.broken.set_exception(error)
            raise

    def _follow(self, task: asyncio.Task[Answer], body: Payload) -> None:
        late = asyncio.create_task(self._said_late(task, body))
        self._late.add(late)
        late.add_done_callback(self._late.discard)

    async def _said_late(self, task: asyncio.Task[Answer], body: Payload) -> None:
        await asyncio.wait({task})
        well = _well(task)
        answer = task.result() if well else None
        try:
            if not well:
                await self._sorry(body)
            elif answer:
                await self._say_late(body, answer)
        except Exception as error:  # noqa: BLE001 - nobody is left to tell
            _log.warning("could not say that a press failed: %s", type(error).__name__)


def _well(task: asyncio.Task[Answer]) -> bool:
    error = task.exception()
    if error is not None and not isinstance(error, StoreError):
        frames, at = error.__traceback__, ""
        while frames is not None:
            at, frames = (
                f"{frames.tb_frame.f_code.co_filename.rpartition('/')[2]}:{frames.tb_lineno}",
                frames.tb_next,
            )
        _log.error("something from Slack could not be handled: %s at %s", type(error).__name__, at)
    return error is None


def _key(body: Payload) -> str:
    event = body.get("event") or {}
    return str(body.get("event_id") or f"{event.get('channel')}:{event.get('ts')}")
