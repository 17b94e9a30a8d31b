"""Conversations played on several cores: what breaks in a copy of the process ends the run, and no copy stays behind."""

import subprocess
import sys


def _run(code: str) -> subprocess.CompletedProcess[str]:
    """A process of its own: copies of one with threads are not for tests to make."""
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )


def test_a_copy_that_breaks_is_told() -> None:
    """With where it broke; never taken for tests that passed."""
    done = _run(
        "from rmabot.testing.side_by_side import _Copy\n"
        "copy = _Copy(lambda: 1 / 0)\n"
        "try:\n    copy.outcomes()\nexcept RuntimeError as error:\n    print(error)\ncopy.end()\n"
    )
    assert "ZeroDivisionError" in done.stderr
    assert done.stdout == "a process that played a part of the tests broke\n"


def test_a_copy_that_is_killed_is_told() -> None:
    """Such as by a machine that has no memory left."""
    done = _run(
        "import os, signal\n"
        "from rmabot.testing.side_by_side import _Copy\n"
        "copy = _Copy(lambda: os.kill(os.getpid(), signal.SIGKILL))\n"
        "try:\n    copy.outcomes()\nexcept RuntimeError:\n    print('told')\ncopy.end()\n"
    )
    assert done.stdout == "told\n"


def test_a_copy_ends_with_the_run() -> None:
    """Also when the run ends early."""
    done = _run(
        "import time\n"
        "from rmabot.testing.side_by_side import _Copy\n"
        "copy = _Copy(lambda: time.sleep(600))\n"
        "copy.end()\nprint('ended')\n"
    )
    assert done.stdout == "ended\n"
