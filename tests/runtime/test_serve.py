"""Running channels: started together, stopped cleanly, ended by what fails."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from rmabot.engine.events import Command
from rmabot.ports.channel import Incoming
from rmabot.ports.store import Stopped
from rmabot.runtime.bootstrap import wire
from rmabot.runtime.bot import Bot
from rmabot.runtime.reload import reload, watch
from rmabot.runtime.serve import run
from rmabot.store.memory import MemoryStore
from rmabot.testing.channel import ScriptedChannel
from rmabot.testing.clock import SetClock
from tests.shipped import shipped_dialogs


@dataclass
class Asked(ScriptedChannel):
    """A channel that takes in one event and waits for more."""

    ends: Exception | None = None
    taken: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        ScriptedChannel.__init__(self, "asked")

    async def run(self, turns: Any) -> None:
        await turns.handle(Incoming("asked:ann", "asked:ann", "asked", Command("k", 0.0, "start"), "en"))
        self.taken.set()
        if self.ends:
            raise self.ends
        await asyncio.Event().wait()


def bot() -> Bot:
    """A whole bot over the store in memory."""
    return wire(MemoryStore(), shipped_dialogs(), SetClock())


async def test_what_was_taken_in_is_delivered_before_the_end() -> None:
    """SIGTERM finishes what is under way."""
    channel, stop = Asked(), asyncio.Event()
    running = asyncio.create_task(run(bot(), [channel], stop))
    await channel.taken.wait()
    async with asyncio.timeout(30):
        while not channel.deliveries:  # noqa: ASYNC110 - a channel tells nobody
            await asyncio.sleep(0.01)
        stop.set()
        await running
    assert "assistant" in channel.texts("asked:ann")[0]


async def test_a_channel_that_fails_ends_the_run_with_its_error() -> None:
    """Nobody notices a process that only seems to run."""
    channel = Asked(RuntimeError("token refused"))
    with pytest.raises(RuntimeError, match="token refused"):
        await run(bot(), [channel], asyncio.Event())


async def test_a_chore_that_fails_ends_the_run() -> None:
    """A store that cannot write must not be written to by a half of a bot."""

    async def broken() -> None:
        raise Stopped("the disk is full")

    with pytest.raises(Stopped):
        await run(bot(), [Asked()], asyncio.Event(), [asyncio.create_task(broken())])


async def test_dialogs_that_check_are_spoken_from_then_on(own_dialogs: Path) -> None:
    """New conversations begin on them, without a restart."""
    running = bot()
    words = own_dialogs / "words/words.yaml"
    words.write_text(words.read_text("utf-8").replace("What would you like to do?", "And now?"), "utf-8")
    assert await reload(own_dialogs, running.versions, 1.0)
    channel = Asked()
    running.outboxes.connect(channel)
    await running.turns.handle(Incoming("asked:bob", "asked:bob", "asked", Command("k2", 0.0, "start"), "en"))
    await running.turns.pull("asked:bob")
    assert "And now?" in channel.texts("asked:bob")[0]


async def test_dialogs_that_do_not_check_leave_the_old_ones_on(own_dialogs: Path, caplog: Any) -> None:
    """The log says what is wrong with them, with its place."""
    running = bot()
    before = running.versions.current
    (own_dialogs / "return.yaml").write_text("flow: return\nsteps:\n  - aks: serial\n", "utf-8")
    assert not await reload(own_dialogs, running.versions, 1.0)
    assert running.versions.current is before
    assert "return.yaml:3:" in caplog.text


async def test_a_folder_is_read_when_it_has_come_to_rest(own_dialogs: Path) -> None:
    """Somebody who saves three files in a row changes the dialogs once."""
    running = bot()
    before = running.versions.current
    watching = asyncio.create_task(watch(own_dialogs, running.versions, lambda: 1.0, every=0.02))
    await asyncio.sleep(0.05)
    words = own_dialogs / "words/words.yaml"
    words.write_text(words.read_text("utf-8") + "\n# another version\n", "utf-8")
    async with asyncio.timeout(30):
        while running.versions.current is before:  # noqa: ASYNC110 - a folder tells nobody
            await asyncio.sleep(0.02)
    watching.cancel()
    assert running.versions.current.version != before.version


@pytest.fixture
def own_dialogs(tmp_path: Path) -> Path:
    """The dialogs that ship, to be changed; without their tests."""
    for name, data in shipped_dialogs().files.items():
        if not name.startswith("tests/"):
            path = tmp_path / "dialogs" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    return tmp_path / "dialogs"
