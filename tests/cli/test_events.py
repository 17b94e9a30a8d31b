"""``rmabot events``: what another system was told, listed and queued once more."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rmabot.cli.main import cli
from rmabot.runtime.clock import WallClock
from rmabot.runtime.outlets import Outlets
from rmabot.store.open import open_store
from rmabot.testing.channel import ScriptedChannel
from rmabot.testing.clock import SetClock
from tests.runtime.post_house import post_house


def rmabot(*words: str) -> Result:
    """Call the command."""
    return CliRunner().invoke(cli, ["events", *words])


async def _filed(folder: Path) -> None:
    store = await open_store(f"tinydb:///{folder}/var/rmabot.db", folder / "key")
    house = post_house(
        store, ScriptedChannel("events"), Outlets(events=True), SetClock(WallClock().now() - 60)
    )
    await house.file()
    await house.deliver()
    await store.close()


async def _waiting(folder: Path) -> int:
    store = await open_store(f"tinydb:///{folder}/var/rmabot.db", folder / "key")
    count = await store.waiting("events")
    await store.close()
    return count


def test_events_are_listed_and_queued_once_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One JSON document a line; sent by `rmabot run`, under the ids that they had."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RMABOT_STORE__KEY_FILE", str(tmp_path / "key"))
    asyncio.run(_filed(tmp_path))
    listed = rmabot("list")
    assert not listed.exit_code, listed.output
    assert [json.loads(line)["type"] for line in listed.output.splitlines()] == ["request.submitted"]
    before = asyncio.run(_waiting(tmp_path))
    again = rmabot("replay", "--since", "1h", "--request", "rq26000001x")
    assert again.output == "1 event is queued; rmabot run sends them\n"
    assert asyncio.run(_waiting(tmp_path)) == before + 1
    assert rmabot("replay", "--request", "RQ99").output.startswith("0 events")


def test_a_span_that_is_none_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is queued for it."""
    monkeypatch.chdir(tmp_path)
    wrong = rmabot("replay", "--since", "yesterday")
    assert wrong.exit_code == 2
    assert "30d, 12w or 6h" in wrong.output
