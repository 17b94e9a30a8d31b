"""Timers, found by when they are due and by whose they are."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator
from heapq import heapify, heappop, heappush
from operator import attrgetter

from rmabot.ports.store import Timer
from rmabot.store.rows import due_and_subject, due_of, put_off, timer_subject, unpack_timer
from rmabot.store.tables.table import Rows, portions_of

_SLOT_SECONDS = 256
_SHELVES = 1024
_FAR = 1e15
_PASSED_OVER_AT_MOST = 1024

_moment = attrgetter("due", "key")


class Timers:
    """Rows by key; ``_slots`` holds keys by the stretch of time they fall in, ``_shelves`` by their subject's hash.

    Both share the key's own string: an index of subjects would cost as much as the timers. A stretch that has begun is
    moved into ``_near``, a heap: many timers of one instant are put in order once, not once for each portion of them.
    A timer that is set again for later, as most are by each turn, stays where it is found too early, and goes to its new
    place when it comes up there. What is dropped or set for earlier may leave such an early place behind, which is
    passed over when it comes up, or when there are more of them than timers.
    """

    __slots__ = ("_begun", "_near", "_order", "_shelves", "_slots", "rows")

    def __init__(self) -> None:
        self.rows: dict[str, bytes] = {}
        self._slots: dict[int, dict[str, None]] = {}
        self._order: list[int] = []
        self._shelves: dict[int, list[str]] = {}
        self._near: list[tuple[float, str]] = []
        self._begun = _slot(-_FAR) - 1

    def __len__(self) -> int:
        return len(self.rows)

    def put(self, key: str, row: bytes) -> None:
        old = self.rows.get(key)
        if old is not None:
            if put_off(old, row):
                self.rows[key] = row
                return
            self.drop(key)
        self.rows[key] = row
        due, subject = due_and_subject(row)
        shelf = hash(subject) % _SHELVES  # as in `_shelf`
        keys = self._shelves.get(shelf)
        if keys is None:
            self._shelves[shelf] = [key]
        else:
            keys.append(key)
        slot = int(due // _SLOT_SECONDS) if -_FAR < due < _FAR else _slot(due)
        slots = self._slots.get(slot)
        if slots is not None and slot > self._begun:
            slots[key] = None  # as `_enter` would: mostly the stretch is known
        else:
            self._enter(key, due)

    def fill(self, rows: dict[str, bytes]) -> None:
        """Take over rows in an empty table."""
        self.rows = rows
        shelves, slots = self._shelves, self._slots
        for key, row in rows.items():
            due, subject = due_and_subject(row)
            shelf = hash(subject) % _SHELVES  # as in `_shelf`
            slot = int(due // _SLOT_SECONDS) if -_FAR < due < _FAR else _slot(due)
            if shelf in shelves:
                shelves[shelf].append(key)
            else:
                shelves[shelf] = [key]
            if slot in slots:
                slots[slot][key] = None
            else:
                slots[slot] = {key: None}
        self._order = sorted(slots)

    def drop(self, key: str) -> None:
        row = self.rows.pop(key, None)
        if row is None:
            return
        self._shelves[_shelf(timer_subject(row))].remove(key)
        slot = _slot(due_of(row))
        keys = self._slots.get(slot)
        if keys is not None and key in keys:
            del keys[key]
            if not keys:
                del self._slots[slot]
                del self._order[bisect_left(self._order, slot)]
        elif len(self._near) > 2 * len(self.rows) + _PASSED_OVER_AT_MOST:
            self._clear()

    def portions(self) -> Iterator[Rows]:
        for keys in portions_of(list(self.rows)):
            yield [(key, row) for key in keys if (row := self.rows.get(key)) is not None]

    def due(self, now: float, limit: int) -> tuple[Timer, ...]:
        """Return what is due, earliest first; it costs what it returns, however many more are due."""
        self._begin(_slot(now))
        found: list[tuple[float, str]] = []
        while self._near and self._near[0][0] <= now and len(found) < limit:
            moment = heappop(self._near)
            row = self.rows.get(moment[1])
            if row is None or moment in found[-1:]:
                continue
            due = due_of(row)
            if due == moment[0]:
                found.append(moment)
            elif due > moment[0]:
                self._enter(moment[1], due)
        for moment in found:
            heappush(self._near, moment)
        return tuple([unpack_timer(key, self.rows[key]) for _, key in found])

    def of(self, subject: str) -> tuple[Timer, ...]:
        """Return the timers of one subject, earliest first."""
        shelf = self._shelves.get(_shelf(subject), ())
        own = [key for key in shelf if timer_subject(self.rows[key]) == subject]
        return tuple(sorted((unpack_timer(key, self.rows[key]) for key in own), key=_moment))

    def _begin(self, slot: int) -> None:
        """Have the stretches up to this one in the heap; one that has begun never goes back, whatever the clock does."""
        if slot <= self._begun:
            return
        self._begun = slot
        begun = bisect_right(self._order, slot)
        for one in self._order[:begun]:
            for key in self._slots.pop(one):
                row = self.rows.get(key)
                if row is None:
                    continue
                due = due_of(row)
                later = _slot(due)
                if later <= slot:
                    self._near.append((due, key))
                else:
                    self._later(key, later)
        self._order = sorted(self._slots)
        heapify(self._near)

    def _enter(self, key: str, due: float) -> None:
        slot = _slot(due)
        if slot <= self._begun:
            heappush(self._near, (due, key))
        else:
            self._later(key, slot)

    def _later(self, key: str, slot: int) -> None:
        keys = self._slots.get(slot)
        if keys is None:
            self._slots[slot] = {key: None}
            insort(self._order, slot)
        else:
            keys[key] = None

    def _clear(self) -> None:
        """Have each timer in the heap once, and none that is dropped or due in a stretch to come."""
        keys = {key for _, key in self._near if key in self.rows}
        self._near = []
        for key in keys:
            self._enter(key, due_of(self.rows[key]))


def _slot(due: float) -> int:
    if -_FAR < due < _FAR:  # min() and max() cost three times as much, and each new timer is here
        return int(due // _SLOT_SECONDS)
    return int(_FAR // _SLOT_SECONDS) if due > 0 else int(-_FAR // _SLOT_SECONDS)


def _shelf(subject: str) -> int:
    return hash(subject) % _SHELVES
