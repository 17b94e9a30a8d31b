"""``rmabot lint --watch``: each save is checked at once, until Ctrl-C."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest

DIALOGS = Path(__file__).parents[2] / "dialogs"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    copytree(DIALOGS, tmp_path / "dialogs")
    return tmp_path


@pytest.fixture
def watching(desk: Path) -> Iterator[subprocess.Popen[str]]:
    # A job in a script's background ignores Ctrl-C, and so would all that it starts.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    with subprocess.Popen(
        [sys.executable, "-m", "rmabot.cli", "lint", "--watch"], cwd=desk, env={**os.environ, "HOME": str(desk)},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8",
    ) as process:  # fmt: skip
        signal.signal(signal.SIGINT, before)
        yield process
        process.kill()


def heard(process: subprocess.Popen[str], words: str) -> str:
    """What is printed up to a line with these words."""
    assert process.stdout is not None
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line)
        if words in line:
            return "".join(lines)
    raise AssertionError("".join(lines))


def test_each_save_is_checked_until_it_is_stopped(watching: subprocess.Popen[str], desk: Path) -> None:
    """Found good, broken, mended; a folder that is gone for a moment is a sentence; Ctrl-C is no error."""
    heard(watching, "no findings")
    file = desk / "dialogs" / "costs.yaml"
    good = file.read_text("utf-8")
    file.write_text(good.replace("- say: repair_cost", "- sya: repair_cost"), "utf-8")
    told = heard(watching, "1 finding")
    assert "dialogs/costs.yaml:" in told
    file.write_text(good, "utf-8")
    heard(watching, "no findings")
    (desk / "dialogs").rename(desk / "elsewhere")
    heard(watching, "there is no folder")
    (desk / "elsewhere").rename(desk / "dialogs")
    heard(watching, "no findings")
    watching.send_signal(signal.SIGINT)
    assert watching.wait(20) == 0
