"""What an event on Slack costs, beside a bare Bolt AsyncApp that makes the same calls with the same payloads.

Both apps live in this process and take turns over Socket Mode with the same fake Slack, which is a process of its own.
Ours handles, commits durably (encrypted, de-duplicated) and delivers from its outbox; the bare app keeps nothing: its
listeners acknowledge and repeat the calls that ours made for the same envelope.
"""

import asyncio
import gc
import json
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

import aiohttp

sys.path.insert(0, str(Path(__file__).parents[1]))  # run by its path, it finds what stands beside it

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from rmabot.runtime import dialogs
from rmabot.runtime.bootstrap import wire
from rmabot.runtime.clock import WallClock
from rmabot.runtime.desk_window import seat
from rmabot.runtime.serve import run
from rmabot.store.open import open_store
from rmabot_slack import SlackChannel

TOKEN, APP_TOKEN = "xoxb-1", "xapp-1"
HERE = Path(__file__).parent
ROUNDS, WARM, AT_ONCE = 6, 1, 16
RATE, RATE_SECONDS = 20.0, 20.0
AT_MOST, ACK_AT_MOST = 1.3, 0.3


class Pair(NamedTuple):
    """One round: CPU seconds of ours and of the bare app, and what they handled."""

    ours: float
    bare: float
    events: int
    calls: int


class Workspace:
    """The fake Slack's process, and what it is told to do."""

    async def start(self) -> None:
        """Begin it, and learn where it is."""
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, HERE / "slack_load" / "people.py", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            limit=1 << 26,
        )  # fmt: skip
        self.base_url = (await self._answer())["base_url"]

    async def do(self, what: str, **more: Any) -> dict[str, Any]:
        """Give an order and wait for its answer."""
        assert self._process.stdin is not None
        self._process.stdin.write((json.dumps({"do": what, **more}) + "\n").encode())
        return await self._answer()

    async def stop(self) -> None:
        """End it."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self._process.wait()

    async def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        answer: dict[str, Any] = json.loads(await self._process.stdout.readline())
        return answer


class Bare:
    """A Bolt app as its guide shows it: acknowledge, then make the calls of a table."""

    def __init__(self, base_url: str, session: aiohttp.ClientSession) -> None:
        self.calls: dict[str, list[tuple[str, dict[str, Any]]]] = {}
        self._client = AsyncWebClient(token=TOKEN, base_url=base_url, session=session)
        self._app = AsyncApp(client=self._client)
        self._app.event("message")(self._message)
        self._app.action(re.compile(".*"))(self._action)
        self.handler = AsyncSocketModeHandler(self._app, APP_TOKEN, web_client=self._client)

    async def _message(self, event: dict[str, Any]) -> None:
        await self._repeat(event["ts"])

    async def _action(self, ack: Any, body: dict[str, Any]) -> None:
        await ack()
        await self._repeat(body["actions"][0]["action_ts"])

    async def _repeat(self, key: str) -> None:
        for method, body in self.calls.get(key, ()):
            if method.startswith(("users.", "usergroups.", "conversations.")):
                await self._client.api_call(method, params=body)
            else:
                await self._client.api_call(method, json=body)


def key_of(payload: dict[str, Any]) -> str:
    """What a payload is known by on both sides."""
    return str(payload["event"]["ts"] if "event" in payload else payload["actions"][0]["action_ts"])


async def measure(folder: Path) -> list[str]:
    """Run both, alternating; return the sentences for what is not kept."""
    slack = Workspace()
    await slack.start()
    clock = WallClock()
    store = await open_store(f"tinydb:///{folder}/rmabot.db", folder / "key")
    bot = wire(store, dialogs.read(dialogs.shipped()), clock)
    channel = SlackChannel(
        {"bot_token": TOKEN, "app_token": APP_TOKEN, "base_url": slack.base_url, "roles": {"agent": "UANA"}}
    )
    seat([channel], bot, ())
    stop = asyncio.Event()
    async with bot.awake(), aiohttp.ClientSession() as session:
        running = asyncio.create_task(run(bot, [channel], stop))
        await slack.do("socket")
        bare = Bare(slack.base_url, session)
        await bare.handler.connect_async()  # type: ignore[no-untyped-call]
        await slack.do("socket")
        pairs = [await pair(slack, bare, AT_ONCE) for _ in range(ROUNDS + WARM)]
        took = sorted((await slack.do("rate", per_second=RATE, seconds=RATE_SECONDS))["took"])
        await bare.handler.close_async()  # type: ignore[no-untyped-call]
        stop.set()
        await running
    await store.close()
    await slack.stop()
    return report(pairs[WARM:], took)


async def pair(slack: Workspace, bare: Bare, people: int) -> Pair:
    """People who file at the same time with ours, the same envelopes with the bare app: CPU seconds of each."""
    gc.collect()
    began = time.process_time()
    done = (await slack.do("returns", people=people))["done"]
    ours = time.process_time() - began
    bare.calls = {key_of(one["payload"]): one["calls"] for each in done for one in each}
    gc.collect()
    began = time.process_time()
    await slack.do("replays")
    return Pair(
        ours,
        time.process_time() - began,
        sum(map(len, done)),
        sum([len(one["calls"]) for each in done for one in each]),
    )


def report(pairs: list[Pair], took: list[float]) -> list[str]:
    """Print the figures; return what is not kept."""
    ours = statistics.median([one.ours / one.events * 1e6 for one in pairs])
    bare = statistics.median([one.bare / one.events * 1e6 for one in pairs])
    calls = statistics.median([one.calls / one.events for one in pairs])
    ratios = sorted([one.ours / one.bare for one in pairs])
    ratio, p99 = statistics.median(ratios), took[int(len(took) * 0.99) - 1]
    print(
        f"  {len(pairs)} rounds of {pairs[0].events} events by {AT_ONCE} people at once, {calls:.2f} calls an event, alternated"
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
