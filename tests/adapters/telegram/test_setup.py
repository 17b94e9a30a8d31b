"""From nothing to a running bot: what its page says holds, the process as it is run, and what the doctor finds."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

from rmabot.runtime import channels
from rmabot.runtime.settings import KNOWN, load
from rmabot_telegram import TelegramChannel
from rmabot_telegram.settings import read_settings
from tests.adapters.telegram.platform.server import BotApi
from tests.adapters.telegram.test_commands import NAMED

PAGE = (Path(__file__).parents[3] / "docs" / "telegram.md").read_text("utf-8")


def block(language: str) -> str:
    """The page's example in one language."""
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    return found[1]


def told(api: BotApi, folder: Path) -> Mapping[str, str]:
    """The environment of a process that talks with the server."""
    return {
        **os.environ, "XDG_CONFIG_HOME": str(folder / "config"), "RMABOT_TELEGRAM__TOKEN": api.platform.token,
        "RMABOT_TELEGRAM__BASE_URL": api.settings["base_url"], "RMABOT_TELEGRAM__BASE_FILE_URL": api.settings["base_file_url"],
    }  # fmt: skip


async def rmabot(*words: str, folder: Path, environment: Mapping[str, str]) -> asyncio.subprocess.Process:
    """A process of it."""
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "rmabot.cli", *words, cwd=folder, env=environment,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip


async def until(condition: object, seconds: float = 120) -> None:
    """Wait until something holds, not for ever."""
    assert callable(condition)
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - what is waited for is not ours to tell
            await asyncio.sleep(0.01)


def test_the_channel_is_found_by_its_entry_point() -> None:
    """As a stranger's would be."""
    assert channels.load("telegram") is TelegramChannel


def test_the_page_names_every_setting_and_no_other() -> None:
    """A setting that is not there would be tried in vain; one that is not named would not be found."""
    named = {name.lower() for name in re.findall(r"RMABOT_TELEGRAM__([A-Z_]+)", PAGE)}
    known = set(KNOWN["telegram"])
    assert named == known | {"token_file"}


def test_the_pages_proxy_leads_to_the_pages_bot(tmp_path: Path) -> None:
    """Both examples fit: the path that Telegram calls is passed on to where the bot listens."""
    environment = dict(line.split("=", 1) for line in block("sh").splitlines())
    read = read_settings(load(None, environment, tmp_path).channels["telegram"])
    nginx = block("nginx")
    assert read.webhook
    assert f"location = {read.path} {{" in nginx
    assert f"proxy_pass http://{read.host}:{read.port};" in nginx
    assert f"server_name {read.webhook_url.split('/')[2]};" in nginx


def test_the_pages_commands_are_there() -> None:
    """Every command that it promises to customers."""
    for name in NAMED:
        assert f"`/{name}`" in PAGE


async def test_rmabot_run_serves_telegram(api: BotApi, tmp_path: Path) -> None:
    """Environment in, conversation out; stopped by a signal, a second start goes on where the first one stopped."""
    ana = api.person(7)
    for text, wanted in (("return", "In which province"), ("Ontario", "Which of these are you?")):
        process = await rmabot("run", folder=tmp_path, environment=told(api, tmp_path))
        await ana.say(text)
        await ana.sees(lambda wanted=wanted: wanted in ana.last.text if ana.messages else False, 120)
        process.send_signal(signal.SIGTERM)
        said = b"".join(await asyncio.wait_for(process.communicate(), 120))
        assert process.returncode == 0, said.decode()
        assert api.platform.token.partition(":")[2].encode() not in said
        assert b"Traceback" not in said


async def test_a_second_process_on_the_same_store_is_refused_in_words(api: BotApi, tmp_path: Path) -> None:
    """One process runs a channel; who holds it is said."""
    first = await rmabot("run", folder=tmp_path, environment=told(api, tmp_path))
    await until(lambda: api.of("getUpdates"))
    second = await rmabot("run", folder=tmp_path, environment=told(api, tmp_path))
    _, said = await asyncio.wait_for(second.communicate(), 120)
    assert second.returncode == 1
    assert f"process {first.pid}".encode() in said
    first.terminate()
    await first.communicate()


async def test_without_a_token_it_says_what_is_missing(tmp_path: Path) -> None:
    """What `make telegram` prints then: which setting, and who gives it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("RMABOT_")}
    process = await rmabot(
        "run", folder=tmp_path, environment=environment | {"XDG_CONFIG_HOME": str(tmp_path)}
    )
    _, said = await asyncio.wait_for(process.communicate(), 120)
    assert process.returncode == 1
    assert b"RMABOT_TELEGRAM__TOKEN" in said
    assert b"@BotFather" in said
    assert b"Traceback" not in said


async def test_the_doctor_says_what_telegram_answers(api: BotApi, tmp_path: Path) -> None:
    """Token, webhook and commands: the page shows it word by word."""
    environment = told(api, tmp_path)
    first = await rmabot("run", folder=tmp_path, environment=environment)
    await until(lambda: len(api.of("setMyShortDescription")) == 3)
    first.terminate()
    await first.communicate()
    doctor = await rmabot("doctor", folder=tmp_path, environment=environment)
    said, _ = await asyncio.wait_for(doctor.communicate(), 120)
    lines = {re.sub(r"\d+", "9", line.strip()) for line in said.decode().splitlines()}
    shown = {re.sub(r"\d+", "9", line.strip()) for line in block("text").splitlines() if line.strip()}
    assert shown <= lines, said.decode()


async def test_the_doctor_names_what_is_wrong(api: BotApi) -> None:
    """An unknown token, a webhook of somebody else, commands that nobody registered, calls that fail."""
    stranger = TelegramChannel({**api.settings, "token": "999:wrong"})
    found = await stranger.examine()
    await stranger.close()
    assert [(one.what, one.well) for one in found] == [("token", False)]
    assert "@BotFather" in found[0].said
    assert "wrong" not in found[0].said
    api.platform.waiting.webhook = "https://old.example.com/hook"
    channel = TelegramChannel(api.settings)
    said = {one.what: (one.well, one.said) for one in await channel.examine()}
    await channel.close()
    assert said["token"] == (True, "Telegram knows this bot as @ReturnsBot")
    assert not said["webhook"][0]
    assert "telegram.mode is polling" in said["webhook"][1]
    assert said["commands"] == (False, "none are registered: rmabot run registers them")
