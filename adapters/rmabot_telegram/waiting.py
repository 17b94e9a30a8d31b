"""The sign that somebody is typing, for whoever waits longer than half a second, as long as they wait."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

AFTER_SECONDS = 0.5
AGAIN_SECONDS = 4.5
"""The platform shows it for five seconds."""


class Typing:
    """Watches conversations with a turn under way; ``show`` sends the sign once and never raises."""

    def __init__(self, show: Callable[[str], Awaitable[None]], working: Callable[[str], bool]) -> None:
        self._show = show
        self._working = working
        self._watched: dict[str, asyncio.TimerHandle] = {}
        self._under_way: dict[str, int] = {}
        self._shown: set[asyncio.Task[None]] = set()

    def begin(self, conversation: str) -> None:
        """Watch a conversation: a turn of it begins."""
        self._under_way[conversation] = self._under_way.get(conversation, 0) + 1
        if conversation not in self._watched:
            self._watch(conversation, AFTER_SECONDS)

    def end(self, conversation: str) -> None:
        """The turn is committed; what it left to be worked on goes on being watched."""
        left = self._under_way[conversation] - 1
        if left:
            self._under_way[conversation] = left
            return
        del self._under_way[conversation]
        if not self._working(conversation) and (watch := self._watched.pop(conversation, None)):
            watch.cancel()

    def stop(self) -> None:
        """Watch nobody any more."""
        for watch in self._watched.values():
            watch.cancel()
        self._watched.clear()

    def _watch(self, conversation: str, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        self._watched[conversation] = loop.call_later(seconds, self._look, conversation)

    def _look(self, conversation: str) -> None:
        del self._watched[conversation]
        if conversation not in self._under_way and not self._working(conversation):
            return
        task = asyncio.ensure_future(self._show(conversation))
        self._shown.add(task)
        task.add_done_callback(self._shown.discard)
        self._watch(conversation, AGAIN_SECONDS)
