"""Many conversations on all cores: each is a trial of its own, so they need nothing of each other.

Copies of this process and not a pool of workers: a pool's own process only waits, and it plays a part here as well, which
takes 0.8 of the time on two cores.
"""

from __future__ import annotations

import gc
import pickle
from collections.abc import Iterator, Sequence

from rmabot.flow.finding import Finding
from rmabot.flow.second_process import Copy, Turns, cores
from rmabot.rma.record import replace
from rmabot.testing.run import Played
from rmabot.testing.script import Script
from rmabot.testing.suite import Suite, run
from rmabot.testing.transcript import Exchange

_WORTH_IT = 40
"""Fewer are played sooner than another process begins."""
_MOST_PORTIONS = 250
"""As many as there are turns, and a few less."""
_SMALL = 6


def run_side_by_side(suite: Suite, scripts: Sequence[Script]) -> list[Played]:
    """Play scripts on as many cores as there are: what was said comes back of those that failed, what was seen of none."""
    helpers = cores() - 1
    if helpers < 1 or len(scripts) < _WORTH_IT:
        return run(suite, scripts)
    longest_first = sorted(range(len(scripts)), key=lambda at: -len(scripts[at].talk))
    gc.freeze()  # what all share is not copied because a collector looked at it
    # What a first conversation loads and prepares each does for itself: to wait for one who does it for all takes as long.
    played = dict(_shared_out(suite, scripts, longest_first, helpers))
    lost = [at for at in longest_first if at not in played]  # with a copy that was killed or broke
    played.update(zip(lost, _without_talk(run(suite, [scripts[at] for at in lost])), strict=True))
    return [played[at] for at in range(len(scripts))]


_Outcome = tuple[int, Played]
_Told = tuple[int, Finding | None, tuple[Exchange, ...]]


def _shared_out(
    suite: Suite, scripts: Sequence[Script], order: Sequence[int], helpers: int
) -> Iterator[_Outcome]:
    """Play them here and in copies of this process: each takes the next portion when it is done with one."""
    size = max(_SMALL, -(-len(order) // _MOST_PORTIONS))
    portions = [order[at : at + size] for at in range(0, len(order), size)]
    turns = Turns(len(portions))

    def play() -> Iterator[_Outcome]:
        for turn in turns:
            mine = portions[turn]
            yield from zip(mine, _without_talk(run(suite, [scripts[at] for at in mine])), strict=True)

    def play_and_tell() -> bytes:
        told: list[_Told] = [(at, one.failure, one.exchanges) for at, one in play()]
        return pickle.dumps(told, pickle.HIGHEST_PROTOCOL)

    copies = [Copy(play_and_tell) for _ in range(helpers)]
    try:
        yield from play()
        for copy in copies:
            for at, failure, exchanges in _told(copy.outcome()):
                yield at, Played(scripts[at], exchanges, (), failure)
    finally:
        turns.close()
        for copy in copies:
            copy.end()


def _told(outcome: bytes | None) -> list[_Told]:
    told: list[_Told] = pickle.loads(outcome) if outcome is not None else []  # noqa: S301  (our own copy wrote it)
    return told


def _without_talk(played: list[Played]) -> list[Played]:
    return [
        replace(one, exchanges=one.exchanges if one.failure is not None else (), seen=()) for one in played
    ]
