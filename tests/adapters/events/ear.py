"""Another system on loopback: it takes events over real HTTP, checks them as the docs say, and answers as it is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.docs.pages import DOCS, fenced

SECRET = "a secret of more than sixteen"


def example() -> Any:
    """The function that the docs give their readers."""
    (block,) = [one for one in fenced(DOCS / "events.md") if one.info == "python"]
    names: dict[str, Any] = {}
    exec(block.text, names)
    return names["event_of"]


@dataclass
class Ear:
    """What was heard; ``answers`` are used up first: a status, or a status with headers."""

    events: list[Mapping[str, Any]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    answers: list[int | tuple[int, Mapping[str, str]]] = field(default_factory=list)
    slow: asyncio.Event | None = None
    port: int = 0
    tries: int = 0

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/rmabot"

    @property
    def ids(self) -> list[str]:
        """The ids of what it took."""
        return [str(event["id"]) for event in self.events]

    async def hear(self, request: web.Request) -> web.Response:
        """Take one event."""
        self.tries += 1
        body = await request.read()
        if self.slow is not None:
            await self.slow.wait()
        answer = self.answers.pop(0) if self.answers else 204
        status, headers = answer if isinstance(answer, tuple) else (answer, {})
        if status < 300:
            self.events.append(example()(request.headers, body, SECRET))
            self.bodies.append(body)
            self.headers.append(dict(request.headers))
        return web.Response(status=status, headers=headers)


@asynccontextmanager
async def ear(port: int = 0) -> AsyncIterator[Ear]:
    """Open one."""
    made = Ear()
    app = web.Application()
    app.add_routes([web.post("/rmabot", made.hear)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        made.port = runner.addresses[0][1]
        yield made
    finally:
        await runner.cleanup()
