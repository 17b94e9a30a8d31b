"""How long something takes, on a machine that others work on too."""

import time
from collections.abc import Callable

TRIES = 3


def seconds_of(work: Callable[[], object], within: float) -> float:
    """Seconds of the processor's time that some work takes: the least of three tries, of fewer when one is within the bound.

    Who shares a core makes even its own time count more; what is truly slow is slow each time.
    """
    least = float("inf")
    for _ in range(TRIES):
        began = time.process_time()
        work()
        least = min(least, time.process_time() - began)
        if least < within:
            break
    return least
