"""The turns of all conversations: each in its order, committed once, run again when the ground has moved."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from rmabot.engine.effects import Message, to_json
from rmabot.engine.events import TimerFired
from rmabot.ports.actions import Outcome
from rmabot.ports.channel import Incoming
from rmabot.ports.clock import Clock
from rmabot.ports.store import Commit, Conflict, Outgoing, Record, Seen, StoreError, Taken, Timer
from rmabot.rma.record import replace
from rmabot.runtime import conversation as record
from rmabot.runtime.chance import derived
from rmabot.runtime.commands import commands
from rmabot.runtime.failure import failed_turn, where
from rmabot.runtime.log import mark
from rmabot.runtime.order import Order
from rmabot.runtime.turn import Done, House, Turned, take_turn
from rmabot.runtime.words import NO_VALUES, word
from rmabot.text.spans import Rich

TRIES = 12
_PATIENCE_SECONDS = 0.01

_log = logging.getLogger(__name__)


class TurnFailed(Exception):
    """A turn that met moved records every time it was tried."""


Committed = Callable[[Commit, Turned | None], None]
KeepFile = Callable[[bytes, str], Awaitable[Any]]
Pull = Callable[[str], Awaitable[int]]
Busy = Callable[[str], bool]


class Turns:
    """What channels, timers, outside work and the desk give their events to."""

    def __init__(self, house: House, clock: Clock, keep_file: KeepFile, pull: Pull) -> None:
        self._house = house
        self._clock = clock
        self._keep_file = keep_file
        self._pull = pull
        self._order = Order()
        self.committing: list[Callable[[], None]] = []
        """Called before each commit, in the same moment: what they write goes to the disk with it."""
        self.committed: list[Committed] = []
        """Called after each commit, in the same moment: they wake what delivers and what works."""
        self.busy: list[Busy] = []
        """Asked whether an answer is still being worked on."""

    async def handle(self, incoming: Incoming) -> None:
        """Commit one event; a repeat of its key changes nothing."""
        async with self._order.of(incoming.conversation):
            await self._turn(incoming)

    async def handle_all(self, incoming: Sequence[Incoming]) -> None:
        """Commit several, in order per conversation, the conversations side by side."""
        by_conversation: dict[str, list[Incoming]] = {}
        for one in incoming:
            by_conversation.setdefault(one.conversation, []).append(one)
        rows = [self._row(conversation, row) for conversation, row in by_conversation.items()]
        for error in await asyncio.gather(*rows, return_exceptions=True):
            if isinstance(error, BaseException):
                raise error

    async def fire(self, timer: Timer) -> None:
        """Commit what a conversation's timer leads to, unless it was set anew or cleared meanwhile."""
        at = self._clock.now()
        event = TimerFired(f"timer:{timer.key}:{timer.due}", at, timer.name, timer.data)
        channel = timer.subject.partition(":")[0]
        async with self._order.of(timer.subject):
            await self._turn(Incoming(timer.subject, "", channel, event), timer=timer)

    async def finish(self, incoming: Incoming, outcome: Outcome, work: str) -> None:
        """Commit the result of outside work; raises Conflict when it must be done again on new records."""
        async with self._order.of(incoming.conversation):
            await self._turn(incoming, done=Done(outcome, work))

    async def waited(self, incoming: Incoming, taken: int) -> None:
        """Commit what waited in the inbox, so many as one event."""
        async with self._order.of(incoming.conversation):
            await self._turn(incoming, taken=taken)

    async def keep_file(self, data: bytes, name: str) -> Any:
        """Check and keep what was sent: a ``File`` for an Attachment."""
        return await self._keep_file(data, name)

    async def pull(self, conversation: str) -> int:
        """Deliver now what waits for one conversation, and count it."""
        return await self._pull(conversation)

    def word(self, moment: str, language: str, values: Mapping[str, str] = NO_VALUES) -> Rich:
        """Return the bot's own sentence for a moment."""
        return word(self._house.versions.current, moment, language, values)

    def working(self, conversation: str) -> bool:
        """Tell whether an answer to this conversation is still being worked on."""
        return any(busy(conversation) for busy in self.busy)

    def languages(self) -> Sequence[str]:
        """Return the languages that are spoken here."""
        return self._house.versions.current.languages

    def commands(self, language: str) -> Sequence[tuple[str, str]]:
        """Return the commands that can be typed, each with what it does."""
        return commands(self._house.versions.current, language)

    async def tell(self, key: str, conversation: str, message: Message) -> None:
        """Commit a message outside any conversation with the bot, once for each key."""
        row = Outgoing(conversation, conversation.partition(":")[0], to_json(message))
        commit = Commit(self._clock.now(), key, outbox=(row,))
        try:
            await self._house.store.commit(commit)
        except Seen:
            return
        self._tell(commit, None)

    async def _row(self, conversation: str, row: Sequence[Incoming]) -> None:
        async with self._order.of(conversation):
            for incoming in row:
                await self._turn(incoming)

    async def _turn(
        self, incoming: Incoming, *, done: Done | None = None, timer: Timer | None = None, taken: int = 0
    ) -> None:
        incoming = self._filled(incoming)
        for attempt in range(TRIES):
            if timer is not None and not await self._still(timer):
                return
            try:
                turned = await take_turn(self._house, incoming, done, taken)
                commit = turned.ledger.commit()
                for listener in self.committing:
                    listener()
                await self._house.store.commit(commit)
            except Seen:
                return
            except Conflict:
                if done is not None:
                    raise
                await asyncio.sleep(attempt * _PATIENCE_SECONDS)
            except Taken:
                incoming = _again(incoming, attempt)
            except StoreError:
                raise
            except Exception as error:  # noqa: BLE001 - one broken turn must not end the others
                await self._failed(incoming, error, done, taken)
                return
            else:
                self._tell(commit, turned)
                return
        await self._failed(incoming, TurnFailed(), done, taken)

    def _filled(self, incoming: Incoming) -> Incoming:
        """The event with its time and chance, where its channel has none of its own."""
        event = incoming.event
        if event.at and event.entropy:
            return incoming
        at, entropy = event.at or self._clock.now(), event.entropy or self._clock.entropy()
        return replace(incoming, event=replace(event, at=at, entropy=entropy))

    async def _still(self, timer: Timer) -> bool:
        """Whether the timer waits as it did when it was found due."""
        waiting = await self._house.store.timers(timer.subject)
        return any(one.key == timer.key and one.due == timer.due for one in waiting)

    async def _failed(self, incoming: Incoming, error: Exception, done: Done | None, taken: int) -> None:
        _log.error("event %s could not be handled: %s", mark(incoming.event.key), where(error))
        flows = self._house.versions.current
        commit = failed_turn(
            incoming, error, flows, await self._language(incoming), done.work if done else ""
        )
        if taken:
            commit = replace(commit, puts=(*commit.puts, await self._without(incoming.conversation, taken)))
        try:
            await self._house.store.commit(commit)
        except Seen:
            return
        self._tell(commit, None)

    async def _without(self, conversation: str, taken: int) -> Record:
        """The conversation without what waited and broke its turn: what is behind it goes on."""
        stored = await self._house.store.get(record.KIND, conversation)
        assert stored is not None
        found = record.read(stored)
        return record.write(replace(found, waiting=found.waiting[taken:]))

    async def _language(self, incoming: Incoming) -> str:
        stored = await self._house.store.get(record.KIND, incoming.conversation)
        return record.read(stored).session.language if stored else incoming.language

    def _tell(self, commit: Commit, turned: Turned | None) -> None:
        for listener in self.committed:
            listener(commit, turned)


def _again(incoming: Incoming, attempt: int) -> Incoming:
    event = incoming.event
    return replace(incoming, event=replace(event, entropy=derived(event.entropy, f"again/{attempt}")))
