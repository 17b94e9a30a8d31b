"""All that a store keeps, in memory: what changes it, and what is asked of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, cast

from rmabot.ports.store import Bound, Claim, Handled, Kept
from rmabot.store.rows import (
    MARK,
    Change,
    Last,
    bindings_of,
    blobs_of,
    claimed,
    unpack_audit,
    unpack_moment,
    unpack_record,
    unpack_timer,
)
from rmabot.store.tables.outbox import Outbox
from rmabot.store.tables.pairs import LastNumber, Pairs
from rmabot.store.tables.records import Records
from rmabot.store.tables.seen import SeenEvents
from rmabot.store.tables.table import Rows, Table
from rmabot.store.tables.timers import Timers
from rmabot.store.tables.trail import Trail

SEEN, CLAIMS, TIMERS, OUTBOX, HOLDS, TRAIL, BINDINGS, NUMBER = (
    "_seen",
    "_claims",
    "_timers",
    "_outbox",
    "_holds",
    "_trail",
    "_bindings",
    "_number",
)


class State:
    """The tables; a change is a row put or dropped, so that what is replayed is what was done."""

    def __init__(self) -> None:
        self.kinds: dict[str, Records] = {}
        self.seen = SeenEvents()
        self.claims = Pairs()
        self.timers = Timers()
        self.number = LastNumber()
        self.outbox = Outbox(self.number)
        self.trail = Trail(self.number)
        self.bindings = Pairs()
        self.tables: dict[str, Table] = {
            SEEN: self.seen,
            CLAIMS: self.claims,
            TIMERS: self.timers,
            OUTBOX: self.outbox,
            HOLDS: self.outbox.holds,
            TRAIL: self.trail,
            BINDINGS: self.bindings,
            NUMBER: self.number,
        }

    def apply(self, changes: Iterable[Change]) -> None:
        """Do what was decided."""
        tables = self.tables
        for name, key, row in changes:
            table = tables.get(name)
            if table is None:
                table = self._new_kind(name)
            if row is None:
                table.drop(key)
            else:
                table.put(key, row)

    def fill(self, last: Last) -> None:
        """Take over what every row was last, into tables that are empty: what comes of it is as if all had been applied."""
        waiting = last.rows.get(OUTBOX, {})
        for name, rows in last.rows.items():
            table = self.tables.get(name)
            if table is None:
                self._new_kind(name).fill(_there(rows))
                continue
            if table is self.timers:
                self.timers.fill(_there(rows))
                continue
            there = _there(rows)
            if table is self.outbox.holds:  # mostly of what has left
                there = {number: row for number, row in there.items() if waiting.get(number, row) is not None}
            put = table.put
            for key, row in there.items():
                put(key, row)
        for name in (OUTBOX, TRAIL):
            # A number is not given again, though its row is gone.
            self.number.reach(max(last.rows.get(name, ()), default=0))
        self.apply(last.marks)

    def portions(self) -> Iterator[tuple[str, Rows]]:
        """Go through all rows of all tables, a portion at a time, while changes go on."""
        for name in list(self.tables):
            for rows in self.tables[name].portions():
                yield name, rows

    def records(self, kind: str) -> Records | None:
        """Return the records of a kind."""
        return self.kinds.get(kind)

    def row(self, kind: str, key: str) -> bytes | None:
        """Return a record as it is kept."""
        records = self.kinds.get(kind)
        return None if records is None else records.rows.get(key)

    def named_blobs(self) -> Iterator[set[str]]:
        """Go through the blobs that records name, a portion at a time."""
        for records in list(self.kinds.values()):
            for rows in records.portions():
                yield {blob for _, row in rows for blob in blobs_of(row)}

    def kept(self) -> Iterator[list[Kept]]:
        """Go through everything as the port shows it, a portion at a time."""
        for name, rows in self.portions():
            yield list(self._shown(name, rows))

    def _shown(self, name: str, rows: Rows) -> Iterator[Kept]:
        show = _SHOWN.get(name)
        if name == OUTBOX:
            yield from (self.outbox.show(number) for number, _ in rows)
        elif show is not None:
            yield from (show(key, row) for key, row in rows if key != MARK)
        elif name not in {HOLDS, NUMBER}:
            yield from (unpack_record(name, key, row) for key, row in rows)

    def _new_kind(self, kind: str) -> Records:
        records = self.kinds[kind] = self.tables[kind] = Records(kind)
        return records


def _there(rows: dict[Any, bytes | None]) -> dict[Any, bytes]:
    """Return the rows that are there: mostly all, and then these themselves."""
    if not all(rows.values()):
        return {key: row for key, row in rows.items() if row is not None}
    return cast("dict[Any, bytes]", rows)


_SHOWN: dict[str, Callable[[Any, bytes], Kept]] = {
    CLAIMS: lambda key, row: Claim(*claimed(key), row.decode()),
    TIMERS: unpack_timer,
    TRAIL: lambda _, row: unpack_audit(row),
    BINDINGS: lambda key, row: Bound(key, bindings_of(row)),
    SEEN: lambda key, row: Handled(key.hex(), unpack_moment(row)),
}
