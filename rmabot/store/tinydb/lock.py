"""The lock of a commit, and the mark that says how far the journal is on the disk."""

from __future__ import annotations

import fcntl
import os
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

from msgspec import Struct

from rmabot.store.locks import open_lock

_MARK = struct.Struct("<16sQ")
_CHECK_BYTES = 8
_MARK_BYTES = _MARK.size + _CHECK_BYTES


class Confirmed(Struct, frozen=True):
    """A journal is on the disk up to ``end``: less in the file is a loss, more was confirmed to nobody."""

    ident: bytes
    end: int


class CommitLock:
    """Held for one commit, with the mark in its file: inside it the journal is read to its end, then written.

    A thread lock comes with it, since the kernel's is one for all of a process.
    """

    def __init__(self, path: Path) -> None:
        self._file = open_lock(path)
        self._turn = threading.Lock()

    def try_take(self) -> bool:
        """Take the lock if nobody has it."""
        if not self._turn.acquire(blocking=False):
            return False
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._turn.release()
            return False
        return True

    def take(self) -> None:
        """Wait for the lock; not on the event loop."""
        self._turn.acquire()
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def release(self) -> None:
        """Let the next one in; from whichever thread."""
        fcntl.flock(self._file, fcntl.LOCK_UN)
        self._turn.release()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock for a block."""
        self.take()
        try:
            yield
        finally:
            self.release()

    def mark(self) -> bytes:
        """Return the mark as it is written: the same bytes mean that nothing was committed since."""
        return os.pread(self._file, _MARK_BYTES, 0)

    def confirm(self, ident: bytes, end: int) -> bytes:
        """Write and return the mark; it is never synced itself, for saying less than the truth does no harm."""
        head = _MARK.pack(ident, end)
        mark = head + _check(head)
        os.pwrite(self._file, mark, 0)
        return mark

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._file)


def read_mark(mark: bytes) -> Confirmed | None:
    """Return what a mark says, or None for one that is not whole."""
    head, check = mark[: _MARK.size], mark[_MARK.size :]
    return Confirmed(*_MARK.unpack(head)) if len(mark) == _MARK_BYTES and check == _check(head) else None


def _check(head: bytes) -> bytes:
    return blake2b(head, digest_size=_CHECK_BYTES).digest()
