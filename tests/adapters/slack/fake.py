"""A Slack on loopback: its Web API with its limits, files, Socket Mode, signed HTTP requests; it forgets nothing it was told."""

import asyncio
import contextlib
import hashlib
import hmac
import itertools
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from tests.adapters.slack.methods import METHODS, Sorry

TEAM, BOT, BOT_ID, APP = "T1", "UBOT", "B1", "A1"
TOKEN, APP_TOKEN, SECRET = "xoxb-1", "xapp-1", "a signing secret"
DESK = "CDESK"


@dataclass
class Trouble:
    """What a method does instead of working, the next ``times`` times."""

    kind: str
    value: Any = ""
    times: int = 1
    channel: str = ""


@dataclass
class FakeSlack:
    """The workspace; ``calls`` are (method, body) in order; ``acks`` what was answered to each envelope."""

    users: dict[str, dict[str, Any]] = field(default_factory=dict)
    groups: dict[str, list[str]] = field(default_factory=dict)
    channels: dict[str, dict[str, Any]] = field(default_factory=dict)
    messages: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    ephemeral: list[dict[str, Any]] = field(default_factory=list)
    views: dict[str, dict[str, Any]] = field(default_factory=dict)
    homes: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    shared: list[dict[str, Any]] = field(default_factory=list)
    reactions: list[dict[str, Any]] = field(default_factory=list)
    responses: list[dict[str, Any]] = field(default_factory=list)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    refused: list[tuple[str, list[str]]] = field(default_factory=list)
    troubles: dict[str, list[Trouble]] = field(default_factory=dict)
    triggers: dict[str, tuple[float, bool]] = field(default_factory=dict)
    trigger_seconds: float = 3.0
    pressed_on: dict[str, str] = field(default_factory=dict)
    crowded: int = 0
    a_post_every: float = 0.0
    posted: dict[str, float] = field(default_factory=dict)
    scopes: str = ""
    checks: bool = True

    def __post_init__(self) -> None:
        self._count = itertools.count(1)
        self._sockets: list[web.WebSocketResponse] = []
        self._tickets: set[str] = set()
        self._acked: dict[str, asyncio.Future[Any]] = {}
        self.opened = 0
        self.port = 0
        self.member("UANA", "Ana Agent")
        self.channels[DESK] = {"members": {BOT}}

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=60_000_000)
        app.router.add_route("*", "/api/{method}", self._called)
        app.router.add_get("/socket/{ticket}", self._socket)
        app.router.add_post("/upload/{file}", self._uploaded)
        app.router.add_post("/respond/{command}", self._responded)
        app.router.add_get("/files/{file}/{name}", self._downloaded)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        for socket in self._sockets:
            with contextlib.suppress(Exception):
                await socket.close()
        await self._runner.cleanup()

    # -- the workspace

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/"

    def member(self, user: str, name: str, **more: Any) -> None:
        profile = {"real_name": name}
        self.users[user] = {
            "id": user,
            "team_id": TEAM,
            "name": name.lower(),
            "profile": profile,
            "locale": "en-US",
            **more,
        }

    def file(self, name: str, data: bytes, **more: Any) -> dict[str, Any]:
        number = f"F{next(self._count)}"
        url = f"http://127.0.0.1:{self.port}/files/{number}/{name}"
        told = {
            "id": number,
            "name": name,
            "size": len(data),
            "url_private": url,
            "url_private_download": url,
            **more,
        }
        self.files[number] = {**told, "data": data}
        return told

    def trouble(self, method: str, kind: str, value: Any = "", times: int = 1, channel: str = "") -> None:
        self.troubles.setdefault(method, []).append(Trouble(kind, value, times, channel))

    def ts(self) -> str:
        return f"1781524800.{next(self._count):06d}"

    def in_channel(self, channel: str, thread: str | None = None) -> list[dict[str, Any]]:
        """Messages of a channel (or a user's direct messages) in order; of one thread where that is named."""
        names = {channel, f"D{channel}"}
        found = [
            one
            for (where, _), one in sorted(self.messages.items(), key=lambda item: item[0][1])
            if where in names
        ]
        if thread is None:
            return found
        return [one for one in found if one.get("thread_ts") == thread]

    def trigger(self) -> str:
        name = f"trigger{next(self._count)}"
        self.triggers[name] = (time.monotonic(), False)
        return name

    def called(self, method: str) -> list[dict[str, Any]]:
        return [body for name, body in self.calls if name == method]

    async def until(self, true: Callable[[], Any], seconds: float = 20.0) -> Any:
        """Wait until something holds, and return it."""
        end = time.monotonic() + seconds
        while not (found := true()):
            if time.monotonic() > end:
                raise AssertionError(
                    f"waited {seconds} s in vain; Slack refused: {self.refused}; last calls: {self.calls[-4:]}"
                )
            await asyncio.sleep(0.01)
        return found

    # -- what comes in

    async def send(
        self, kind: str, payload: Mapping[str, Any], *, retry: int = 0, seconds: float = 20.0
    ) -> Any:
        """Send an envelope over the newest socket and return its acknowledgement's payload; TimeoutError without one."""
        await self.until(lambda: self._sockets)
        envelope = f"E{next(self._count)}"
        told = {
            "envelope_id": envelope,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if retry:
            told |= {"retry_attempt": retry, "retry_reason": "timeout"}
        self._acked[envelope] = asyncio.get_running_loop().create_future()
        await self._sockets[-1].send_json(told)
        async with asyncio.timeout(seconds):
            answer = await self._acked[envelope]
        fields = [
            one["block_id"] for one in (payload.get("view") or {}).get("blocks", ()) if one["type"] == "input"
        ]
        wrong = set((answer or {}).get("errors", ())) - set(fields)
        assert not wrong, f"errors name no field of the form: {wrong}"
        return answer

    def event(self, event: Mapping[str, Any], event_id: str = "") -> dict[str, Any]:
        return {
            "type": "event_callback", "team_id": TEAM, "api_app_id": APP, "event_id": event_id or f"Ev{next(self._count)}",
            "event_time": 1, "event": dict(event), "authorizations": [{"team_id": TEAM, "user_id": BOT, "is_bot": True}],
        }  # fmt: skip

    def said(self, user: str, text: str, channel: str = "", **more: Any) -> dict[str, Any]:
        """A message event as Slack words it, kept as a message of the workspace."""
        channel = channel or f"D{user}"
        ts = more.pop("ts", self.ts())
        event = {
            "type": "message",
            "user": user,
            "text": text,
            "channel": channel,
            "ts": ts,
            "team": TEAM,
            **more,
        }
        event.setdefault("channel_type", "im" if channel.startswith("D") else "channel")
        self.messages[channel, ts] = {**event}
        return event

    def pressed(self, user: str, message: Mapping[str, Any], action: Mapping[str, Any]) -> dict[str, Any]:
        """A press on a message."""
        return {
            "type": "block_actions", "team": {"id": TEAM}, "user": {"id": user, "team_id": TEAM}, "api_app_id": APP,
            "container": {"type": "message", "message_ts": message["ts"], "channel_id": message["channel"]},
            "channel": {"id": message["channel"]}, "message": dict(message), "trigger_id": self.trigger(),
            "actions": [{"action_ts": self.ts(), **action}],
        }  # fmt: skip

    def pressed_in_view(
        self, user: str, view: Mapping[str, Any], action: Mapping[str, Any], state: Any = None
    ) -> dict[str, Any]:
        """A press in a modal or on the Home tab."""
        shown = {**view, "state": {"values": state or {}}}
        trigger = self.trigger()
        self.pressed_on[trigger] = str(view["id"])
        return {
            "type": "block_actions", "team": {"id": TEAM}, "user": {"id": user, "team_id": TEAM}, "api_app_id": APP,
            "container": {"type": "view", "view_id": view["id"]}, "view": shown, "trigger_id": trigger,
            "actions": [{"action_ts": self.ts(), **action}],
        }  # fmt: skip

    def submitted(self, user: str, view: Mapping[str, Any], state: Mapping[str, Any]) -> dict[str, Any]:
        """A form sent."""
        return {
            "type": "view_submission", "team": {"id": TEAM}, "user": {"id": user, "team_id": TEAM}, "api_app_id": APP,
            "view": {**view, "state": {"values": state}}, "trigger_id": self.trigger(),
        }  # fmt: skip

    def command(self, user: str, text: str) -> dict[str, Any]:
        """/rma as somebody typed it."""
        return {
            "command": "/rma",
            "text": text,
            "user_id": user,
            "team_id": TEAM,
            "channel_id": "CANY",
            "trigger_id": self.trigger(),
            "response_url": f"http://127.0.0.1:{self.port}/respond/{next(self._count)}",
        }

    async def post(
        self, url: str, payload: Mapping[str, Any], *, secret: str = SECRET, age: float = 0
    ) -> tuple[int, str]:
        """Send a payload over HTTP, signed; return status and body of the answer."""
        if payload.get("type") == "event_callback" or payload.get("type") == "url_verification":
            body, kind = json.dumps(payload), "application/json"
        else:
            form = dict(payload) if "command" in payload else {"payload": json.dumps(payload)}
            body, kind = urlencode(form), "application/x-www-form-urlencoded"
        stamp = str(int(time.time() - age))
        signature = (
            "v0=" + hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
        )
        headers = {"X-Slack-Signature": signature, "X-Slack-Request-Timestamp": stamp, "Content-Type": kind}
        async with (
            aiohttp.ClientSession() as session,
            session.post(url, data=body, headers=headers) as answer,
        ):
            return answer.status, await answer.text()

    async def disconnect(self, reason: str = "refresh_requested", *, close: bool = True) -> None:
        """Tell the newest socket that it goes, as Slack does hourly, and let it go a little later."""
        socket = self._sockets[-1]
        await socket.send_json({"type": "disconnect", "reason": reason})
        if close:
            await self.until(lambda: self._sockets[-1] is not socket)
            await socket.close()

    async def cut(self) -> None:
        """Break the newest connection without a word."""
        socket = self._sockets.pop()
        assert socket._req is not None
        if socket._req.transport is not None:
            socket._req.transport.abort()

    # -- the server

    async def _called(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        body = await _body(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        self.calls.append((method, body))
        trouble = self._trouble(method, body) or self._too_soon(method, body)
        headers = {"x-oauth-scopes": self.scopes}
        if trouble is not None and trouble.kind == "limit":
            return web.json_response(
                {"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": str(trouble.value)}
            )
        if trouble is not None and trouble.kind == "error":
            return web.json_response({"ok": False, "error": trouble.value})
        if trouble is not None and trouble.kind == "slow":
            await asyncio.sleep(trouble.value)
        if token != (APP_TOKEN if method == "apps.connections.open" else TOKEN):
            return web.json_response({"ok": False, "error": "invalid_auth"})
        if method not in METHODS:
            return web.json_response({"ok": False, "error": "unknown_method"})
        try:
            answer = METHODS[method](self, body)
        except Sorry as sorry:
            if sorry.args[1]:
                self.refused.append((method, sorry.args[1]))
            return web.json_response(
                {"ok": False, "error": sorry.args[0], "response_metadata": {"messages": sorry.args[1]}}
            )
        if trouble is not None and trouble.kind == "drop":
            assert request.transport is not None
            request.transport.abort()
        return web.json_response({"ok": True, **answer}, headers=headers)

    def _trouble(self, method: str, body: Mapping[str, Any]) -> Trouble | None:
        for trouble in self.troubles.get(method, []):
            if trouble.times > 0 and (not trouble.channel or trouble.channel == body.get("channel")):
                trouble.times -= 1
                return trouble
        return None

    def _too_soon(self, method: str, body: Mapping[str, Any]) -> Trouble | None:
        """Slack takes about one message a second in a channel; ``a_post_every`` are the seconds, 0 for any number."""
        if not self.a_post_every or method != "chat.postMessage":
            return None
        channel, now = str(body.get("channel")), time.monotonic()
        if now < self.posted.get(channel, 0.0):
            return Trouble("limit", 1)
        self.posted[channel] = now + self.a_post_every
        return None

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        ticket = request.match_info["ticket"]
        if ticket not in self._tickets:
            return web.Response(status=403)
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.crowded -= self.crowded > 0 and 1
        if self.crowded or len([one for one in self._sockets if not one.closed]) >= 10:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return socket
        await socket.send_json({"type": "hello", "num_connections": 1, "connection_info": {"app_id": APP}})
        self._sockets.append(socket)
        self.opened += 1
        async for message in socket:
            told = json.loads(message.data)
            acked = self._acked.get(told["envelope_id"])
            if acked is not None and not acked.done():
                acked.set_result(told.get("payload"))
        with contextlib.suppress(ValueError):
            self._sockets.remove(socket)
        return socket

    def ticket(self) -> str:
        name = f"ticket{next(self._count)}"
        self._tickets.add(name)
        return f"ws://127.0.0.1:{self.port}/socket/{name}"

    async def _uploaded(self, request: web.Request) -> web.StreamResponse:
        self.files[request.match_info["file"]]["data"] = await request.read()
        return web.Response(text="OK")

    async def _responded(self, request: web.Request) -> web.StreamResponse:
        self.responses.append(await request.json())
        return web.Response(text="ok")

    async def _downloaded(self, request: web.Request) -> web.StreamResponse:
        told = self.files[request.match_info["file"]]
        if request.headers.get("Authorization") != f"Bearer {TOKEN}" or told.get("login_page"):
            return web.Response(
                text="<!DOCTYPE html><html><body>Sign in to Slack</body></html>", content_type="text/html"
            )
        return web.Response(body=told["data"])


async def _body(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        body = await request.json()
    else:
        body = dict(await request.post())
    return {**request.query, **body}
