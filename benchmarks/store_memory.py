"""How much memory 10,000 open conversations take, five turns in: sessions of 400 bytes, five event keys and a timer each.

Each order of turns in a process of its own, by what the kernel says is resident; every message was delivered meanwhile.
"""

import asyncio
import gc
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import orjson

from rmabot.ports.store import Commit, Delivered, Outgoing, Record, Timer
from rmabot.store.memory import MemoryStore

CONVERSATIONS, TURNS = 10_000, 5
AT = 1_767_276_000.0
ORDERS = ("round by round", "one after the other", "at random")


def order(name: str) -> Iterator[tuple[int, int]]:
    """Which conversation has which of its turns next."""
    if name == "round by round":
        yield from ((who, turn) for turn in range(TURNS) for who in range(CONVERSATIONS))
    elif name == "one after the other":
        yield from ((who, turn) for who in range(CONVERSATIONS) for turn in range(TURNS))
    else:
        draw, had = random.Random(1), bytearray(CONVERSATIONS)
        while open_ones := [who for who in range(CONVERSATIONS) if had[who] < TURNS]:
            draw.shuffle(open_ones)
            for who in open_ones[: max(1, len(open_ones) // 3)]:
                yield who, had[who]
                had[who] += 1


def resident() -> int:
    """Resident bytes of this process."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


async def talk(store: MemoryStore, number: int, who: int, turn: int) -> int:
    """One turn, its message delivered; returns how long the session is."""
    conversation, now = f"telegram:{100_000_000 + who}", AT + number
    body = orjson.dumps({"answers": "x" * (186 + 50 * turn)})
    await store.commit(
        Commit(
            at=now,
            event=f"telegram:{500_000_000 + number}",
            puts=(Record("session", conversation, turn + 1, body),),
            timers=(Timer(f"{conversation}:draft", now + 86_400, conversation, "draft"),),
            outbox=(Outgoing(conversation, "telegram", {"text": "x" * 150}),),
        )
    )
    (row,) = await store.lease("telegram", now, 5, now + 60)
    await store.settle([Delivered(row.row, now)])
    return len(body)


async def measure(name: str) -> None:
    store, turns = MemoryStore(), list(order(name))
    await talk(store, -1, -1, 0)
    gc.collect()
    before, length = resident(), 0
    for number, (who, turn) in enumerate(turns):
        length = await talk(store, number, who, turn)
    gc.collect()
    grown = resident() - before
    each = grown / CONVERSATIONS
    print(f"{name:22} {grown / 2**20:5.1f} MiB   {each:6.0f} bytes each, {length} of them the session")


def main() -> int:
    if len(sys.argv) > 1:
        asyncio.run(measure(sys.argv[1]))
        return 0
    done = [subprocess.run([sys.executable, __file__, name], check=False).returncode for name in ORDERS]
    return max(done)


if __name__ == "__main__":
    sys.exit(main())
