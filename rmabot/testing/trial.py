"""A whole rmabot for one trial: the runtime on the store in memory, ended and begun again at will."""

from __future__ import annotations

from collections.abc import Mapping

from rmabot.engine.effects import SendFile
from rmabot.engine.session import Session
from rmabot.flow.model import FlowSet
from rmabot.ports.actions import Action
from rmabot.ports.channel import Document
from rmabot.ports.store import Commit
from rmabot.ports.timers import TimerHandler
from rmabot.runtime.files import Files
from rmabot.runtime.outbox import Outbox
from rmabot.runtime.timers import Timers
from rmabot.runtime.turn import House, Turned
from rmabot.runtime.turns import Turns
from rmabot.runtime.versions import Versions
from rmabot.runtime.work import Works
from rmabot.store.memory import MemoryStore
from rmabot.testing.channel import ScriptedChannel
from rmabot.testing.clock import SetClock
from rmabot.testing.watch import Watch, WatchedAction


class TurnBroke(AssertionError):
    """A turn ended in an error of ours: customers get a sentence, tests get the error itself as its cause."""


class Trial:
    """The parts that bootstrap wires for real, wired on a clock that is set and a channel that is scripted."""

    turns: Turns

    def __init__(
        self, flows: FlowSet, clock: SetClock, channel: str,
        actions: Mapping[str, Action], handlers: Mapping[str, TimerHandler],
    ) -> None:  # fmt: skip
        self.flows = flows
        self.clock = clock
        self.store = MemoryStore(clock.now)
        self.channel = ScriptedChannel(channel)
        self.watch = Watch()
        self._actions = {name: WatchedAction(action, self.watch) for name, action in actions.items()}
        self._handlers = handlers
        self._failed = 0

    async def start(self) -> None:
        """Begin a process: nothing is known but what the store holds."""
        versions = Versions(self.store, self.flows, {}, lambda _: None, _stay)
        house = House(self.store, self.watch, versions, self._actions)
        outbox = Outbox(self.store, self.channel, self.clock, _unmade)
        self.turns = Turns(house, self.clock, Files(self.store).keep, outbox.pull)
        self._works = Works(self.store, self._actions, lambda: self.flows, self.clock, self.turns.finish)
        self._timers = Timers(
            self.store, self.clock, self.turns.fire, self._handlers, lambda: self.flows, lambda _: None
        )  # fmt: skip
        self.turns.committed.append(self._committed)
        await self._works.resume()

    async def stop(self) -> None:
        """End the process."""
        await self._works.stop()

    async def restart(self) -> None:
        """End the process and begin another on the same store."""
        await self.stop()
        await self.start()
        await self.settled()

    async def fire(self) -> int:
        """Answer the timers that are due now; count them."""
        return await self._timers.fire()

    async def settled(self) -> None:
        """Wait until no outside work is under way."""
        await self._works.settled()

    def raise_broken(self) -> None:
        """Raise what the runtime answered with a sentence: in a trial an error of ours is a failure."""
        if self._failed:
            self._failed = 0
            raise TurnBroke("the turn broke") from self.watch.broken

    def _committed(self, commit: Commit, turned: Turned | None) -> None:
        if turned is None:
            self._failed += 1
            return
        for key in turned.works:
            self._works.begin(key)


def _stay(session: Session, current: FlowSet) -> None:
    """A trial has one set of dialogs."""


async def _unmade(file: SendFile) -> Document:
    """A document without its bytes: what it holds is tested where it is made."""
    return Document(file.name or f"{file.document}.pdf", b"")
