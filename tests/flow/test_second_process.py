"""Work in a second process: what breaks in it has no outcome, and no copy stays behind."""

import subprocess
import sys

import pytest


def _run(code: str) -> subprocess.CompletedProcess[str]:
    """A process of its own: copies of one with threads are not for tests to make."""
    begun = "import os, signal, time\nfrom rmabot.flow.second_process import Copy, Turns, cores\n"
    return subprocess.run(
        [sys.executable, "-c", begun + code], capture_output=True, text=True, timeout=60, check=False
    )


def test_what_came_of_it_comes_back() -> None:
    """However much it is, and whatever bytes it ends with."""
    done = _run(
        "for work in (b'', b'\\0\\1', b'x' * 5_000_000):\n"
        "    with Copy(lambda: work) as copy:\n        assert copy.outcome() == work\n"
        "print('all')"
    )
    assert (done.stdout, done.stderr) == ("all\n", "")


@pytest.mark.parametrize(
    "work",
    [
        "1 / 0",
        "os._exit(0)",
        "os.kill(os.getpid(), signal.SIGKILL)",
        "os.kill(os.getpid(), signal.SIGINT)",
        "os.write(4, b'half')",
    ],
)
def test_what_breaks_has_no_outcome(work: str) -> None:
    """Also what is killed, as by a machine that has no memory left; it says nothing, and nobody is left who says it later."""
    done = _run(
        f"with Copy(lambda: {work}) as copy:\n    print(copy.outcome())\n"
        "try:\n    os.waitpid(-1, 0)\nexcept ChildProcessError:\n    print('nobody')\n"
    )
    assert (done.stdout, done.stderr, done.returncode) == ("None\nnobody\n", "", 0)


def test_where_no_process_can_be_made_there_is_no_outcome() -> None:
    """Such as where a user may have no more of them."""
    done = _run(
        "def fork():\n    raise BlockingIOError\n"
        "os.fork = fork\n"
        "with Copy(lambda: b'x') as copy:\n    print(copy.outcome())\n"
    )
    assert (done.stdout, done.stderr) == ("None\n", "")


def test_it_ends_with_whoever_began_it() -> None:
    """Also before its end, and where nobody waits for children."""
    done = _run(
        "with Copy(lambda: time.sleep(600)):\n    pass\n"
        "signal.signal(signal.SIGCHLD, signal.SIG_IGN)\n"
        "with Copy(lambda: b'x') as copy:\n    assert copy.outcome() == b'x'\n"
        "print(sorted(os.listdir('/proc/self/fd'))[:-1])\n"
    )
    assert (done.stdout, done.stderr) == ("['0', '1', '2']\n", "")


def test_each_piece_of_work_is_taken_once() -> None:
    """By whoever is free, and nothing stays open."""
    done = _run(
        "from itertools import islice\n"
        "turns = Turns(9)\n"
        "with Copy(lambda: bytes(islice(turns, 2))) as copy:\n    theirs = [*copy.outcome()]\n"
        "print(theirs, [*turns], [*turns])\n"
        "turns.close()\n"
        "print(sorted(os.listdir('/proc/self/fd'))[:-1])\n"
    )
    assert (done.stdout, done.stderr) == ("[0, 1] [2, 3, 4, 5, 6, 7, 8] []\n['0', '1', '2']\n", "")


def test_a_process_with_threads_works_alone() -> None:
    """A copy would have locks in it that nobody opens any more."""
    done = _run(
        "import threading\n"
        "gone = threading.Event()\n"
        "thread = threading.Thread(target=gone.wait)\n"
        "thread.start()\nprint(cores())\ngone.set()\nthread.join()\n"
    )
    assert done.stdout == "1\n"
