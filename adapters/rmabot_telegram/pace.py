"""How fast messages leave: within the platform's limits for a chat and overall, each chat in its turn."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

CHAT_SECONDS = 1.0
"""Between messages to one person, in the long run."""
CHAT_BURST = 4
"""Messages that may go to one person at once before that."""
GROUP_SECONDS = 3.0
GROUP_BURST = 2
WINDOW_SECONDS = 1.02
"""The second in which the platform counts, from when it has answered: it counted before that, however slow the way."""
_MOST_CHATS = 20_000


class Pace:
    """Tells each message when it may go. ``per_second`` is the limit over all chats, 0 for none at all, chats included.

    ``now`` is a clock that never goes back, in seconds.
    """

    def __init__(self, per_second: int, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._room = asyncio.Semaphore(per_second) if per_second else None
        self._full: dict[str, float] = {}
        self._resting: dict[str, float] = {}

    def rest(self, chat: str, seconds: float) -> None:
        """Leave a chat alone, because the platform asked to."""
        self._resting[chat] = self._now() + seconds

    def resting(self, chat: str) -> float:
        """Return for how many seconds a chat is to be left alone."""
        until = self._resting.get(chat)
        if until is None:
            return 0.0
        left = until - self._now()
        if left <= 0:
            del self._resting[chat]
        return max(left, 0.0)

    async def turn(self, chat: str) -> None:
        """Wait until a message may go to this chat; ``went`` must follow, whatever becomes of it."""
        if self._room is None:
            return
        wait = self._in_chat(chat)
        if wait > 0:
            await asyncio.sleep(wait)
        await self._room.acquire()

    def went(self) -> None:
        """Take note that the platform has answered, or never will."""
        if self._room is not None:
            asyncio.get_running_loop().call_later(WINDOW_SECONDS, self._room.release)

    def _in_chat(self, chat: str) -> float:
        """How long until the chat has room; it is taken at once, so that the next one waits longer."""
        step, burst = (GROUP_SECONDS, GROUP_BURST) if chat.startswith("-") else (CHAT_SECONDS, CHAT_BURST)
        now = self._now()
        full = max(self._full.get(chat, now), now) + step
        self._full[chat] = full
        if len(self._full) > _MOST_CHATS:
            self._full = {one: until for one, until in self._full.items() if until > now}
        return full - now - step * burst
