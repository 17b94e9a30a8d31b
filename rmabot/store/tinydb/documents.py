"""Records as TinyDB's documents: the body of each, parsed when it is looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any

import orjson

from rmabot.store.rows import body_of
from rmabot.store.tables.records import Records

Body = dict[str, Any]


class Bodies(Mapping[str, Body]):
    """One kind's records as documents: each look parses, and so copies; nobody can change the store by it."""

    def __init__(self, records: Records) -> None:
        self._rows = records.rows

    def __getitem__(self, key: str) -> Body:
        body: Body = orjson.loads(body_of(self._rows[key]))
        return body

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._rows))

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, key: object) -> bool:
        return key in self._rows


class Touched(MutableMapping[str, Body]):
    """What an updater of TinyDB is given: remembers what it took, set and removed."""

    def __init__(self, bodies: Mapping[str, Body]) -> None:
        self._bodies = bodies
        self.held: dict[str, Body] = {}
        self.gone: set[str] = set()

    def __getitem__(self, key: str) -> Body:
        if key not in self.held:
            if key in self.gone:
                raise KeyError(key)
            self.held[key] = self._bodies[key]
        return self.held[key]

    def __setitem__(self, key: str, body: Body) -> None:
        self.held[str(key)] = body
        self.gone.discard(str(key))

    def __delitem__(self, key: str) -> None:
        if key not in self:
            raise KeyError(key)
        self.held.pop(key, None)
        self.gone.add(key)

    def __contains__(self, key: object) -> bool:
        return key in self.held or (key in self._bodies and key not in self.gone)

    def __iter__(self) -> Iterator[str]:
        keys = dict.fromkeys((*self._bodies, *self.held))
        return (key for key in keys if key not in self.gone)

    def __len__(self) -> int:
        return sum(1 for _ in self)
