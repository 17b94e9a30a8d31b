"""What needs no searching: claims with their owners, bindings of conversations, the last number given."""

from __future__ import annotations

from collections.abc import Iterator

from rmabot.store.rows import MARK, pack_number, unpack_number
from rmabot.store.tables.table import Rows, portions_of


class Pairs:
    """Rows by key, and nothing else."""

    __slots__ = ("rows",)

    def __init__(self) -> None:
        self.rows: dict[str, bytes] = {}

    def __len__(self) -> int:
        return len(self.rows)

    def put(self, key: str, row: bytes) -> None:
        self.rows[key] = row

    def drop(self, key: str) -> None:
        self.rows.pop(key, None)

    def portions(self) -> Iterator[Rows]:
        for keys in portions_of(list(self.rows)):
            yield [(key, row) for key in keys if (row := self.rows.get(key)) is not None]


class LastNumber:
    """The highest number an outbox row or an act ever had: a delivered row's number is not given again."""

    __slots__ = ("value",)

    def __init__(self) -> None:
        self.value = 0

    def __len__(self) -> int:
        return 0

    def reach(self, number: int) -> None:
        """Take note of a number in use."""
        if number > self.value:  # noqa: PLR1730 -- max() costs three times as much, and each turn is here
            self.value = number

    def put(self, key: bytes, row: bytes) -> None:
        self.reach(unpack_number(row))

    def drop(self, key: bytes) -> None:
        """Keep it: numbers only grow."""

    def portions(self) -> Iterator[Rows]:
        yield [(MARK, pack_number(self.value))]
