"""What whoever looks after an installation is told over HTTP."""

from pathlib import Path
from typing import Any

import aiohttp
import pytest

from rmabot.engine.events import Text
from rmabot.ports.channel import Incoming
from rmabot.runtime.bootstrap import wire
from rmabot.runtime.bot import Bot
from rmabot.runtime.listen import address, listening
from rmabot.runtime.reload import reload
from rmabot.runtime.settings_error import SettingsError
from rmabot.store.memory import MemoryStore
from rmabot.testing.channel import ScriptedChannel
from rmabot.testing.clock import SetClock
from tests.shipped import shipped_dialogs


def a_bot() -> Bot:
    clock = SetClock(1_767_276_000.0)
    return wire(MemoryStore(clock.now), shipped_dialogs(), clock)


async def asked(port: int, path: str) -> tuple[int, Any]:
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}{path}") as answer:
        told = await (answer.json() if answer.content_type == "application/json" else answer.text())
        return answer.status, told


async def test_it_lives_and_says_what_it_speaks() -> None:
    """The version of the dialogs, what waits to be delivered, and that nothing was refused."""
    async with listening("127.0.0.1:0", a_bot()) as port:
        assert await asked(port, "/healthz") == (200, "ok\n")
        version = shipped_dialogs().flows.version
        assert await asked(port, "/readyz") == (
            200, {"ready": True, "to_deliver": 0, "version": version, "dialogs_refused": ""},
        )  # fmt: skip


async def test_dialogs_that_were_refused_are_told_with_their_findings(tmp_path: Path) -> None:
    """The old ones go on, so it is ready; once they check again, nothing is refused any more."""
    for name, data in shipped_dialogs().files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    bot = a_bot()
    async with listening(":0", bot) as port:
        (tmp_path / "costs.yaml").write_text("flow: costs\nsteps:\n  - sya: x\n", "utf-8")
        await reload(tmp_path, bot.versions, 1.0)
        status, told = await asked(port, "/readyz")
        assert (status, told["ready"]) == (200, True)
        assert "costs.yaml:3:" in told["dialogs_refused"]
        (tmp_path / "costs.yaml").write_bytes(shipped_dialogs().files["costs.yaml"])
        await reload(tmp_path, bot.versions, 2.0)
        assert (await asked(port, "/readyz"))[1]["dialogs_refused"] == ""


async def test_a_monitor_is_told_how_much_is_done_and_what_waits() -> None:
    """Counts, in the format that monitors read; a turn and what it says count once each."""
    bot = a_bot()
    bot.outboxes.connect(ScriptedChannel())
    async with listening("127.0.0.1:0", bot) as port:
        said = await asked(port, "/metrics")
        assert said[0] == 200
        assert "rmabot_turns_total 0.0" in said[1]
        event = Text("e1", 1_767_276_000.0, "hello")
        await bot.turns.handle(Incoming("scripted:jane", "scripted:jane", "scripted", event, "en"))
        lines = (await asked(port, "/metrics"))[1].splitlines()
    assert "rmabot_turns_total 1.0" in lines
    assert 'rmabot_to_deliver{channel="scripted"} 1.0' in lines
    assert "rmabot_handovers_waiting 0.0" in lines
    assert not any("jane" in line for line in lines)


async def test_without_an_address_nothing_listens() -> None:
    async with listening("", a_bot()) as port:
        assert port == 0


async def test_an_address_that_is_taken_is_a_sentence() -> None:
    async with listening("127.0.0.1:0", a_bot()) as port:
        with pytest.raises(SettingsError, match="nothing can listen on"):
            async with listening(f"127.0.0.1:{port}", a_bot()):
                pass


@pytest.mark.parametrize(
    ("where", "meant"),
    [("8080", ("127.0.0.1", 8080)), ("0.0.0.0:80", ("0.0.0.0", 80)), ("[::1]:81", ("::1", 81))],
)
def test_an_address_is_read(where: str, meant: tuple[str, int]) -> None:
    assert address(where) == meant


@pytest.mark.parametrize("where", ["here", "127.0.0.1:", ":99999"])
def test_an_address_that_is_none_is_a_sentence(where: str) -> None:
    with pytest.raises(SettingsError, match=r"such as 127\.0\.0\.1:8080"):
        address(where)
