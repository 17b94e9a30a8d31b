"""A whole rmabot for one trial: the real one on the store in memory, ended and begun again at will."""

from __future__ import annotations

from collections.abc import Mapping

from rmabot.engine.effects import SendFile
from rmabot.flow.model import FlowSet
from rmabot.ports.actions import Action
from rmabot.ports.channel import Document
from rmabot.ports.store import Commit
from rmabot.ports.timers import TimerHandler
from rmabot.runtime.bootstrap import shipped_actions, wire
from rmabot.runtime.bot import Bot
from rmabot.runtime.dialogs import Dialogs
from rmabot.runtime.outbox import Outbox
from rmabot.runtime.turn import Turned
from rmabot.runtime.turns import Turns
from rmabot.store.memory import MemoryStore
from rmabot.testing.channel import ScriptedChannel
from rmabot.testing.clock import SetClock
from rmabot.testing.watch import Watch, WatchedAction


class TurnBroke(AssertionError):
    """A turn ended in an error of ours: customers get a sentence, tests get the error itself as its cause."""


class Trial:
    """One bot after the other over one store, on a clock that is set and a channel that is scripted."""

    def __init__(
        self, flows: FlowSet, clock: SetClock, channel: str,
        actions: Mapping[str, Action] | None = None, handlers: Mapping[str, TimerHandler] | None = None,
    ) -> None:  # fmt: skip
        self.clock = clock
        self.store = MemoryStore(clock.now)
        self.channel = ScriptedChannel(channel)
        self.watch = Watch()
        self._dialogs = Dialogs(flows, {})
        shipped = shipped_actions() if actions is None else actions
        self._actions = {name: WatchedAction(action, self.watch) for name, action in shipped.items()}
        self._handlers = handlers
        self._failed = 0
        self._outbox = Outbox(self.store, self.channel, clock, _unmade)
        self._bot = self._begun()

    @property
    def turns(self) -> Turns:
        """What takes events in."""
        return self._bot.turns

    async def stop(self) -> None:
        """End the process."""
        await self._bot.works.stop()

    async def restart(self) -> None:
        """End the process and begin another on the same store."""
        await self.stop()
        self._bot = self._begun()
        await self._bot.works.resume()
        await self.settled()

    async def pull(self, conversation: str) -> int:
        """Deliver what waits for a conversation; count it."""
        return await self._outbox.pull(conversation)

    async def fire(self) -> int:
        """Answer the timers that are due now; count them."""
        return await self._bot.timers.fire()

    async def settled(self) -> None:
        """Wait until no outside work is under way."""
        await self._bot.works.settled()

    def raise_broken(self) -> None:
        """Raise what the runtime answered with a sentence: in a trial an error of ours is a failure."""
        if self._failed:
            self._failed = 0
            raise TurnBroke("the turn broke") from self.watch.broken

    def _begun(self) -> Bot:
        bot = wire(
            self.store, self._dialogs, self.clock, actions=self._actions, handlers=self._handlers, step=self.watch
        )  # fmt: skip
        bot.turns.committed.append(self._committed)
        return bot

    def _committed(self, commit: Commit, turned: Turned | None) -> None:
        if turned is None:
            self._failed += 1


async def _unmade(file: SendFile) -> Document:
    """A document without its bytes: what it holds is tested where it is made."""
    return Document(file.name or f"{file.document}.pdf", b"")
