"""Presses that wait for their answer: each is answered once, in its time, with or without the turn it led to."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from msgspec import Struct

ANSWER_SECONDS = 3.0
"""After which a press is answered without waiting for what came of it: the platform allows some 15."""
_MOST_CONVERSATIONS = 10_000
_MOST_OF_ONE = 8


class Pressed(Struct):
    """One press: its query, the message with the button as it stood there, and whether the query is answered."""

    conversation: str
    token: str
    query: str
    message: int = 0
    text: str = ""
    entities: Sequence[Any] = ()
    answered: bool = False
    patience: asyncio.TimerHandle | None = None


class Presses:
    """Presses under way; ``answer`` answers a query with a notice, and never raises."""

    def __init__(self, answer: Callable[[str, str], Awaitable[None]]) -> None:
        self._answer = answer
        self._waiting: OrderedDict[str, list[Pressed]] = OrderedDict()
        self._under_way: set[asyncio.Task[None]] = set()

    def add(self, pressed: Pressed) -> None:
        """Take note of a press that came in."""
        waiting = self._waiting.setdefault(pressed.conversation, [])
        waiting.append(pressed)
        if len(waiting) > _MOST_OF_ONE:
            self.answer(waiting.pop(0), "")
        if len(self._waiting) > _MOST_CONVERSATIONS:
            for one in self._waiting.popitem(last=False)[1]:
                self.answer(one, "")
        pressed.patience = asyncio.get_running_loop().call_later(ANSWER_SECONDS, self.answer, pressed, "")

    def take(self, conversation: str, token: str) -> Pressed | None:
        """Return the oldest press of a button that nothing came of yet, and forget it."""
        return self._first(conversation, lambda pressed: pressed.token == token)

    def take_on(self, conversation: str, message: int) -> Pressed | None:
        """Return the oldest press of any button of one message, and forget it."""
        return self._first(conversation, lambda pressed: pressed.message == message)

    def give_back(self, pressed: Pressed) -> None:
        """Keep a press for the next try of what came of it."""
        self._waiting.setdefault(pressed.conversation, []).insert(0, pressed)

    def answer(self, pressed: Pressed, notice: str) -> None:
        """Answer a press, unless that was done; nobody waits for it."""
        if pressed.patience is not None:
            pressed.patience.cancel()
        if pressed.answered:
            return
        pressed.answered = True
        task = asyncio.ensure_future(self._answer(pressed.query, notice))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    def refuse(self, query: str, notice: str) -> None:
        """Answer a press that is none of ours."""
        self.answer(Pressed("", "", query), notice)

    async def settled(self) -> None:
        """Wait until every answer that was begun has gone."""
        while self._under_way:
            await asyncio.wait(self._under_way)

    def _first(self, conversation: str, fits: Callable[[Pressed], bool]) -> Pressed | None:
        waiting = self._waiting.get(conversation, [])
        for pressed in waiting:
            if fits(pressed):
                waiting.remove(pressed)
                if not waiting:
                    del self._waiting[conversation]
                return pressed
        return None
