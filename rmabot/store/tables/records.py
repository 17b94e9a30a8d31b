"""The records of one kind, found by key and by index value."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import cast

import orjson

from rmabot.ports.store import Page, Record
from rmabot.store.rows import NO_INDEX, index_bytes, index_of, indexes_in, read_index, unpack_record
from rmabot.store.tables.table import Rows, portions_of

# Most values lead to one record: its key alone is a fifth of a list.
_Found = str | list[str]

_READ_AT_ONCE = 250


class Records:
    """Rows by key; ``_order`` is made when somebody first pages through, ``_found`` always holds."""

    __slots__ = ("_found", "_order", "kind", "rows")

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.rows: dict[str, bytes] = {}
        self._order: list[str] | None = None
        self._found: dict[str, dict[str, _Found]] = {}

    def __len__(self) -> int:
        return len(self.rows)

    def put(self, key: str, row: bytes) -> None:
        rows = self.rows
        old = rows.get(key)
        rows[key] = row
        if old is None:
            if self._order is not None:
                insort(self._order, key)
            self._enter(key, index_of(row))
        elif row[4:8] != NO_INDEX or old[4:8] != NO_INDEX:
            before, after = index_bytes(old), index_bytes(row)
            if before != after:
                self._move(key, read_index(before), read_index(after))

    def fill(self, rows: dict[str, bytes]) -> None:
        """Take over rows in an empty table: some indexes are read at a time, and all that is in them under one name entered at once."""
        self.rows = rows
        kept = indexes_in(rows)
        keys, written = list(kept), list(kept.values())
        shared: set[str] = set()
        for start in range(0, len(keys), _READ_AT_ONCE):
            end = start + _READ_AT_ONCE
            indexes: list[dict[str, list[str]]] = orjson.loads(b"[%b]" % b",".join(written[start:end]))
            for name in set().union(*indexes):
                if not _enter_alone(self._found.setdefault(name, {}), name, keys[start:end], indexes):
                    _enter_shared(self._found[name], name, keys[start:end], indexes)
                    shared.add(name)
        for name in shared:
            for found in self._found[name].values():
                if not isinstance(found, str):
                    found.sort()

    def drop(self, key: str) -> None:
        old = self.rows.pop(key, None)
        if old is None:
            return
        if self._order is not None:
            del self._order[bisect_left(self._order, key)]
        self._leave(key, index_of(old))

    def portions(self) -> Iterator[Rows]:
        for keys in portions_of(list(self.rows)):
            yield [(key, row) for key in keys if (row := self.rows.get(key)) is not None]

    def get(self, key: str) -> Record | None:
        """Return one record."""
        row = self.rows.get(key)
        return None if row is None else unpack_record(self.kind, key, row)

    def find(self, index: str, value: str, after: str | None, limit: int) -> Page:
        """Return a page of the records whose index holds the value."""
        found = self._found.get(index, {}).get(value, [])
        return self._page([found] if isinstance(found, str) else found, after, limit)

    def all(self, after: str | None, limit: int) -> Page:
        """Return a page of all records."""
        if self._order is None:
            self._order = sorted(self.rows)
        return self._page(self._order, after, limit)

    def index_entries(self) -> set[tuple[str, str, str]]:
        """Return all that is indexed, as (index, value, key)."""
        return {
            (index, value, key)
            for index, values in self._found.items()
            for value, found in values.items()
            for key in ([found] if isinstance(found, str) else found)
        }

    def _page(self, keys: list[str], after: str | None, limit: int) -> Page:
        start = 0 if after is None else bisect_right(keys, after)
        chosen = keys[start : start + limit]
        more = start + limit < len(keys) and chosen
        records = tuple(unpack_record(self.kind, key, self.rows[key]) for key in chosen)
        return Page(records, chosen[-1] if more else None)

    def _move(
        self, key: str, before: Mapping[str, Sequence[str]], after: Mapping[str, Sequence[str]]
    ) -> None:
        """Have a record found by another index: mostly one of its entries changed."""
        gone = {name: values for name, values in before.items() if after.get(name) != values}
        new = {name: values for name, values in after.items() if before.get(name) != values}
        self._leave(key, gone)
        self._enter(key, new)

    def _enter(self, key: str, index: Mapping[str, Sequence[str]]) -> None:
        for name, values in index.items():
            under = self._found.setdefault(name, {})
            for value in values:
                found = under.setdefault(value, key)
                if found is not key:
                    under[value] = _with(found, key)

    def _leave(self, key: str, index: Mapping[str, Sequence[str]]) -> None:
        for name, values in index.items():
            under = self._found[name]
            for value in set(values):
                found = under[value]
                if isinstance(found, str):
                    del under[value]
                    continue
                del found[bisect_left(found, key)]
                if len(found) == 1:
                    under[value] = found[0]


def _enter_alone(
    under: dict[str, _Found], name: str, keys: list[str], indexes: list[dict[str, list[str]]]
) -> bool:
    """Enter what leads to records under one name, if each has one value, which is nobody else's; mostly it is so."""
    try:
        values = [value for (value,) in map(itemgetter(name), indexes)]
    except (KeyError, ValueError):
        return False
    if not under.keys().isdisjoint(values):
        return False
    before = len(under)
    under.update(zip(values, keys, strict=True))
    if len(under) == before + len(keys):
        return True
    for value in values:
        under.pop(value, None)
    return False


def _enter_shared(
    under: dict[str, _Found], name: str, keys: list[str], indexes: list[dict[str, list[str]]]
) -> None:
    """Enter what leads to records under one name, whatever it is; lists are put in order later."""
    for key, index in zip(keys, indexes, strict=True):
        values = index.get(name, ())
        for value in values if len(values) < 2 else set(values):  # a record may say a value twice
            found = under.get(value)
            if found is None:
                under[value] = key
            elif found.__class__ is list:
                found.append(key)
            else:
                under[value] = [cast("str", found), key]


def _with(found: _Found, key: str) -> _Found:
    """Add a key in its order, unless it is there: a record may say a value twice."""
    if isinstance(found, str):
        return found if found == key else sorted((found, key))
    if key > found[-1]:
        found.append(key)
    elif found[at := bisect_left(found, key)] != key:
        found.insert(at, key)
    return found
