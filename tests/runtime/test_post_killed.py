"""A whole process that is killed while a letter and an event are on their way: neither is lost, and both keep their ids."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rmabot.runtime.outlets import Outlets
from rmabot.store.open import open_store
from rmabot.testing.channel import ScriptedChannel
from tests.adapters.events.ear import SECRET, Ear, ear
from tests.adapters.mail.post_office import PostOffice, post_office
from tests.runtime.post_house import post_house


async def _run(folder: Path, office: PostOffice, heard: Ear) -> asyncio.subprocess.Process:
    """Start ``rmabot run`` with mail and events and no chat at all."""
    told = {
        "RMABOT_MAIL__URL": f"smtp://127.0.0.1:{office.port}", "RMABOT_MAIL__FROM": "rma@desk.example",
        "RMABOT_EVENTS__URL": heard.url, "RMABOT_EVENTS__SECRET": SECRET, "RMABOT_STORE__KEY_FILE": str(folder / "key"),
    }  # fmt: skip
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "rmabot.cli", "run", cwd=folder, env=dict(os.environ) | told,
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stderr is not None
    async with asyncio.timeout(60):
        while b"running: events, mail" not in (line := await process.stderr.readline()):
            assert line, "it ended before it ran"
    return process


async def _until(holds: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not holds():  # noqa: ASYNC110 - another process tells nobody
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("answered", [False, True])
async def test_kill_9_loses_neither_letter_nor_event(tmp_path: Path, *, answered: bool) -> None:
    """Killed before the other side has answered, or right after: both arrive, a repeat under the same id."""
    store = await open_store(f"tinydb:///{tmp_path}/var/rmabot.db", tmp_path / "key")
    await post_house(store, ScriptedChannel(), Outlets(mail=True, events=True)).file()
    await store.close()
    async with post_office() as office, ear() as heard:
        office.at_data = ["ok" if answered else "slow"]
        heard.slow = asyncio.Event()
        if answered:
            heard.slow.set()
        process = await _run(tmp_path, office, heard)
        # Killed between recipient and letter, it would leave the slow answer to the process that comes after it.
        await _until(
            lambda: not office.at_data and heard.tries and (not answered or (office.taken and heard.events))
        )
        process.send_signal(signal.SIGKILL)
        await process.wait()
        heard.slow.set()
        again = await _run(tmp_path, office, heard)
        await _until(lambda: office.taken and heard.events)
        again.send_signal(signal.SIGTERM)
        async with asyncio.timeout(30):
            assert await again.wait() == 0
    assert set(office.ids) == {"<RQ26000001X.0.submitted@desk.example>"}
    assert set(heard.ids) == {"RQ26000001X-0"}
    store = await open_store(f"tinydb:///{tmp_path}/var/rmabot.db", tmp_path / "key")
    assert await store.waiting("mail") + await store.waiting("events") == 0
    await store.close()
