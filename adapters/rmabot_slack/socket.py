"""Socket Mode: one connection at least, the next one open before the old one goes, each envelope answered where it came."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import orjson
from slack_bolt.response import BoltResponse

from rmabot_slack.calls import Calls, Later, Refused

LONGEST_BACKOFF = 60.0
HELLO_SECONDS = 15.0
HEARTBEAT_SECONDS = 20.0
_OLD_ONE_STAYS_SECONDS = 30.0

Dispatch = Callable[[dict[str, Any]], Awaitable[BoltResponse]]

_log = logging.getLogger(__name__)


class Socket:
    """Reads envelopes until cancelled; ``backoff`` is the first pause after a connection that failed, in seconds."""

    def __init__(self, calls: Calls, app_token: str, dispatch: Dispatch, backoff: float = 1.0) -> None:
        self._calls = calls
        self._app_token = app_token
        self._dispatch = dispatch
        self._backoff = backoff
        self._tasks: set[asyncio.Task[None]] = set()
        self.connected = asyncio.Event()

    async def run(self) -> None:
        """Stay connected; a connection that Slack is about to close is replaced first."""
        pause = self._backoff
        try:
            while True:
                wanted = asyncio.Event()
                try:
                    socket = await self._open()
                except (Later, Refused, aiohttp.ClientError, OSError, TimeoutError) as error:
                    await asyncio.sleep(_pause(error, pause))
                    pause = min(pause * 2, LONGEST_BACKOFF)
                    continue
                held = asyncio.get_running_loop().time()
                self._begin(self._read(socket, wanted))
                await wanted.wait()
                # A connection that lasted was a good one; those that end at once are not begged for.
                if asyncio.get_running_loop().time() - held > pause:
                    pause = self._backoff
                else:
                    await asyncio.sleep(pause)
                    pause = min(pause * 2, LONGEST_BACKOFF)
        finally:
            self.connected.clear()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _open(self) -> aiohttp.ClientWebSocketResponse:
        token = {"Authorization": f"Bearer {self._app_token}"}
        async with self._calls.session.post(
            f"{self._calls.base_url}apps.connections.open", headers=token
        ) as answer:
            if answer.status == 429:
                raise Later(
                    float(answer.headers.get("Retry-After", "30")), "apps.connections.open: ratelimited"
                )
            told = await answer.json(content_type=None)
        if not told.get("ok"):
            raise Refused(str(told.get("error", "no answer")))
        socket = await self._calls.session.ws_connect(
            told["url"],
            heartbeat=HEARTBEAT_SECONDS,
            timeout=aiohttp.ClientWSTimeout(ws_close=5),
            max_msg_size=0,
        )
        hello = orjson.loads(await socket.receive_str(timeout=HELLO_SECONDS))
        if hello.get("type") != "hello":
            await socket.close()
            raise Later(0, f"the connection began with {hello.get('type')} {hello.get('reason', '')}")
        self.connected.set()
        return socket

    async def _read(self, socket: aiohttp.ClientWebSocketResponse, wanted: asyncio.Event) -> None:
        try:
            async with asyncio.timeout(None) as patience:
                async for message in socket:
                    if message.type is not aiohttp.WSMsgType.TEXT:
                        continue
                    told = orjson.loads(message.data)
                    if told.get("type") == "disconnect":
                        _log.info("Slack closes a connection soon: %s", told.get("reason"))
                        wanted.set()
                        patience.reschedule(asyncio.get_running_loop().time() + _OLD_ONE_STAYS_SECONDS)
                    elif "envelope_id" in told:
                        self._begin(self._answer(socket, told))
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            _log.info("a connection to Slack ended: %s", type(error).__name__)
        finally:
            wanted.set()
            await socket.close()

    async def _answer(self, socket: aiohttp.ClientWebSocketResponse, envelope: dict[str, Any]) -> None:
        response = await self._dispatch(envelope.get("payload") or {})
        if response.status != 200:
            return
        told: dict[str, Any] = {"envelope_id": envelope["envelope_id"]}
        if response.body:
            told["payload"] = orjson.loads(response.body)
        try:
            await socket.send_str(orjson.dumps(told).decode())
        except (ConnectionError, aiohttp.ClientError):
            _log.info("a connection went before its envelope was answered: Slack sends it again")

    def _begin(self, work: Any) -> None:
        task: asyncio.Task[None] = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _pause(error: Exception, pause: float) -> float:
    if isinstance(error, Refused):
        _log.error(
            "Slack refuses the connection (%s): look at RMABOT_SLACK__APP_TOKEN and Socket Mode", error.error
        )
        return LONGEST_BACKOFF if error.error in {"invalid_auth", "not_allowed_token_type"} else pause
    _log.warning("no connection to Slack (%s), next try in %.0f s", type(error).__name__, pause)
    return max(pause, error.seconds) if isinstance(error, Later) else pause
