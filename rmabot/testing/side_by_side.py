"""Many conversations on all cores: each is a trial of its own, so they need nothing of each other."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from itertools import chain

from rmabot.rma.record import replace
from rmabot.testing.run import Played
from rmabot.testing.script import Script
from rmabot.testing.suite import Suite, run

_WORTH_IT = 40
"""Fewer are played sooner than processes begin."""
_PORTION = 6


def run_side_by_side(suite: Suite, scripts: Sequence[Script]) -> list[Played]:
    """Play scripts on as many cores as there are: what was said comes back of those that failed, what was seen of none."""
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1
    if cores < 2 or len(scripts) < _WORTH_IT:
        return run(suite, scripts)
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # What the first ones load and prepare is there for all who come after.
    first = _without_talk(run(suite, scripts[:_PORTION]))
    portions = [range(at, min(at + _PORTION, len(scripts))) for at in range(_PORTION, len(scripts), _PORTION)]
    _given[:] = [(suite, scripts)]
    gc.freeze()  # what all share is not copied because a collector looked at it
    # The processes begin as copies of this one, with the set and the scripts in them: nothing is loaded again.
    with ProcessPoolExecutor(cores, multiprocessing.get_context("fork")) as pool:
        return [*first, *chain.from_iterable(pool.map(_play, portions))]


_given: list[tuple[Suite, Sequence[Script]]] = []


def _play(portion: range) -> list[Played]:
    ((suite, scripts),) = _given
    return _without_talk(run(suite, scripts[portion.start : portion.stop]))


def _without_talk(played: list[Played]) -> list[Played]:
    return [
        replace(one, exchanges=one.exchanges if one.failure is not None else (), seen=()) for one in played
    ]
