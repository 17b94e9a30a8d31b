"""The webhook: our own listener, which answers 200 only when what came in is committed."""

from __future__ import annotations

import asyncio
import hmac
import logging

import orjson
from aiohttp import web

from rmabot.ports.channel import ChannelError
from rmabot_telegram.intake import Intake
from rmabot_telegram.settings import TelegramSettings

SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
MOST_BYTES = 1_000_000

_log = logging.getLogger(__name__)


class Webhook:
    """Listens until cancelled; requests under way are finished first."""

    def __init__(self, settings: TelegramSettings, intake: Intake) -> None:
        self._settings = settings
        self._intake = intake
        self.listening = asyncio.Event()
        self.port = settings.port

    async def run(self) -> None:
        """Listen; raises ChannelError when the address is not to be had."""
        app = web.Application(client_max_size=MOST_BYTES)
        app.router.add_post(self._settings.path, self._take)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        try:
            await self._listen(runner)
            self.listening.set()
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()

    async def _listen(self, runner: web.AppRunner) -> None:
        host, port = self._settings.host, self._settings.port
        site = web.TCPSite(runner, host, port)
        try:
            await site.start()
        except OSError as error:
            raise ChannelError(
                f"telegram.listen: nothing can listen at {host}:{port} ({error.strerror}). Choose another port"
            ) from None
        self.port = runner.addresses[0][1]

    async def _take(self, request: web.Request) -> web.Response:
        given = request.headers.get(SECRET, "")
        if not hmac.compare_digest(given.encode(), self._settings.secret.encode()):
            return web.Response(status=403)
        try:
            update = orjson.loads(await request.read())
        except orjson.JSONDecodeError:
            return web.Response(status=400)
        if not isinstance(update, dict) or "update_id" not in update:
            return web.Response(status=400)
        await asyncio.shield(self._intake.take([update]))
        return web.Response()
