"""What an installation tells whoever looks after it over HTTP: that it lives, and what it speaks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from rmabot.ports.store import StoreError
from rmabot.runtime.bot import Bot
from rmabot.runtime.metrics import TYPE, Tally, exposition
from rmabot.runtime.settings_error import SettingsError

if TYPE_CHECKING:
    from aiohttp import web


@asynccontextmanager
async def listening(where: str, bot: Bot) -> AsyncIterator[int]:
    """Answer /healthz, /readyz and /metrics on an address such as ``127.0.0.1:8080`` while this lasts; nothing for "".

    Gives the port; raises SettingsError for an address that is none or is taken.
    """
    if not where:
        yield 0
        return
    host, port = address(where)
    try:
        import prometheus_client  # noqa: F401 (looked for at the start, not at the first question)
        from aiohttp import web
    except ImportError as error:
        raise SettingsError(
            'http.listen needs a library that is not installed: pip install "rmabot[serve]"'
        ) from error
    runner = web.AppRunner(_app(bot), access_log=None)
    await runner.setup()
    try:
        try:
            site = web.TCPSite(runner, host, port)
            await site.start()
        except OSError as error:
            raise SettingsError(
                f"http.listen: nothing can listen on {where}: {error.strerror or error}"
            ) from error
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


def address(where: str) -> tuple[str, int]:
    """Return host and port of ``HOST:PORT``, ``:PORT`` or ``PORT``; here only, where no host is named."""
    host, _, port = where.rpartition(":")
    if not (port.isascii() and port.isdecimal() and int(port) < 65_536):
        raise SettingsError(f'http.listen is an address and a port, such as 127.0.0.1:8080, not "{where}"')
    return host.strip("[]") or "127.0.0.1", int(port)


def _app(bot: Bot) -> web.Application:
    from aiohttp import web

    async def health(_: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def ready(_: web.Request) -> web.Response:
        told = await readiness(bot)
        return web.json_response(told, status=200 if told["ready"] else 503)

    tally = Tally()
    bot.turns.committed.append(tally.committed)

    async def metrics(_: web.Request) -> web.Response:
        try:
            told = await exposition(bot, tally)
        except StoreError as error:
            return web.Response(text=f"{error}\n", status=503)
        return web.Response(body=told, headers={"Content-Type": TYPE})

    app = web.Application()
    routes = {"/healthz": health, "/readyz": ready, "/metrics": metrics}
    app.add_routes([web.get(path, answer) for path, answer in routes.items()])
    return app


async def readiness(bot: Bot) -> dict[str, Any]:
    """Return whether conversations can be held, on which version, and why changed dialogs were not taken, "" for none."""
    told = {"version": bot.versions.current.version, "dialogs_refused": bot.versions.refused}
    try:
        waiting = await bot.store.waiting()
    except StoreError as error:
        return {"ready": False, "store": str(error), **told}
    return {"ready": True, "to_deliver": waiting, **told}
