"""The channels of an installation, run until they are told to stop."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any

from rmabot.ports.channel import Channel
from rmabot.runtime import channels, log
from rmabot.runtime.bootstrap import open_bot
from rmabot.runtime.bot import Bot, settle_in, until_one_ends
from rmabot.runtime.desk_window import seat
from rmabot.runtime.listen import listening
from rmabot.runtime.outbox import Outbox
from rmabot.runtime.settings import Settings

LAST_DELIVERIES_SECONDS = 15.0

_log = logging.getLogger(__name__)


async def serve(settings: Settings) -> None:
    """Run every channel that the settings name; raises a sentence where one cannot begin."""
    log.start(settings.log_format, settings.log_level)
    made = [channels.make(name, section) for name, section in sorted(settings.channels.items())]
    if not made:
        raise channels.NoChannel(
            "no channel is set up. set RMABOT_TELEGRAM__TOKEN (@BotFather gives it) or RMABOT_SLACK__BOT_TOKEN, or name a channel in "
            "rmabot.yaml; for the terminal there is rmabot chat"
        )
    async with open_bot(settings) as bot, AsyncExitStack() as held:
        settle_in()
        for channel in made:
            await held.enter_async_context(bot.store.run_channel(channel.name))
        seat(made, bot, settings.staff)
        await held.enter_async_context(listening(settings.http_listen, bot))
        async with bot.awake() as chores, _told_to_stop() as stop:
            await run(bot, made, stop, chores)


async def run(
    bot: Bot, made: Sequence[Channel], stop: asyncio.Event, chores: Sequence[asyncio.Task[None]] = ()
) -> None:
    """Take in and deliver until told to stop, or until a part ends; nothing taken in is left without its commit."""
    outboxes = [bot.connect(channel) for channel in made]
    intake = [asyncio.create_task(channel.run(bot.turns)) for channel in made]
    delivery = [asyncio.create_task(outbox.run()) for outbox in outboxes]
    told = asyncio.create_task(stop.wait())
    _log.info("running: %s", ", ".join([channel.name for channel in made]))
    try:
        await until_one_ends([told, *intake, *delivery, *chores])
    finally:
        told.cancel()
        try:
            await _end(intake, delivery, outboxes)
        finally:
            for channel in made:
                if (close := getattr(channel, "close", None)) is not None:
                    await close()
    _log.info("stopped")


async def _end(
    intake: list[asyncio.Task[None]], delivery: list[asyncio.Task[None]], outboxes: list[Outbox]
) -> None:
    for task in intake:
        task.cancel()
    results = await asyncio.gather(*intake, return_exceptions=True)
    for outbox in outboxes:
        outbox.stop()
    with suppress(TimeoutError):
        async with asyncio.timeout(LAST_DELIVERIES_SECONDS):
            results += await asyncio.gather(*delivery, return_exceptions=True)
    for result in results:
        if isinstance(result, Exception):
            raise result


@asynccontextmanager
async def _told_to_stop() -> AsyncIterator[asyncio.Event]:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    signals: Mapping[signal.Signals, Any] = {signal.SIGTERM: stop.set, signal.SIGINT: stop.set}
    for number, act in signals.items():
        loop.add_signal_handler(number, act)
    try:
        yield stop
    finally:
        for number in signals:
            loop.remove_signal_handler(number)
