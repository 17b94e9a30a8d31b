"""What an event on Slack costs, beside a bare Bolt AsyncApp that makes the same calls with the same payloads.

`rmabot run` and the bare app are processes of their own and take turns over Socket Mode with one fake Slack, which is in
this one. Ours handles, commits durably (encrypted, de-duplicated) and delivers from its outbox; the bare app keeps
nothing: its listeners acknowledge and repeat the calls that ours made for the same envelope.
"""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))  # run by its path, it finds what stands beside it

from benchmarks.slack_load.people import People
from tests.adapters.slack.fake import APP_TOKEN, TOKEN, FakeSlack

HERE = Path(__file__).parent
RUN = [sys.executable, "-c", "from rmabot.cli.main import main; main()", "run"]
BARE = [sys.executable, "-P", str(HERE / "slack_load/bare.py")]
OURS, OTHER = 0, 1
"""The order in which their sockets open."""
ROUNDS, WARM, AT_ONCE = 9, 2, 16
RATE, RATE_SECONDS = 20.0, 20.0
SETTLED_SECONDS = 0.3
AT_MOST, ACK_AT_MOST = 1.3, 0.3
_TICK = os.sysconf("SC_CLK_TCK")


class Round(NamedTuple):
    """CPU seconds of ours and of the bare app, and what they handled."""

    ours: float
    bare: float
    events: int
    calls: int


class Side:
    """A bot in a process of its own."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process

    def cpu(self) -> float:
        """Seconds of CPU so far, all threads."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICK

    async def told(self, what: str) -> None:
        """Give the process a line, and wait for its own."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(f"{what}\n".encode())
        stdin.flush()
        await asyncio.to_thread(stdout.readline)


@asynccontextmanager
async def bot(command: Sequence[str], environment: Mapping[str, str], people: People) -> AsyncIterator[Side]:
    """A bot's process, from its socket on."""
    process = subprocess.Popen(
        command, env={**os.environ, **environment}, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        await people.connected()
        yield Side(process)
    finally:
        process.terminate()
        process.wait(timeout=30)


async def measure(folder: Path) -> list[str]:
    """Run both, alternating; return the sentences for what is not kept."""
    async with FakeSlack() as slack:
        people = People(slack)
        settings = {
            "RMABOT_STORE__URL": f"tinydb:///{folder}/rmabot.db", "RMABOT_STORE__KEY_FILE": str(folder / "key"),
            "RMABOT_SLACK__BOT_TOKEN": TOKEN, "RMABOT_SLACK__APP_TOKEN": APP_TOKEN, "RMABOT_SLACK__BASE_URL": slack.base_url,
            "RMABOT_SLACK__ROLES__AGENT": "UANA", "RMABOT_LOG__LEVEL": "error",
        }  # fmt: skip
        async with bot(RUN, settings, people) as ours, bot([*BARE, slack.base_url], {}, people) as bare:
            rounds = [await compared(people, ours, bare, folder / "calls.json") for _ in range(ROUNDS + WARM)]
            took = sorted(await people.rate(OURS, RATE, RATE_SECONDS))
    return report(rounds[WARM:], took)


async def compared(people: People, ours: Side, bare: Side, table: Path) -> Round:
    """People who file at the same time with ours, the same envelopes to the bare app: CPU seconds of each."""
    people.forget()
    began = ours.cpu()
    done = await people.returns(OURS, AT_ONCE)
    await asyncio.sleep(SETTLED_SECONDS)  # what it does after the answer is part of the event
    spent = ours.cpu() - began
    each = [event for one in done for event in one]
    table.write_text(json.dumps({key_of(one["payload"]): one["calls"] for one in each}), "utf-8")
    await bare.told(str(table))
    began = bare.cpu()
    await people.replays(OTHER, done)
    await asyncio.sleep(SETTLED_SECONDS)
    return Round(spent, bare.cpu() - began, len(each), sum([len(one["calls"]) for one in each]))


def key_of(payload: Mapping[str, Any]) -> str:
    """What the bare app knows a payload by."""
    return str(payload["event"]["ts"] if "event" in payload else payload["actions"][0]["action_ts"])


def report(rounds: Sequence[Round], took: Sequence[float]) -> list[str]:
    """Print the figures; return what is not kept."""
    ours = statistics.median([one.ours / one.events * 1e6 for one in rounds])
    bare = statistics.median([one.bare / one.events * 1e6 for one in rounds])
    calls = statistics.median([one.calls / one.events for one in rounds])
    ratios = sorted([one.ours / one.bare for one in rounds])
    ratio, p99 = statistics.median(ratios), took[int(len(took) * 0.99) - 1]
    print(
        f"  {len(rounds)} rounds of {rounds[0].events} events by {AT_ONCE} people at once, {calls:.2f} calls an event, alternated"
    )
    print(f"  ours {ours:.0f} us of CPU an event, a bare Bolt AsyncApp {bare:.0f} us")
    print(f"  ratio {ratio:.2f} (from {ratios[0]:.2f} to {ratios[-1]:.2f}), at most {AT_MOST}")
    print(
        f"  acknowledgement at {RATE:.0f} events/s: median {took[len(took) // 2] * 1000:.1f} ms, p99 {p99 * 1000:.1f} ms, at most {ACK_AT_MOST * 1000:.0f} ms"
    )
    return [f"ratio {ratio:.2f}"] * (ratio > AT_MOST) + [f"p99 {p99:.3f} s"] * (p99 > ACK_AT_MOST)


def main() -> int:
    """Measure; 1 when a figure is not kept."""
    with tempfile.TemporaryDirectory() as folder:
        failed = asyncio.run(measure(Path(folder)))
    for sentence in failed:
        print(f"  not kept: {sentence}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
