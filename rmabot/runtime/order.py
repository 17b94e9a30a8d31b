"""One conversation in order, all conversations at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Order:
    """Lets one turn of each conversation in at a time, in the order in which they came."""

    def __init__(self) -> None:
        self._doors: dict[str, tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def of(self, conversation: str) -> AsyncIterator[None]:
        """Wait for the turns that came before, and keep the next ones waiting."""
        door, waiting = self._doors.get(conversation, (None, 0))
        door = door or asyncio.Lock()
        self._doors[conversation] = door, waiting + 1
        try:
            async with door:
                yield
        finally:
            door, waiting = self._doors[conversation]
            if waiting == 1:
                del self._doors[conversation]
            else:
                self._doors[conversation] = door, waiting - 1
