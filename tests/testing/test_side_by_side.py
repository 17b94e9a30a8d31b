"""Conversations played on several cores: none is lost with a copy of the process."""

import subprocess
import sys
from pathlib import Path


def test_what_a_killed_copy_had_in_hand_is_played_here() -> None:
    """Such as one that a machine without memory killed: every test is told, none is taken for passed."""
    program = (
        "import os, signal\n"
        "from pathlib import Path\n"
        "from rmabot.testing import side_by_side\n"
        "from rmabot.testing.suite import gather\n"
        "alone, play = os.getpid(), side_by_side.run\n"
        "def run(suite, scripts):\n"
        "    if os.getpid() != alone:\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return play(suite, scripts)\n"
        "side_by_side.run, side_by_side.cores = run, lambda: 2\n"
        "suite = gather(Path('dialogs'))\n"
        "scripts = suite.scripts[:60]\n"
        "played = side_by_side.run_side_by_side(suite, scripts)\n"
        "print([one.script.title for one in played] == [one.title for one in scripts])\n"
        "print(sum(one.failure is not None for one in played))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True, text=True, timeout=120, check=False, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("True\n0\n", "")
