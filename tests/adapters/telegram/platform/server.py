"""The Bot API on loopback: strict about its limits, able to fail, delay, drop after acting and hand out again."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

import orjson
from aiohttp import web

from tests.adapters.telegram.platform.faults import Dropped, Fault, Faults
from tests.adapters.telegram.platform.methods import Methods
from tests.adapters.telegram.platform.person import PATIENCE, Person
from tests.adapters.telegram.platform.rules import Json, Refusal

TOKEN = "4242:AAtestTESTtestTESTtestTESTtestTESTtest"


@dataclass
class Call:
    """One call as it arrived."""

    method: str
    parameters: Json
    at: float


class BotApi:
    """A server for one bot; ``platform`` holds its chats, ``calls`` what was asked, ``faults`` what is to go wrong."""

    def __init__(self, token: str = TOKEN) -> None:
        self.platform = Methods(token)
        self.faults = Faults()
        self.calls: list[Call] = []
        self._called = asyncio.Condition()
        self._runner: web.AppRunner | None = None
        self._root = ""

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=60 << 20)
        app.router.add_route("*", "/bot{token}/{method}", self._answer)
        app.router.add_get("/file/bot{token}/{path:.*}", self._file)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self._root = f"http://{host}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.platform.waiting.close()
        assert self._runner is not None
        await self._runner.cleanup()

    @property
    def settings(self) -> dict[str, Any]:
        """The section of the settings that leads here."""
        return {
            "token": self.platform.token, "base_url": f"{self._root}/bot", "base_file_url": f"{self._root}/file/bot",
        }  # fmt: skip

    def person(self, number: int, language: str = "en", name: str = "Ana") -> Person:
        """Somebody with a private chat."""
        return Person(self.platform, number, language, name)

    def of(self, method: str) -> list[Json]:
        """The parameters of every call of a method, in order."""
        return [call.parameters for call in self.calls if call.method == method]

    async def is_asked(self, what: Callable[[], bool], patience: float = PATIENCE) -> None:
        """Wait until something holds of the calls or of what they did: most change a chat, an answer to a press or a menu does not."""
        async with asyncio.timeout(patience), self._called:
            await self._called.wait_for(what)

    def goes_wrong(self, method: str, kind: Any, **more: Any) -> None:
        """Order something to go wrong."""
        self.faults.order(Fault(method, kind, **more))

    async def _answer(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        if request.match_info["token"] != self.platform.token:
            return _refused(Refusal(401, "Unauthorized"))
        parameters = await _parameters(request)
        await self._note(method, parameters)
        try:
            await self.faults.before(method, parameters)
            result = await self.platform.call(method, parameters)
            await self._wake()
            self.faults.after(method, parameters)
        except Refusal as refusal:
            return _refused(refusal)
        except Dropped:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        return web.Response(
            body=orjson.dumps({"ok": True, "result": result}), content_type="application/json"
        )

    async def _file(self, request: web.Request) -> web.Response:
        number = request.match_info["path"].rpartition("/")[2]
        parameters = {"file_id": number}
        await self._note("file", parameters)
        try:
            await self.faults.before("file", parameters)
        except Refusal as refusal:
            return _refused(refusal)
        except Dropped:
            assert request.transport is not None
            request.transport.abort()
        found = self.platform.files.get(number)
        return web.Response(body=found) if found is not None else web.Response(status=404)

    async def _note(self, method: str, parameters: Json) -> None:
        self.calls.append(Call(method, parameters, time.monotonic()))
        await self._wake()

    async def _wake(self) -> None:
        async with self._called:
            self._called.notify_all()


async def _parameters(request: web.Request) -> Json:
    """The parameters, in whichever of the platform's ways they come."""
    if request.content_type == "application/json":
        found: Json = orjson.loads(await request.read())
        return found
    parameters: Json = dict(request.query)
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            parameters[name] = (value.filename, value.file.read())
        else:
            parameters[name] = _value(str(value))
    attached = {f"attach://{name}": value for name, value in parameters.items() if isinstance(value, tuple)}
    used = {
        name: attached[value]
        for name, value in parameters.items()
        if isinstance(value, str) and value in attached
    }
    kept = {
        name: value
        for name, value in parameters.items()
        if f"attach://{name}" not in attached or name in used
    }
    return {**kept, **used}


def _value(text: str) -> Any:
    try:
        return orjson.loads(text) if text[:1] in {"{", "["} or text.isdecimal() else text
    except orjson.JSONDecodeError:
        return text


def _refused(refusal: Refusal) -> web.Response:
    body: Json = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.parameters:
        body["parameters"] = refusal.parameters
    return web.Response(status=refusal.code, body=orjson.dumps(body), content_type="application/json")
