"""Timers, found by when they are due and by whose they are."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator
from heapq import heapify, heappop, heappush
from operator import attrgetter

from rmabot.ports.store import Timer
from rmabot.store.rows import due_of, timer_subject, unpack_timer
from rmabot.store.tables.table import Rows, portions_of

_SLOT_SECONDS = 256
_SHELVES = 1024
_FAR = 1e15
_DEAD_AT_MOST = 1024

_moment = attrgetter("due", "key")


class Timers:
    """Rows by key; ``_slots`` holds keys by the stretch of time they fall in, ``_shelves`` by their subject's hash.

    Both share the key's own string: an index of subjects would cost as much as the timers. A stretch that has begun is
    moved into ``_near``, a heap: many timers of one instant are put in order once, not once for each portion of them.
    What is dropped or moved stays in the heap, dead, until it comes up or there is more dead than alive.
    """

    __slots__ = ("_alive", "_begun", "_near", "_order", "_shelves", "_slots", "rows")

    def __init__(self) -> None:
        self.rows: dict[str, bytes] = {}
        self._slots: dict[int, dict[str, None]] = {}
        self._order: list[int] = []
        self._shelves: dict[int, list[str]] = {}
        self._near: list[tuple[float, str]] = []
        self._alive = 0
        self._begun = _slot(-_FAR)

    def __len__(self) -> int:
        return len(self.rows)

    def put(self, key: bytes, row: bytes) -> None:
        name, due, subject = key.decode(), due_of(row), timer_subject(row)
        old = self.rows.get(name)
        if old is not None and timer_subject(old) == subject:
            shelf = self._shelves[_shelf(subject)]
            name = shelf[shelf.index(name)]
            self._leave_slot(name, due_of(old))
        else:
            self.drop(key)
            self._shelves.setdefault(_shelf(subject), []).append(name)
        self.rows[name] = row
        self._enter_slot(name, due)

    def drop(self, key: bytes) -> None:
        name = key.decode()
        row = self.rows.pop(name, None)
        if row is not None:
            self._leave_slot(name, due_of(row))
            self._shelves[_shelf(timer_subject(row))].remove(name)

    def portions(self) -> Iterator[Rows]:
        for keys in portions_of(list(self.rows)):
            yield [(key.encode(), row) for key in keys if (row := self.rows.get(key)) is not None]

    def due(self, now: float, limit: int) -> tuple[Timer, ...]:
        """Return what is due, earliest first; it costs what it returns, however many more are due."""
        self._begin(_slot(now))
        found: list[tuple[float, str]] = []
        while self._near and self._near[0][0] <= now and len(found) < limit:
            moment = heappop(self._near)
            if self._lives(moment) and moment not in found[-1:]:
                found.append(moment)
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
            keys = self._slots.pop(one)
            self._near += [(due_of(self.rows[key]), key) for key in keys]
            self._alive += len(keys)
        del self._order[:begun]
        heapify(self._near)

    def _lives(self, moment: tuple[float, str]) -> bool:
        row = self.rows.get(moment[1])
        return row is not None and due_of(row) == moment[0]

    def _enter_slot(self, name: str, due: float) -> None:
        slot = _slot(due)
        if slot <= self._begun:
            heappush(self._near, (due, name))
            self._alive += 1
            return
        keys = self._slots.get(slot)
        if keys is None:
            keys = self._slots[slot] = {}
            insort(self._order, slot)
        keys[name] = None

    def _leave_slot(self, name: str, due: float) -> None:
        slot = _slot(due)
        if slot <= self._begun:
            self._alive -= 1
            self._bury()
            return
        keys = self._slots[slot]
        del keys[name]
        if not keys:
            del self._slots[slot]
            del self._order[bisect_left(self._order, slot)]

    def _bury(self) -> None:
        if len(self._near) > 2 * self._alive + _DEAD_AT_MOST:
            self._near = sorted({moment for moment in self._near if self._lives(moment)})


def _slot(due: float) -> int:
    return int(min(max(due, -_FAR), _FAR) // _SLOT_SECONDS)


def _shelf(subject: str) -> int:
    return hash(subject) % _SHELVES
