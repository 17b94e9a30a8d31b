"""Kill -9 in the middle of a hundred conversations, the process as it is run, on the embedded store."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.long

PEOPLE = 100
HOUSE = Path(__file__).parents[3]


def test_no_rma_is_lost_or_doubled_and_nobody_is_left_without_an_answer(tmp_path: Path) -> None:
    """Killed again and again while a hundred people file a return: each is filed once, each is told, at most one answer a kill comes twice."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.adapters.telegram.kill_customers", str(tmp_path), str(PEOPLE), "7"],
        cwd=HOUSE, capture_output=True, text=True, timeout=400, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    kills = re.search(r"(\d+) kills", done.stdout)
    assert kills is not None
    assert int(kills[1]) >= 5, done.stdout
