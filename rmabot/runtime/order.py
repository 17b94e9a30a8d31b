"""One conversation in order, all conversations at once."""

from __future__ import annotations

import asyncio
from types import TracebackType


class Order:
    """Lets one turn of each conversation in at a time, in the order in which they came."""

    def __init__(self) -> None:
        self._doors: dict[str, _Door] = {}

    def of(self, conversation: str) -> _Door:
        """Wait for the turns that came before, and keep the next ones waiting, by ``async with``."""
        door = self._doors.get(conversation)
        if door is None:
            door = self._doors[conversation] = _Door(self._doors, conversation)
        return door


class _Door:
    """One conversation's lock, there as long as somebody is at it; a class, since each turn goes through one."""

    __slots__ = ("_at_it", "_conversation", "_doors", "_lock")

    def __init__(self, doors: dict[str, _Door], conversation: str) -> None:
        self._doors = doors
        self._conversation = conversation
        self._lock = asyncio.Lock()
        self._at_it = 0

    async def __aenter__(self) -> None:
        self._at_it += 1
        try:
            await self._lock.acquire()
        except BaseException:
            self._left()
            raise

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lock.release()
        self._left()

    def _left(self) -> None:
        self._at_it -= 1
        if not self._at_it:
            del self._doors[self._conversation]
