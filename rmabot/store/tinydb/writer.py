"""A thread for what may wait on the disk."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from queue import SimpleQueue

Work = Callable[[], object]
Then = Callable[[BaseException | None], None]


class Writer:
    """Does one thing after another beside the event loop, at half the cost of an executor."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._jobs: SimpleQueue[tuple[Work, Then] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="rmabot-store", daemon=True)
        self._thread.start()

    def do(self, work: Work, then: Then) -> None:
        """Have something done, and ``then`` called on the loop with its error or None."""
        self._jobs.put((work, then))

    def close(self) -> None:
        """Finish what is waiting and end the thread."""
        self._jobs.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            work, then = job
            error: BaseException | None = None
            try:
                work()
            except BaseException as raised:  # noqa: BLE001 -- it is told to whoever waits for it
                error = raised
            try:
                self._loop.call_soon_threadsafe(then, error)
            except RuntimeError:
                return  # the loop is gone, and so is whoever waited
