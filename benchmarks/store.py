"""What a committed turn costs on the store, alone and in company, small and full; beside it stock TinyDB and SQLite.

CPU time of the whole process, its threads too, since both cores are shared. Everything in turn, round after round; medians.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

from benchmarks.store_peers import Peer, SealedSQLite, StockTinyDB
from benchmarks.store_work import Work
from rmabot.ports.store import Commit, Delivered
from rmabot.runtime.bot import settle_in
from rmabot.store.cipher import Cipher
from rmabot.store.keyfile import load_cipher
from rmabot.store.tinydb.compaction import FLOOR
from rmabot.store.tinydb.store import TinyDbStore

SMALL, FULL, STOCK = 100, 50_000, 1_000
ROUNDS = 15
ALONE, COMPANY, GROUPS = 200, 20, 20

Figures = dict[str, list[float]]


def used(since: float) -> float:
    """CPU time since then, in microseconds."""
    return (time.process_time() - since) * 1e6


async def ours_alone(store: TinyDbStore, turns: list[Commit]) -> None:
    for turn in turns:
        await store.commit(turn)


async def ours_together(store: TinyDbStore, turns: list[Commit]) -> None:
    for start in range(0, len(turns), COMPANY):
        await asyncio.gather(*map(store.commit, turns[start : start + COMPANY]))


async def peer_alone(peer: Peer, turns: list[Commit]) -> None:
    for turn in turns:
        peer.commit([turn])


async def peer_together(peer: Peer, turns: list[Commit]) -> None:
    for start in range(0, len(turns), COMPANY):
        peer.commit(turns[start : start + COMPANY])


async def measured(run: Callable[[list[Commit]], Awaitable[None]], turns: list[Commit]) -> float:
    """CPU microseconds a turn."""
    start = time.process_time()
    await run(turns)
    return used(start) / len(turns)


async def delivered(store: TinyDbStore) -> float:
    """Deliver all that waits, and return the CPU microseconds a row: leased and settled ten at a time."""
    rows, start = 0, time.process_time()
    while leased := await store.lease("telegram", 2e9, 10, 2e9 + 60):
        await store.settle([Delivered(row.row, 2e9, {"message": str(row.row)}) for row in leased])
        rows += len(leased)
    return used(start) / max(rows, 1)


async def filled(folder: Path, cipher: Cipher, records: int) -> tuple[TinyDbStore, Work]:
    path, work = folder / f"ours-{records}.db", Work(records)
    store = await TinyDbStore.open(path, cipher)
    for commit in work.preload():
        await store.commit(commit)
    await store.close()  # a compaction that began by itself would keep this one away
    store = await TinyDbStore.open(path, cipher)
    await store.compact()
    return store, work


async def turns_of_all(folder: Path, cipher: Cipher) -> Figures:
    """Every store in turn, round after round."""
    ours = {size: await filled(folder, cipher, size) for size in (SMALL, FULL)}
    sqlite = {size: (SealedSQLite(folder / f"{size}.sqlite", cipher), Work(size)) for size in (SMALL, FULL)}
    for peer, work in sqlite.values():
        peer.commit(list(work.preload()))
    stock, stock_work = StockTinyDB(folder / "stock.json"), Work(STOCK)
    stock.load(list(stock_work.preload()))
    figures: Figures = defaultdict(list)
    settle_in()  # the collector as the running bot has it, for all of them
    for number in range(ROUNDS):
        for size, (store, work) in ours.items():
            together = await measured(partial(ours_together, store), work.turns(COMPANY * GROUPS))
            figures[f"ours, {size} records, groups of {COMPANY}"].append(together)
            figures[f"ours, {size} records, delivering a row"].append(await delivered(store))
            figures[f"ours, {size} records, alone"].append(
                await measured(partial(ours_alone, store), work.turns(ALONE))
            )
            await delivered(store)
        for size, (peer, work) in sqlite.items():
            figures[f"sqlite, {size} records, groups of {COMPANY}"].append(
                await measured(partial(peer_together, peer), work.turns(COMPANY * GROUPS))
            )
            figures[f"sqlite, {size} records, alone"].append(
                await measured(partial(peer_alone, peer), work.turns(ALONE))
            )
        if number < 3:
            figures[f"stock tinydb, {STOCK} records, alone"].append(
                await measured(partial(peer_alone, stock), stock_work.turns(3))
            )
    for store, _ in ours.values():
        await store.close()
    stock.close()
    for peer, _ in sqlite.values():
        peer.close()
    return figures


async def openings(folder: Path, cipher: Cipher) -> Figures:
    """Wall milliseconds to open the full store: just compacted, and with as many turns behind as there can be."""
    figures: Figures = defaultdict(list)
    store, work = await filled(folder / "opening", cipher, FULL)
    path = store.database.storage.replica.path
    for state in ("just compacted", "before the next compaction"):
        for _ in range(7):
            await store.close()
            start = time.perf_counter()
            store = await TinyDbStore.open(path, cipher)
            figures[f"opening {FULL} records, {state}"].append((time.perf_counter() - start) * 1e3)
        journal = store.database.storage.replica.journal
        while journal.end - journal.header.base < 0.95 * max(FLOOR, journal.header.base / 3):
            await asyncio.gather(*map(store.commit, work.turns(COMPANY)))
            await delivered(store)
    await store.close()
    return figures


async def pauses(folder: Path, cipher: Cipher) -> Figures:
    """The longest milliseconds between two passes of the loop, by the clock and in CPU time of its thread."""
    figures: Figures = defaultdict(list)
    store, turns = await filled(folder / "pauses", cipher, FULL)
    settle_in()

    async def beat(name: str, until: asyncio.Event) -> None:
        walls, works = [], []
        wall, work = time.perf_counter(), time.thread_time()
        while not until.is_set():
            await asyncio.sleep(0)
            walls.append(time.perf_counter() - wall)
            works.append(time.thread_time() - work)
            wall, work = time.perf_counter(), time.thread_time()
        figures[f"longest pause, {name}"].append(max(walls) * 1e3)
        figures[f"longest work in one pass, {name}"].append(max(works) * 1e3)

    async def with_beat(name: str, doing: Awaitable[None]) -> None:
        until = asyncio.Event()
        heart = asyncio.create_task(beat(name, until))
        await doing
        until.set()
        await heart

    async def turning(made: list[Commit]) -> None:
        for turn in made:
            await store.commit(turn)

    async def turning_and_compacting(made: list[Commit]) -> None:
        await asyncio.gather(store.compact(), turning(made))

    for _ in range(7):
        await with_beat("nothing to do", asyncio.sleep(0.3))
        await with_beat("turns", turning(turns.turns(300)))
        await with_beat("turns and a compaction", turning_and_compacting(turns.turns(300)))
    await store.close()
    return figures


def show(figures: Figures, unit: str) -> None:
    for name in sorted(figures):
        values = sorted(figures[name])
        spread = f"{values[0]:8.1f} to {values[-1]:8.1f}"
        print(f"{name:55} median {statistics.median(values):9.1f} {unit}   {spread}")


def ratio(figures: Figures, one: str, other: str) -> None:
    """The median of the rounds' own ratios: what slows one half of a round slows the other."""
    ratios = [a / b for a, b in zip(figures[one], figures[other], strict=True)]
    print(f"{one} / {other}: {statistics.median(ratios):.2f}")


async def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        cipher = load_cipher(Path(folder) / "key", data=None)
        turns = await turns_of_all(Path(folder), cipher)
        show(turns, "us")
        for how in ("alone", f"groups of {COMPANY}"):
            ratio(turns, f"ours, {FULL} records, {how}", f"ours, {SMALL} records, {how}")
            ratio(turns, f"sqlite, {FULL} records, {how}", f"ours, {FULL} records, {how}")
        show(await openings(Path(folder), cipher), "ms")
        show(await pauses(Path(folder), cipher), "ms")
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
