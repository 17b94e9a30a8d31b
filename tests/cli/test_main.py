"""The command line as a whole: what it lists is there, and nothing is imported that is not called."""

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from rmabot.cli.main import COMMANDS, cli

HEAVY = (
    "PIL",
    "aiohttp",
    "babel",
    "fpdf",
    "holidays",
    "phonenumbers",
    "pydantic",
    "rich",
    "slack_bolt",
    "telegram",
)


def rmabot(
    *arguments: str, folder: Path, typed: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """A process of the command, in a folder that is its home too."""
    own = {**os.environ, "HOME": str(folder), "LANG": "en_CA.UTF-8", **environment}
    return subprocess.run(
        [sys.executable, "-m", "rmabot.cli", *arguments],
        input=typed, capture_output=True, text=True, encoding="utf-8", cwd=folder, env=own, timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_that_is_listed_is_there(name: str) -> None:
    """It loads, and says what it does in the words of the list or better."""
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert command.help


def test_the_list_shows_every_command() -> None:
    """With a line each, without loading them."""
    shown = CliRunner().invoke(cli, ["--help"])
    assert shown.exit_code == 0
    assert all(f"  {name} " in shown.output for name in COMMANDS)


def test_what_is_not_there_is_misuse(tmp_path: Path) -> None:
    """Exit 2, and a sentence."""
    wrong = rmabot("chatt", folder=tmp_path)
    assert wrong.returncode == 2
    assert "chatt" in wrong.stderr


def test_chat_starts_light(tmp_path: Path) -> None:
    """What a first line does not need is not waited for."""
    code = f"""
import sys
from rmabot.cli.main import main
sys.argv = ["rmabot", "chat"]
try:
    main()
except SystemExit:
    pass
print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], input="", capture_output=True, text=True, cwd=tmp_path, timeout=60, check=False,
        env={**os.environ, "HOME": str(tmp_path)},
    )  # fmt: skip
    assert done.stderr.strip() == "[]"


def test_a_library_that_is_not_there_is_named_with_what_to_do(tmp_path: Path) -> None:
    """After an update of a checkout the old environment may lack one: a sentence, exit 1, no traceback."""
    without = "import sys; sys.modules['msgspec'] = None; from rmabot.cli.main import main; sys.argv = ['rmabot', 'lint']; main()"
    done = subprocess.run(
        [sys.executable, "-c", without], capture_output=True, text=True, cwd=tmp_path, timeout=60, check=False
    )
    assert done.returncode == 1
    assert '"msgspec" is not installed' in done.stderr
    assert "make env" in done.stderr
    assert "Traceback" not in done.stderr
