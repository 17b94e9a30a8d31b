"""Kill -9 in the middle of commits, one and two processes at a time: nothing confirmed is lost, nothing is doubled.

Every turn commits an event key, a step of its own conversation, a step of a record that all processes share, and a
row for the outbox; some compact the store. After each kill the store is opened as the next process would open it.
"""

import argparse
import asyncio
import json
import os
import random
import signal
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

from rmabot.ports.store import Claim, Commit, Conflict, Outgoing, Record, Timer
from rmabot.store.cipher import Cipher
from rmabot.store.keyfile import load_cipher
from rmabot.store.rows import event_digest, revision_of
from rmabot.store.tinydb.replica import Replica
from rmabot.store.tinydb.store import TinyDbStore

AT = 1_767_276_000.0
TOGETHER = 5


@dataclass
class Found:
    """What came of it all; everything but the first three should be zero or empty."""

    kills: int = 0
    confirmed: int = 0
    kept_unconfirmed: int = 0
    lost: int = 0
    halved: int = 0
    doubled: int = 0
    unreadable: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        return not (self.lost or self.halved or self.doubled or self.unreadable)


async def turn(store: TinyDbStore, writer: int, number: int) -> None:
    """Commit one turn; a step that another process took first is taken again on what it left."""
    event = f"{writer}:{number}"
    while True:
        shared, own = await store.get("shared", "count"), await store.get("session", str(writer))
        count, steps = (record.revision if record else 0 for record in (shared, own))
        try:
            await store.commit(
                Commit(
                    at=AT,
                    event=event,
                    puts=(
                        Record("shared", "count", count + 1, b'{"count":%d}' % (count + 1)),
                        Record("session", str(writer), steps + 1, b'{"pad":"%s"}' % (b"x" * 400)),
                    ),
                    claims=(Claim("number", event, event),),
                    timers=(Timer(f"{writer}:nudge", AT + number, str(writer), "nudge"),),
                    outbox=(Outgoing(str(writer), "telegram", {"event": event}),),
                )
            )
        except Conflict:
            continue
        return


async def write(path: Path, cipher: Cipher, writer: int, first: int, confirmed: int) -> None:
    """Commit turns until killed, several at once, and tell of each that was confirmed."""

    async def one(number: int) -> None:
        await turn(store, writer, number)
        os.write(confirmed, f"{writer}:{number}\n".encode())

    store = await TinyDbStore.open(path, cipher)
    for start in range(first, sys.maxsize, TOGETHER):
        await asyncio.gather(*(one(number) for number in range(start, start + TOGETHER)))
        if start // TOGETHER % 25 == 7:
            await store.compact()


def killed(path: Path, cipher: Cipher, writers: int, first: int, after: float, early: bool) -> list[str]:
    """Run writers, kill them (``early``: perhaps while they open the store), and return the events they told of."""
    told, confirmed = os.pipe()
    children = []
    for writer in range(writers):
        child = os.fork()
        if child == 0:
            os.close(told)
            try:
                asyncio.run(write(path, cipher, writer, first, confirmed))
            finally:
                os._exit(1)  # a writer never ends by itself
        children.append(child)
    os.close(confirmed)
    with os.fdopen(told, "rb") as pipe:
        begun = b"" if early else pipe.readline()
        time.sleep(after)
        for child in children:
            os.kill(child, signal.SIGKILL)
        rest = pipe.read()
    for child in children:
        os.waitpid(child, 0)
    return (begun + rest).decode().splitlines()


def look(path: Path, cipher: Cipher, confirmed: set[str], found: Found) -> None:
    """Open the store as the next process would, and compare it with what was told."""
    replica = Replica(path, cipher)
    state = replica.state
    rows = [state.outbox.show(number).effect["event"] for number in state.outbox.rows]
    found.lost += sum(event_digest(event) not in state.seen for event in confirmed)
    found.lost += len(confirmed - set(rows))
    found.doubled += len(rows) - len(set(rows))
    records = {kind: [revision_of(row) for row in kept.rows.values()] for kind, kept in state.kinds.items()}
    steps, shared = sum(records.get("session", ())), sum(records.get("shared", ()))
    counts = {len(rows), len(state.seen), len(state.claims), steps, shared}
    found.halved += len(counts) != 1
    found.kept_unconfirmed = len(set(rows) - confirmed)
    replica.close()


def try_out(folder: Path, kills: int, writers: int, seed: int) -> Found:
    """Kill so many times, on one store that goes on from kill to kill."""
    path, cipher = folder / f"of-{writers}" / "rmabot.db", load_cipher(folder / "key", data=None)
    draw, found = random.Random(seed), Found()
    confirmed: set[str] = set()
    for number in range(kills):
        first, after, early = number * 100_000, draw.uniform(0.002, 0.05), number % 5 == 0
        events = killed(path, cipher, writers, first, after, early)
        confirmed |= set(events)
        found.kills += 1
        found.confirmed = len(confirmed)
        try:
            look(path, cipher, confirmed, found)
        except Exception as error:  # noqa: BLE001 -- whatever keeps a store from opening is the finding
            found.unreadable.append(repr(error))
            break
    return found


def main() -> int:
    """Print what was found for one and for two writers; 1 when anything was lost."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--kills", type=int, default=200)
    asked.add_argument("--seed", type=int, default=3)
    kills, seed = (options := asked.parse_args()).kills, options.seed
    sound = True
    with tempfile.TemporaryDirectory() as folder:
        for writers in (1, 2):
            found = try_out(Path(folder), kills, writers, seed)
            print(json.dumps({"writers": writers, **asdict(found)}), flush=True)
            sound = sound and found.sound
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
