"""Memory of 10,000 open conversations, five turns in: the memory store holding encoded sessions, and all beside them.

Every turn goes through the real runtime: session, event key, timer and outbox row in one commit, then delivery. What
is measured, when all of them wait for their sixth answer, is what Python holds for them, and how much the process has
grown, which is less where it had room left from reading the dialogs.
"""

from __future__ import annotations

import asyncio
import gc
import os
import tracemalloc
from collections.abc import Callable
from pathlib import Path

from rmabot.engine.events import Event, Press, Text
from rmabot.engine.keys import stem, token
from rmabot.ports.channel import Incoming
from rmabot.ports.store import Delivered, Record
from rmabot.runtime import conversation as record
from rmabot.runtime import dialogs
from rmabot.runtime.bootstrap import wire
from rmabot.runtime.bot import Bot
from rmabot.store.memory import MemoryStore
from rmabot.testing.clock import SetClock

CONVERSATIONS = 10_000
PAGE = os.sysconf("SC_PAGE_SIZE")
TURNS = (
    ("text", "return", "province"), ("press", "ON", "role"), ("press", "customer", "devices.1.serial"),
    ("text", "G{:08d}", "devices.1.model"), ("text", "DS-2CD2143G2-I", "devices.1.proof"),
)  # fmt: skip


def resident() -> float:
    """Return the MiB of memory that the process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE / 2**20


async def main() -> None:
    """Print the figures."""
    grown, _ = await _growth(resident)
    tracemalloc.start()
    held, store = await _growth(traced)
    tracemalloc.stop()
    size = [len((await _session(store, n)).body) for n in range(1000, 1020)]
    print(f"{CONVERSATIONS} open conversations, {len(TURNS)} turns in: {held:.1f} MiB held   [at most 10]")
    print(f"the process has grown by {grown:.1f} MiB")
    print(f"one encoded session: {sum(size) // len(size)} bytes")


def traced() -> float:
    """Return the MiB that Python holds of what was made since it is traced."""
    return tracemalloc.get_traced_memory()[0] / 2**20


async def _growth(measure: Callable[[], float]) -> tuple[float, MemoryStore]:
    store = MemoryStore()
    bot = wire(store, dialogs.read(dialogs.shipped()), SetClock(), notes=False)
    await _talk(bot, store, range(50))
    gc.collect()
    before = measure()
    await _talk(bot, store, range(1000, 1000 + CONVERSATIONS))
    gc.collect()
    return measure() - before, store


async def _session(store: MemoryStore, number: int) -> Record:
    stored = await store.get(record.KIND, f"terminal:{number}")
    assert stored is not None
    return stored


async def _talk(bot: Bot, store: MemoryStore, people: range) -> None:
    for turn, (kind, what, expected) in enumerate(TURNS):
        for number in people:
            conversation = f"terminal:{number}"
            event = await _event(store, conversation, kind, what.format(number), f"{number}:{turn}")
            await bot.turns.handle(Incoming(conversation, conversation, "terminal", event, "en"))
            await _deliver(bot, conversation)
            if number % 1000 == 0:
                session = record.read(await _session(store, number)).session
                assert session.frames[-1].at == expected, session.frames[-1].at


async def _event(store: MemoryStore, conversation: str, kind: str, what: str, key: str) -> Event:
    if kind == "text":
        return Text(key, 0.0, what)
    stored = await store.get(record.KIND, conversation)
    assert stored is not None
    frame = record.read(stored).session.frames[-1]
    return Press(key, 0.0, token(frame.visit, stem(frame.flow, frame.at), what))


async def _deliver(bot: Bot, conversation: str) -> None:
    rows = await bot.store.lease("terminal", bot.clock.now(), 10, bot.clock.now() + 60)

    await bot.store.settle([Delivered(row.row, bot.clock.now()) for row in rows])


if __name__ == "__main__":
    asyncio.run(main())
