"""Compaction: the rows that count, written anew beside the journal in portions, then put in its place.

The copy is made while commits go on, so it is of no one moment; what was committed since it began is read from the
journal and written behind it, and since changes are whole rows, doing some of them twice makes no difference.
"""

from __future__ import annotations

import copy
import os
from collections.abc import Iterable, Iterator, Sequence

from rmabot.store.locks import try_lock
from rmabot.store.rows import Change
from rmabot.store.tinydb.journal import Journal
from rmabot.store.tinydb.replica import Replica, locks_of

FLOOR = 4 << 20
_MOST_BYTES = 1 << 17
MOST_UNSYNCED = 1 << 20
"""What is made durable at once: a turn's own sync waits behind it (24 MB at once held one for 45 ms, a megabyte at a time for 17)."""


def wanted(replica: Replica) -> bool:
    """Tell whether the journal has grown enough: by a third of what counted when it was last compacted."""
    base = replica.journal.header.base
    return replica.journal.end - base > max(FLOOR, base // 3)


class Compaction:
    """One compaction: all ``rows``, what came ``since``, then ``finish`` under the store's lock, then ``close``."""

    def __init__(self, replica: Replica, lock: int) -> None:
        self._replica = replica
        self._lock = lock
        self._old = replica.journal
        self._tail = copy.copy(replica.journal)  # reads on from here while the journal itself goes ahead
        self._beside = replica.path.with_name(f"{replica.path.name}.new")
        self._new = Journal.begin(self._beside, replica.cipher, self._old.header.ident)
        self._synced = self._new.end
        self._placed = False

    @classmethod
    def begin(cls, replica: Replica) -> Compaction | None:
        """Begin, unless another process is at it."""
        lock = try_lock(locks_of(replica.path) / "compact")
        if lock is None:
            return None
        try:
            replica.refresh()
            return cls(replica, lock)
        except BaseException:
            os.close(lock)
            raise

    def rows(self) -> Iterator[list[Change]]:
        """Go through the rows that count, in portions that no event loop minds waiting for."""
        for name, rows in self._replica.state.portions():
            yield from _together([(name, key, row)] for key, row in rows)

    def since(self) -> Iterator[list[Change]]:
        """Go through what was committed since the last time this was asked."""
        yield from _together(self._tail.read(until=self._old.end))

    def write(self, portion: list[Change]) -> None:
        """Write a portion; not on the event loop."""
        self._new.add(portion)
        if self.unsynced > MOST_UNSYNCED:
            self.sync()

    @property
    def unsynced(self) -> int:
        """The bytes that are written and not yet made durable."""
        return self._new.end - self._synced

    def sync(self) -> None:
        """Make durable what is written so far, so that little is left for the end."""
        self._new.sync()
        self._synced = self._new.end

    def finish(self) -> None:
        """Write what came last and take the journal's place; under the store's lock, not on the event loop."""
        if self._replica.journal is not self._old:
            return  # somebody put another file in its place: this copy is worth nothing
        for portion in self.since():
            self._new.add(portion)
        self._new.take_place(self._replica.path, self._replica.cipher)
        self._placed = True
        self._replica.swap(self._new)
        self._replica.confirm()

    def close(self) -> None:
        """Let another one begin; an unfinished file goes away."""
        if not self._placed:
            self._new.close()
            self._beside.unlink(missing_ok=True)
        os.close(self._lock)


def compact(replica: Replica) -> bool:
    """Compact in one go, for who has no event loop; False when another process is at it."""
    compaction = Compaction.begin(replica)
    if compaction is None:
        return False
    try:
        for portion in compaction.rows():
            compaction.write(portion)
        with replica.lock.held():
            replica.catch_up()
            compaction.finish()
    finally:
        compaction.close()
    return True


def _together(parts: Iterable[Sequence[Change]]) -> Iterator[list[Change]]:
    """Join parts into portions, none of them longer than it has to be."""
    portion: list[Change] = []
    size = 0
    for part in parts:
        portion += part
        size += sum([len(row) for _, _, row in part if row is not None])
        if size >= _MOST_BYTES:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion
