"""Timers, found by when they are due and by whose they are."""

from __future__ import annotations

import heapq
from bisect import bisect_left, insort
from collections.abc import Iterator
from operator import attrgetter

from rmabot.ports.store import Timer
from rmabot.store.rows import due_of, timer_subject, unpack_timer
from rmabot.store.tables.table import Rows, portions_of

_SLOT_SECONDS = 256
_SHELVES = 1024
_FAR = 1e15

_moment = attrgetter("due", "key")


class Timers:
    """Rows by key; ``_slots`` holds keys by the stretch of time they fall in, ``_shelves`` by their subject's hash.

    Both share the key's own string: an index of subjects would cost as much as the timers.
    """

    __slots__ = ("_none_before", "_order", "_shelves", "_slots", "rows")

    def __init__(self) -> None:
        self.rows: dict[str, bytes] = {}
        self._slots: dict[int, dict[str, None]] = {}
        self._order: list[int] = []
        self._shelves: dict[int, list[str]] = {}
        self._none_before = float("inf")

    def __len__(self) -> int:
        return len(self.rows)

    def put(self, key: bytes, row: bytes) -> None:
        name, due, subject = key.decode(), due_of(row), timer_subject(row)
        old = self.rows.get(name)
        if old is not None and timer_subject(old) == subject:
            shelf = self._shelves[_shelf(subject)]
            name = shelf[shelf.index(name)]
            self._leave_slot(name, old)
        else:
            self.drop(key)
            self._shelves.setdefault(_shelf(subject), []).append(name)
        self.rows[name] = row
        self._enter_slot(name, _slot(due))
        self._none_before = min(self._none_before, due)

    def drop(self, key: bytes) -> None:
        name = key.decode()
        row = self.rows.pop(name, None)
        if row is not None:
            self._leave_slot(name, row)
            self._shelves[_shelf(timer_subject(row))].remove(name)

    def portions(self) -> Iterator[Rows]:
        for keys in portions_of(list(self.rows)):
            yield [(key.encode(), row) for key in keys if (row := self.rows.get(key)) is not None]

    def due(self, now: float, limit: int) -> tuple[Timer, ...]:
        """Return what is due, earliest first; asking again before the next one is due costs nothing."""
        if now < self._none_before or limit < 1:
            return ()
        found: list[tuple[float, str]] = []
        for slot in self._order:
            if len(found) >= limit or slot > _slot(now):
                break
            moments = ((due_of(self.rows[key]), key) for key in self._slots[slot])
            found += [moment for moment in moments if moment[0] <= now]
        if not found:
            self._none_before = self._first()
        return tuple(unpack_timer(key, self.rows[key]) for _, key in heapq.nsmallest(limit, found))

    def of(self, subject: str) -> tuple[Timer, ...]:
        """Return the timers of one subject, earliest first."""
        shelf = self._shelves.get(_shelf(subject), ())
        timers = (unpack_timer(key, self.rows[key]) for key in shelf)
        return tuple(sorted((timer for timer in timers if timer.subject == subject), key=_moment))

    def _enter_slot(self, name: str, slot: int) -> None:
        keys = self._slots.get(slot)
        if keys is None:
            keys = self._slots[slot] = {}
            insort(self._order, slot)
        keys[name] = None

    def _leave_slot(self, name: str, row: bytes) -> None:
        slot = _slot(due_of(row))
        keys = self._slots[slot]
        del keys[name]
        if not keys:
            del self._slots[slot]
            del self._order[bisect_left(self._order, slot)]

    def _first(self) -> float:
        if not self._order:
            return float("inf")
        return min(due_of(self.rows[key]) for key in self._slots[self._order[0]])


def _slot(due: float) -> int:
    return int(min(max(due, -_FAR), _FAR) // _SLOT_SECONDS)


def _shelf(subject: str) -> int:
    return hash(subject) % _SHELVES
