"""What the journal asks of every table: rows put, rows dropped, and all of them in portions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol, TypeVar

K = TypeVar("K")

PORTION = 256

Rows = list[tuple[Any, bytes]]


class Table(Protocol):
    """Rows by key; putting and dropping cannot fail, for by then the change is on its way to the disk."""

    def put(self, key: Any, row: bytes) -> None:
        """Set a row, whether or not there is one."""

    def drop(self, key: Any) -> None:
        """Forget a row, whether or not there is one."""

    def portions(self) -> Iterator[Rows]:
        """Go through all rows; what changes between two portions may be in them or not."""

    def __len__(self) -> int: ...


def portions_of(keys: list[K]) -> Iterator[list[K]]:
    """Cut keys into portions."""
    for start in range(0, len(keys), PORTION):
        yield keys[start : start + PORTION]
