"""Many conversations on all cores: each is a trial of its own, so they need nothing of each other.

Copies of this process and not a pool of workers: a pool's own process only waits, and it plays a part here as well, which
takes 0.8 of the time on two cores.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NoReturn

from rmabot.flow.finding import Finding
from rmabot.rma.record import replace
from rmabot.testing.run import Played
from rmabot.testing.script import Script
from rmabot.testing.suite import Suite, run
from rmabot.testing.transcript import Exchange

_WORTH_IT = 40
"""Fewer are played sooner than another process begins."""
_MOST_PORTIONS = 250
"""A portion is one byte in the pipe that they are taken from."""
_SMALL = 6


def run_side_by_side(suite: Suite, scripts: Sequence[Script]) -> list[Played]:
    """Play scripts on as many cores as there are: what was said comes back of those that failed, what was seen of none."""
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1
    if cores < 2 or len(scripts) < _WORTH_IT:
        return run(suite, scripts)
    longest_first = sorted(range(len(scripts)), key=lambda at: -len(scripts[at].talk))
    gc.freeze()  # what all share is not copied because a collector looked at it
    # What a first conversation loads and prepares each does for itself: to wait for one who does it for all takes as long.
    played = dict(_shared_out(suite, scripts, longest_first, cores - 1))
    return [played[at] for at in range(len(scripts))]


_Outcome = tuple[int, Played]


def _shared_out(
    suite: Suite, scripts: Sequence[Script], order: Sequence[int], helpers: int
) -> Iterator[_Outcome]:
    """Play them here and in copies of this process: each takes the next portion when it is done with one."""
    size = max(_SMALL, -(-len(order) // _MOST_PORTIONS))
    portions = [order[at : at + size] for at in range(0, len(order), size)]
    taken, given = os.pipe()
    os.write(given, bytes(range(len(portions))))
    os.close(given)

    def play() -> Iterator[_Outcome]:
        while portion := os.read(taken, 1):
            mine = portions[portion[0]]
            yield from zip(mine, _without_talk(run(suite, [scripts[at] for at in mine])), strict=True)

    copies = [_Copy(play) for _ in range(helpers)]
    try:
        yield from play()
        for copy in copies:
            for at, failure, exchanges in copy.outcomes():
                yield at, Played(scripts[at], exchanges, (), failure)
    finally:
        os.close(taken)
        for copy in copies:
            copy.end()


class _Copy:
    """A copy of this process, with the set and the scripts in it, so that nothing is loaded again; it plays at once."""

    def __init__(self, play: Callable[[], Iterable[_Outcome]]) -> None:
        self._outcomes, told = os.pipe()
        self._ended = False
        self._process = os.fork()
        if not self._process:
            _play_and_tell(play, told)
        os.close(told)

    def outcomes(self) -> list[_Told]:
        """Wait for what it played; raises ``RuntimeError`` of one that broke."""
        with open(self._outcomes, "rb", closefd=False) as pipe:
            data = pipe.read()
        self._ended = True
        if os.waitpid(self._process, 0)[1] or not data:
            raise RuntimeError("a process that played a part of the tests broke")
        told: list[_Told] = pickle.loads(data)  # noqa: S301  (our own copy wrote it)
        return told

    def end(self) -> None:
        """Let go of it, also before its end."""
        os.close(self._outcomes)
        if not self._ended:
            os.kill(self._process, signal.SIGTERM)
            os.waitpid(self._process, 0)


_Told = tuple[int, Finding | None, tuple[Exchange, ...]]


def _play_and_tell(play: Callable[[], Iterable[_Outcome]], told: int) -> NoReturn:
    """The whole life of a copy; its end is no end of the program, whose buffers and temporary files are not its own."""
    left = 1
    try:
        outcomes: list[_Told] = [(at, one.failure, one.exchanges) for at, one in play()]
        with open(told, "wb") as pipe:
            pickle.dump(outcomes, pipe, pickle.HIGHEST_PROTOCOL)
        left = 0
    except Exception:  # noqa: BLE001 - the other process can only tell that this one broke
        traceback.print_exc()
    finally:
        os._exit(left)


def _without_talk(played: list[Played]) -> list[Played]:
    return [
        replace(one, exchanges=one.exchanges if one.failure is not None else (), seen=()) for one in played
    ]
