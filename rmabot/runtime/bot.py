"""A running bot: its parts, what wakes what, and how it starts and stops."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Coroutine, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from msgspec import Struct

from rmabot.ports.channel import Channel
from rmabot.ports.clock import Clock
from rmabot.ports.store import Store
from rmabot.runtime import notes, reload
from rmabot.runtime.inbox import Inbox
from rmabot.runtime.outbox import Outbox
from rmabot.runtime.outboxes import Outboxes
from rmabot.runtime.post import notices
from rmabot.runtime.purge import purge
from rmabot.runtime.timers import Timers
from rmabot.runtime.turns import Turns
from rmabot.runtime.versions import Versions
from rmabot.runtime.work import Works

FIRST_SWEEP_SECONDS = 60.0
SWEEP_SECONDS = 3600.0
COLLECT_AFTER = 10_000
"""Objects that may come to be before the collector looks for cycles among them."""


class Bot(Struct):
    """Everything that runs over one store; ``bootstrap`` makes it. ``folder`` is where its dialogs may change."""

    store: Store
    clock: Clock
    versions: Versions
    turns: Turns
    works: Works
    timers: Timers
    outboxes: Outboxes
    inbox: Inbox
    folder: Path | None = None

    def connect(self, channel: Channel) -> Outbox:
        """Let a channel deliver, and fetch the files that people send."""
        self.inbox.connect(channel)
        return self.outboxes.connect(channel)

    @asynccontextmanager
    async def awake(self) -> AsyncIterator[tuple[asyncio.Task[None], ...]]:
        """Answer timers, finish outside work, follow the dialogs and sweep while this lasts.

        Gives these chores: one that ends has failed, and nothing should go on without it.
        """
        await self.versions.keep(self.clock.now())
        await self.works.resume()
        await self.inbox.resume()
        tasks = tuple([asyncio.create_task(chore) for chore in self._chores()])
        try:
            yield tasks
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self.inbox.stop()
            await self.works.stop()

    def _chores(self) -> list[Coroutine[None, None, None]]:
        chores = [self.timers.run(), self._sweep()]
        if self.folder is not None:
            chores.append(reload.watch(self.folder, self.versions, self.clock.now))
        return chores

    async def sweep(self) -> None:
        """Drop what is past its time: what requests keep of people, event keys, unnamed blobs, facts, unused dialogs."""
        now = self.clock.now()
        await self.versions.drop_unused(now)
        await notes.sweep(self.store, now, self._notes_kept(now))
        await purge(self.store, self.versions.current, now)
        await notices.drop_old(self.store, now)
        await self.store.sweep(now)

    def _notes_kept(self, now: float) -> float:
        """Return for how many seconds texts that were not understood are kept, by the policy."""
        policy = self.versions.current.policy
        today = policy.today(datetime.fromtimestamp(now, UTC))
        return (policy.retention.unread.after(today, policy) - today).total_seconds()

    async def _sweep(self) -> None:
        await asyncio.sleep(FIRST_SWEEP_SECONDS)
        while True:
            await self.sweep()
            await asyncio.sleep(SWEEP_SECONDS)


def settle_in() -> None:
    """Let the collector leave alone what stays as long as the process, modules and dialogs, and not look after each turn.

    A turn leaves no cycles worth a look every few hundred objects: that took a fourteenth of the CPU of a busy bot.
    """
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 20, 20)
    gc.enable()


async def until_one_ends(tasks: Iterable[asyncio.Task[Any]]) -> None:
    """Wait for the first of them, and raise what it raised."""
    done, _ = await asyncio.wait(set(tasks), return_when=asyncio.FIRST_COMPLETED)
    for task in done:
        await task
