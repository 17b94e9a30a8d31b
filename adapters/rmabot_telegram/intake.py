"""What came in, handed to the turns: a batch at a time, confirmed by whoever called when all of it is committed."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from rmabot.engine.effects import Message
from rmabot.ports.channel import Incoming, Turns
from rmabot.text.spans import Rich, Span, join, plain
from rmabot_telegram.presses import Presses
from rmabot_telegram.reach import Reach
from rmabot_telegram.updates import Came, InGroup, Json, Me, NotOurs, Reachable, Seen, read
from rmabot_telegram.waiting import Typing

_log = logging.getLogger(__name__)


class Intake:
    """Reads updates and hands them on; returns when what they caused is committed."""

    def __init__(self, turns: Turns, me: Me, presses: Presses, typing: Typing, reach: Reach) -> None:
        self._turns = turns
        self._me = me
        self._presses = presses
        self._typing = typing
        self._reach = reach

    async def take(self, updates: Sequence[Json]) -> None:
        """Handle a batch in the order in which it came, each conversation by itself."""
        incoming: list[Incoming] = []
        for update in updates:
            seen = self._read(update)
            match seen:
                case Came(came, pressed):
                    if pressed is not None:
                        self._presses.add(pressed)
                    self._reach.heard(came.conversation)
                    incoming.append(came)
                case InGroup():
                    await self._turns.tell(seen.key, seen.conversation, self._in_private(seen.language))
                case NotOurs(query, language):
                    self._presses.refuse(query, plain(self._turns.word("foreign_press", language)))
                case Reachable(conversation, yes):
                    self._reach.told(conversation, yes=yes)
                case None:
                    pass
        if incoming:
            await self._handle(incoming)

    def _read(self, update: Json) -> Seen:
        try:
            return read(update, self._me)
        except (KeyError, TypeError, AttributeError) as error:
            # It will not be whole the next time either, and must not hold up all others.
            _log.error("an update that could not be read was let be: %s", type(error).__name__)
            return None

    async def _handle(self, incoming: Sequence[Incoming]) -> None:
        conversations = {one.conversation for one in incoming}
        for conversation in conversations:
            self._typing.begin(conversation)
        try:
            if len(incoming) == 1:
                await self._turns.handle(incoming[0])
            else:
                await self._turns.handle_all(incoming)
        finally:
            for conversation in conversations:
                self._typing.end(conversation)

    def _in_private(self, language: str) -> Message:
        """Where others read along nothing is said but where to go on."""
        here = plain(self._turns.word("open_private", language)) or f"@{self._me.name}"
        link: Rich = (Span(here, href=f"https://t.me/{self._me.name}"),)
        return Message(
            join(self._turns.word("not_in_groups", language), link, between="\n"), language=language
        )
