"""The records of one kind, found by key and by index value."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Mapping, Sequence

import orjson

from rmabot.ports.store import Page, Record
from rmabot.store.rows import index_bytes, read_index, unpack_record
from rmabot.store.tables.table import Rows, portions_of

# Most values lead to one record: its key alone is a fifth of a list.
_Found = str | list[str]


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

    def put(self, key: bytes, row: bytes) -> None:
        name = key.decode()
        old = self.rows.get(name)
        self.rows[name] = row
        after = index_bytes(row)
        if old is None:
            if self._order is not None:
                insort(self._order, name)
            if after:
                self._enter(name, orjson.loads(after))
        elif (before := index_bytes(old)) != after:
            self._leave(name, read_index(before))
            self._enter(name, read_index(after))

    def fill(self, rows: Mapping[bytes, bytes | None]) -> None:
        """Put many rows into an empty table: records found by the same are entered together, and each list is put in order once."""
        alike: dict[bytes, list[str]] = {}
        for key, row in rows.items():
            if row is None:
                continue
            name = key.decode()
            self.rows[name] = row
            if index := index_bytes(row):
                alike.setdefault(index, []).append(name)
        for index, names in alike.items():
            for entry, values in orjson.loads(index).items():
                under = self._found.setdefault(entry, {})
                for value in values if len(values) < 2 else set(values):
                    found = under.get(value)
                    if found is None:
                        under[value] = names[0] if len(names) == 1 else names.copy()
                    elif isinstance(found, str):
                        under[value] = [found, *names]
                    else:
                        found += names
        for under in self._found.values():
            for found in under.values():
                if not isinstance(found, str):
                    found.sort()

    def drop(self, key: bytes) -> None:
        name = key.decode()
        old = self.rows.pop(name, None)
        if old is None:
            return
        if self._order is not None:
            del self._order[bisect_left(self._order, name)]
        self._leave(name, read_index(index_bytes(old)))

    def portions(self) -> Iterator[Rows]:
        for keys in portions_of(list(self.rows)):
            yield [(key.encode(), row) for key in keys if (row := self.rows.get(key)) is not None]

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


def _with(found: _Found, key: str) -> _Found:
    """Add a key in its order, unless it is there: a record may say a value twice."""
    if isinstance(found, str):
        return found if found == key else sorted((found, key))
    if key > found[-1]:
        found.append(key)
    elif found[at := bisect_left(found, key)] != key:
        found.insert(at, key)
    return found
