"""Outside work: asked for in a turn, done after its commit, and back as an event; a restart begins it again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from hashlib import blake2b
from typing import Any, Protocol

import orjson

from rmabot.engine.effects import Run
from rmabot.engine.events import ActionDone
from rmabot.engine.frozen import freeze
from rmabot.flow.model import FlowSet
from rmabot.ports.actions import Action, Caller, Outcome
from rmabot.ports.channel import Incoming
from rmabot.ports.clock import Clock
from rmabot.ports.store import Conflict, Record, Store
from rmabot.ports.through import every
from rmabot.runtime.chance import derived
from rmabot.runtime.failure import WORK as KIND
from rmabot.runtime.failure import where
from rmabot.runtime.ledger import Ledger

__all__ = ["KIND", "Works", "ask"]

TIMEOUT_SECONDS = 60.0
_AT_ONCE = 4
_TRIES = 5

_log = logging.getLogger(__name__)


class Finish(Protocol):
    """What takes the result of outside work into its conversation: raises Conflict when a record moved meanwhile."""

    async def __call__(self, incoming: Incoming, outcome: Outcome, work: str) -> None:
        """Commit the result with the turn it leads to."""


def ask(ledger: Ledger, run: Run, caller: Caller) -> str:
    """Enter work to be done after the commit, and return its key."""
    mark = blake2b((ledger.event or "").encode(), digest_size=6).hexdigest()
    key = f"{caller.conversation}:{run.call}:{mark}"
    body = {
        "action": run.action, "call": run.call, "inputs": run.inputs, "flow": run.flow, "answers": run.answers,
        "conversation": caller.conversation, "person": caller.person, "language": caller.language,
        "at": caller.at, "entropy": caller.entropy, "items": caller.items, "name": caller.name,
    }  # fmt: skip
    ledger.put(Record(KIND, key, 1, orjson.dumps(body), {"action": (run.action,)}))
    return key


class Works:
    """Runs outside work, a few at a time; each ends in exactly one event, be it ``timeout`` or ``failed``."""

    def __init__(
        self, store: Store, actions: Mapping[str, Action], flows: Callable[[], FlowSet], clock: Clock,
        finish: Finish, timeout: float = TIMEOUT_SECONDS, *, mail: bool = False,
    ) -> None:  # fmt: skip
        self._store = store
        self._actions = actions
        self._flows = flows
        self._clock = clock
        self._finish = finish
        self._timeout = timeout
        self._mail = mail
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._running: dict[str, asyncio.Task[None]] = {}

    def begin(self, key: str) -> None:
        """Begin work that is committed; a second call for the same work changes nothing."""
        if key not in self._running:
            task = asyncio.create_task(self._one(key))
            self._running[key] = task
            task.add_done_callback(lambda _: self._running.pop(key, None))

    def busy(self, conversation: str) -> bool:
        """Tell whether work that a conversation waits for is under way."""
        return any(key.startswith(f"{conversation}:") for key in self._running)

    async def resume(self) -> int:
        """Begin again what a stopped process left undone; count it."""
        count = 0
        async for record in every(self._store, KIND):
            self.begin(record.key)
            count += 1
        return count

    async def settled(self) -> None:
        """Wait until nothing is under way."""
        while self._running:
            await asyncio.gather(*self._running.values(), return_exceptions=True)

    async def stop(self) -> None:
        """Stop at once; what is undone is begun again by the next start."""
        for task in self._running.values():
            task.cancel()
        await self.settled()

    async def _one(self, key: str) -> None:
        async with self._room:
            for attempt in range(_TRIES):
                record = await self._store.get(KIND, key)
                if record is None:
                    return
                data = orjson.loads(record.body)
                outcome = await self._outcome(data)
                try:
                    await self._finish(self._result(key, data, outcome, attempt), outcome, key)
                except Conflict:
                    continue
                return
            _log.error("outside work met changed records %d times", _TRIES)

    def _result(self, key: str, data: Mapping[str, Any], outcome: Outcome, attempt: int) -> Incoming:
        entropy = derived(data["entropy"], f"done/{attempt}")
        at, call = self._clock.now(), data["call"]
        event = ActionDone(f"work:{key}", at, call, outcome.outcome, outcome.values, entropy)
        conversation = data["conversation"]
        return Incoming(conversation, data["person"], conversation.partition(":")[0], event)

    async def _outcome(self, data: Mapping[str, Any]) -> Outcome:
        items = {name: tuple(numbers) for name, numbers in data["items"].items()}
        conversation = data["conversation"]
        caller = Caller(
            data["person"], conversation, conversation.partition(":")[0], data["language"], data["at"],
            data["entropy"], self._flows(), data["flow"], freeze(data["answers"]), items, data["name"],
            self._mail,
        )  # fmt: skip
        action, inputs = data["action"], freeze(data["inputs"])
        try:
            async with asyncio.timeout(self._timeout):
                return await self._actions[action].run(inputs, caller, self._store)
        except TimeoutError:
            _log.warning("outside work %s took longer than %g s", action, self._timeout)
            return Outcome("timeout")
        except Exception as error:  # noqa: BLE001 - whatever it was, the customer must not wait for ever
            _log.error("outside work %s failed: %s", action, where(error))
            return Outcome("failed")
