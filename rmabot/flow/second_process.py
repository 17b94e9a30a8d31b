"""Work done in a second process: a copy of this one, made for one piece of work, whose outcome comes back as bytes.

Whoever asks for it must be able to do the work alone: a copy that cannot be made, breaks or is killed has no outcome.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from types import TracebackType
from typing import NoReturn, Self

_WHOLE = b"\1"
"""What ends an outcome: without it the copy broke on its way."""
_MOST_AT_ONCE = 1 << 20
"""Bytes that a copy may tell before they are read, so that it is done and gone."""


def cores() -> int:
    """How many processes may work side by side: 1 too where no copy of this one is safe to make, as while it has threads."""
    if sys.platform != "linux":
        return 1
    try:
        alone = len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208  (a path costs as much as the answer)
    except OSError:
        return 1
    return len(os.sched_getaffinity(0)) if alone else 1


class Turns:
    """Pieces of work by their numbers, at most 256: each is taken once, by whichever of this process and its copies is free."""

    def __init__(self, count: int) -> None:
        self._untaken, given = os.pipe()
        os.write(given, bytes(range(count)))
        os.close(given)

    def __iter__(self) -> Iterator[int]:
        """Take one after the other until none is left."""
        while taken := os.read(self._untaken, 1):
            yield taken[0]

    def close(self) -> None:
        """Let go of it; copies that were made before may go on."""
        os.close(self._untaken)


class Copy:
    """A copy of this process, with all that is loaded in it; it begins at once."""

    def __init__(self, work: Callable[[], bytes]) -> None:
        self._outcome, told = os.pipe()
        self._open = True
        _widen(told)
        try:
            self._process = os.fork()
        except OSError:  # no more processes or memory
            self._process = 0
        else:
            if not self._process:
                _work_and_tell(work, told)
        os.close(told)

    def outcome(self) -> bytes | None:
        """Wait for what came of it, once; None of one that broke, was killed or was never made."""
        with open(self._outcome, "rb", closefd=False) as pipe:
            told = pipe.read()
        self._wait()
        return told[: -len(_WHOLE)] if told.endswith(_WHOLE) else None

    def end(self) -> None:
        """Let go of it, also before its end."""
        if self._open:
            os.close(self._outcome)
            self._open = False
        if self._process:
            os.kill(self._process, signal.SIGKILL)
            self._wait()

    def __enter__(self) -> Self:
        """Begin; it is let go of at the end, whatever happens."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of it."""
        self.end()

    def _wait(self) -> None:
        process, self._process = self._process, 0
        if process:
            with suppress(
                ChildProcessError
            ):  # where nobody waits for children, as whoever started us may have said
                os.waitpid(process, 0)


def _widen(pipe: int) -> None:
    import fcntl

    with suppress(OSError):  # as much as it holds anyway
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _MOST_AT_ONCE)


def _work_and_tell(work: Callable[[], bytes], told: int) -> NoReturn:
    """The whole life of a copy; its end is no end of the program, whose buffers and temporary files are not its own."""
    try:
        signal.set_wakeup_fd(-1)  # an event loop's, which waits on the other side
        for ending in (signal.SIGINT, signal.SIGTERM):
            signal.signal(ending, signal.SIG_DFL)
        with open(told, "wb") as pipe:
            pipe.write(work() + _WHOLE)
    finally:
        os._exit(0)
