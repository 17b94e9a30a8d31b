"""A whole bot on the shipped dialogs, its Telegram channel against the server on loopback."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from rmabot.ports.clock import Clock
from rmabot.ports.store import Store
from rmabot.runtime.bootstrap import wire
from rmabot.runtime.bot import Bot
from rmabot.runtime.clock import WallClock
from rmabot.runtime.dialogs import Dialogs
from rmabot.runtime.serve import run
from rmabot.store.memory import MemoryStore
from rmabot_telegram import TelegramChannel
from rmabot_telegram.settings import PER_SECOND
from tests.adapters.telegram.platform.server import BotApi

FREE: Mapping[str, Any] = {"per_second": 0}
"""The settings for a server of one's own, which has no limits: nobody has to wait for their next answer."""
PACED: Mapping[str, Any] = {"per_second": PER_SECOND}
"""The usual ones, for what is said of the platform's limits: its server refuses what comes faster."""


@asynccontextmanager
async def running(
    api: BotApi, spoken: Dialogs, store: Store | None = None, clock: Clock | None = None,
    settings: Mapping[str, Any] | None = None, **wired: Any,
) -> AsyncIterator[Bot]:  # fmt: skip
    """Run the bot as ``rmabot run`` does, until the block ends; without limits on either side unless ``settings`` name them."""
    clock = clock or WallClock()
    if "per_second" not in (settings or {}):
        api.platform.flood.strict = False
    bot = wire(store or MemoryStore(clock.now), spoken, clock, **wired)
    stop = asyncio.Event()
    async with bot.awake():
        channel = TelegramChannel({**api.settings, **FREE, **(settings or {})})
        task = asyncio.create_task(run(bot, [channel], stop))
        try:
            yield bot
        finally:
            stop.set()
            await task
