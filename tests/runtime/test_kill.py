"""Kill -9 in the middle of turns, timers and deliveries, on the embedded store."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.long

KILLS = 25


def test_nothing_confirmed_is_lost_and_nothing_is_filed_twice(tmp_path: Path) -> None:
    """A platform that gives its last events once more, timers, deliveries and numbers: all as if nothing had happened."""
    script = Path(__file__).with_name("kill_turns.py")
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path), str(KILLS), "7"], capture_output=True, text=True, timeout=120,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{KILLS} kills" in done.stdout
