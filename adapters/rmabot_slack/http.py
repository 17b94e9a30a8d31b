"""HTTP mode: signed requests on one address, checked by Bolt, answered when they are committed."""

from __future__ import annotations

import asyncio
import logging

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.app.async_app import AsyncApp

PATH = "/slack/events"
MOST_BYTES = 4_000_000

_log = logging.getLogger(__name__)


class Listener:
    """Serves Slack's requests until cancelled; ``port`` is the one it got, once it listens."""

    def __init__(self, app: AsyncApp, host: str, port: int) -> None:
        self._app = app
        self._host, self.port = host, port
        self.connected = asyncio.Event()

    async def run(self) -> None:
        """Listen."""
        server = web.Application(client_max_size=MOST_BYTES)
        server.router.add_post(PATH, self._taken)
        runner = web.AppRunner(server, access_log=None, handle_signals=False)
        await runner.setup()
        try:
            site = web.TCPSite(runner, self._host, self.port)
            await site.start()
            self.port = runner.addresses[0][1]
            _log.info("Slack is expected on %s:%d%s", self._host, self.port, PATH)
            self.connected.set()
            await asyncio.Event().wait()
        finally:
            self.connected.clear()
            await runner.cleanup()

    async def _taken(self, request: web.Request) -> web.Response:
        return await to_aiohttp_response(await self._app.async_dispatch(await to_bolt_request(request)))
