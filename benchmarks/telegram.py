"""What a turn on Telegram costs, beside a python-telegram-bot Application as it comes that makes the same calls.

A turn: the update is fetched, handled, durably committed with de-duplication and encryption, and the reply delivered,
over loopback HTTP. The other bot keeps nothing. Both are processes of their own, measured in turns, one after the other.
"""

import asyncio
import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # run by its path, it finds what stands beside it

from benchmarks.telegram_load.http import Connection
from benchmarks.telegram_load.people import People
from benchmarks.telegram_load.seed import fill
from rmabot.runtime import dialogs

TOKEN = "4242:AAbenchmarkbenchmarkbenchmarkbenchmark"
HERE = Path(__file__).parent
COUNTS = (100, 1000, 10_000)
ROUNDS = 4
SATURATED_TURNS, AT_ONCE = 600, 64
RATE, RATE_TURNS = 50.0, 500
WARM = 400
AT_MOST = {"saturated": 0.4, "at 50/s": 0.6}
RUN = [sys.executable, "-c", "from rmabot.cli.main import main; main()", "run"]
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Side:
    """One bot, the people it talks with, and its CPU microseconds per turn, round by round."""

    name: str
    people: People
    process: subprocess.Popen[bytes]
    began: float

    def cpu(self) -> float:
        """Seconds of CPU so far, all threads."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICK


@dataclass
class Round:
    """One measured round: microseconds of CPU a turn, turns a second, seconds per answer, calls a turn, how late people were."""

    cpu: float
    per_second: float
    times: Sequence[float]
    calls: float
    late: Sequence[float]


@asynccontextmanager
async def people_on(count: int, token: str) -> AsyncIterator[tuple[People, str]]:
    """A server with its people; gives the base URL."""
    people = People(count, token)
    server = await asyncio.get_running_loop().create_server(lambda: Connection(people.handle), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield people, f"http://127.0.0.1:{port}/bot"
    finally:
        server.close()


@asynccontextmanager
async def bot(
    name: str, people: People, command: Sequence[str], environment: dict[str, str]
) -> AsyncIterator[Side]:
    """A bot's process, from its start to its first poll and on."""
    began = time.time()
    process = subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    try:
        async with asyncio.timeout(30):
            await people.polled.wait()
        yield Side(name, people, process, began)
    finally:
        process.terminate()
        _, errors = process.communicate(timeout=30)
        if process.returncode not in {0, -15}:
            print(errors.decode()[-2000:], file=sys.stderr)


async def measured(side: Side, *, pressing: bool, saturated: bool) -> Round:
    """One round of one side; what is measured beside it must not wait for this process's own collector."""
    gc.collect()
    gc.freeze()
    gc.disable()
    turns = SATURATED_TURNS if saturated else RATE_TURNS
    cpu, began = side.cpu(), time.perf_counter()
    if saturated:
        await side.people.saturate(turns, AT_ONCE, pressing=pressing)
    else:
        await side.people.at_rate(turns, RATE, pressing=pressing)
    took = time.perf_counter() - began
    await asyncio.sleep(0.3)  # what it does after the answer is part of the turn
    gc.enable()
    spent = side.cpu() - cpu
    calls = sum(count for method, count in side.people.calls.items() if method != "getUpdates")
    return Round(spent / turns * 1e6, turns / took, side.people.times, calls / turns, side.people.late)


async def compare(ours: Side, stock: Side, count: int) -> None:
    """Alternate the two, and print what a turn costs each."""
    for pressing in (False, True):
        for saturated in (True, False):
            rounds: list[tuple[Round, Round]] = []
            for number in range(ROUNDS if saturated else max(1, ROUNDS // 2)):
                order = (ours, stock) if number % 2 == 0 else (stock, ours)
                found = {
                    side.name: await measured(side, pressing=pressing, saturated=saturated) for side in order
                }
                rounds.append((found[ours.name], found[stock.name]))
            report(rounds, count, "pressed" if pressing else "typed", "saturated" if saturated else "at 50/s")


def report(rounds: Sequence[tuple[Round, Round]], count: int, kind: str, load: str) -> None:
    """Print one line of figures."""
    mine = statistics.median([one.cpu for one, _ in rounds])
    other = statistics.median([one.cpu for _, one in rounds])
    ratios = sorted(one.cpu / another.cpu for one, another in rounds)
    times = sorted(taken for one, _ in rounds for taken in one.times)
    theirs = sorted(taken for _, one in rounds for taken in one.times)
    speed = statistics.median([one.per_second for one, _ in rounds])
    fastest = max([one.per_second for one, _ in rounds])
    late = sorted(taken for one, _ in rounds for taken in one.late)
    print(
        f"{count:>6} open, {kind:<7} {load:<9}: {mine:5.0f} us of CPU a turn, stock {other:5.0f}, "
        f"ratio {statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f}) [at most {AT_MOST[load]}]; "
        f"{rounds[-1][0].calls:.2f} calls a turn (stock {rounds[-1][1].calls:.2f}); "
        + (
            f"{speed:5.0f} turns/s, at best {fastest:.0f} (stock {statistics.median([one.per_second for _, one in rounds]):.0f})"
            if load == "saturated"
            else f"p50 {_at(times, 0.5)}, p99 {_at(times, 0.99)} ms [at most 25] (stock {_at(theirs, 0.99)}), "
            f"people late by p99 {_at(late, 0.99)} ms"
        ),
        flush=True,
    )


def _at(times: Sequence[float], part: float) -> str:
    return f"{times[int(len(times) * part)] * 1000:.1f}"


def disk(folder: Path, count: int = 200) -> str:
    """What the disk itself takes to keep 4 kB, in milliseconds: a turn's answer cannot come sooner than its commit."""
    with (folder / "disk").open("wb", buffering=0) as file:
        file.write(bytes(4096 * count))
        os.fsync(file.fileno())
        times = []
        for number in range(count):
            began = time.perf_counter()
            os.pwrite(file.fileno(), os.urandom(4096), 4096 * number)
            os.fdatasync(file.fileno())
            times.append(time.perf_counter() - began)
    times.sort()
    return f"p50 {_at(times, 0.5)}, p99 {_at(times, 0.99)}"


async def main() -> None:
    """Print the figures."""
    flows = dialogs.read(dialogs.shipped()).flows
    counts = [int(one) for one in sys.argv[1:]] or COUNTS
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            url, key = f"tinydb:///{folder}/rmabot.db", Path(folder) / "key"
            token = await fill(flows, url, key, count)
            async with (
                people_on(count, token) as (with_us, here),
                people_on(count, token) as (with_stock, there),
            ):
                environment = {
                    "RMABOT_TELEGRAM__TOKEN": TOKEN, "RMABOT_TELEGRAM__BASE_URL": here, "RMABOT_TELEGRAM__PER_SECOND": "0",
                    "RMABOT_STORE__URL": url, "RMABOT_STORE__KEY_FILE": str(key), "RMABOT_LOG__LEVEL": "error",
                }  # fmt: skip
                async with bot("rmabot", with_us, RUN, environment) as ours:
                    print(
                        f"{count:>6} open: start to first poll {with_us.first_poll - ours.began:.2f} s [at most 1]"
                    )
                    for pressing in (False, True):
                        await with_us.saturate(WARM, AT_ONCE, pressing=pressing, among=100)
                    payloads = Path(folder) / "payloads.json"
                    payloads.write_text(json.dumps(with_us.samples), "utf-8")
                    command = [
                        sys.executable,
                        "-P",
                        str(HERE / "telegram_load/stock.py"),
                        there,
                        TOKEN,
                        str(payloads),
                    ]
                    async with bot("stock", with_stock, command, {}) as stock:
                        print(
                            f"{count:>6} open: stock bot's start to first poll {with_stock.first_poll - stock.began:.2f} s"
                        )
                        for pressing in (False, True):
                            await with_stock.saturate(WARM, AT_ONCE, pressing=pressing, among=100)
                        await compare(ours, stock, count)
                        print(
                            f"{count:>6} open: the disk alone, 4 kB kept: {disk(Path(folder))} ms", flush=True
                        )


if __name__ == "__main__":
    asyncio.run(main())
