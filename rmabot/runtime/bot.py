"""A running bot: its parts, what wakes what, and how it starts and stops."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from rmabot.ports.clock import Clock
from rmabot.ports.store import Store
from rmabot.runtime import notes, reload
from rmabot.runtime.outboxes import Outboxes
from rmabot.runtime.timers import Timers
from rmabot.runtime.turns import Turns
from rmabot.runtime.versions import Versions
from rmabot.runtime.work import Works

FIRST_SWEEP_SECONDS = 60.0
SWEEP_SECONDS = 3600.0


@dataclass(slots=True)
class Bot:
    """Everything that runs over one store; ``bootstrap`` makes it. ``folder`` is where its dialogs may change."""

    store: Store
    clock: Clock
    versions: Versions
    turns: Turns
    works: Works
    timers: Timers
    outboxes: Outboxes
    folder: Path | None = None

    @asynccontextmanager
    async def awake(self) -> AsyncIterator[None]:
        """Answer timers, finish outside work, follow the dialogs and sweep while this lasts."""
        await self.versions.keep(self.clock.now())
        await self.works.resume()
        chores = [self.timers.run(), self._sweep()]
        if self.folder is not None:
            chores.append(reload.watch(self.folder, self.versions, self.clock.now))
        tasks = [asyncio.create_task(chore) for chore in chores]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self.works.stop()

    async def sweep(self) -> None:
        """Drop what is past its time: event keys, unnamed blobs, facts of the report, unused dialogs."""
        now = self.clock.now()
        await self.versions.drop_unused(now)
        await notes.sweep(self.store, now)
        await self.store.sweep(now)

    async def _sweep(self) -> None:
        await asyncio.sleep(FIRST_SWEEP_SECONDS)
        while True:
            await self.sweep()
            await asyncio.sleep(SWEEP_SECONDS)
