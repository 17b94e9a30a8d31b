"""A store whose whole state is in memory: what it answers is the same wherever the state is kept besides."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import TypeVar

from rmabot.ports.store import (
    EVENT_KEPT_SECONDS,
    Audit,
    Commit,
    Kept,
    Leased,
    Page,
    Record,
    Settled,
    Timer,
)
from rmabot.store.plans import (
    Plan,
    plan_commit,
    plan_drop_acts,
    plan_forget,
    plan_lease,
    plan_restore,
    plan_settle,
)
from rmabot.store.rows import bindings_of, event_digest
from rmabot.store.state import State

T = TypeVar("T")

_NOTHING = Page((), None)


class StateStore(ABC):
    """Answers from a ``State``; whoever keeps it says how it is made current and how a plan is carried out."""

    @abstractmethod
    def _state(self) -> State:
        """Return the state as committed last, by whichever process."""

    @abstractmethod
    def _carry_out(self, plan: Plan[T]) -> Awaitable[T]:
        """Make what a plan changes durable, or nothing."""

    @abstractmethod
    async def _durable(self) -> None:
        """Return when all that can be read is on disk."""

    async def get(self, kind: str, key: str) -> Record | None:
        records = self._state().kinds.get(kind)
        return None if records is None else records.get(key)

    async def find(
        self, kind: str, index: str, value: str, *, after: str | None = None, limit: int = 50
    ) -> Page:
        records = self._state().kinds.get(kind)
        return _NOTHING if records is None else records.find(index, value, after, limit)

    async def all(self, kind: str, *, after: str | None = None, limit: int = 50) -> Page:
        records = self._state().kinds.get(kind)
        return _NOTHING if records is None else records.all(after, limit)

    def commit(self, commit: Commit) -> Awaitable[None]:
        return self._carry_out(lambda state: plan_commit(state, commit))

    async def seen(self, event: str) -> bool:
        if event_digest(event) not in self._state().seen:
            return False
        await self._durable()  # a repeat is confirmed to the platform at once
        return True

    async def due(self, now: float, limit: int) -> tuple[Timer, ...]:
        return self._state().timers.due(now, limit)

    async def timers(self, subject: str) -> tuple[Timer, ...]:
        return self._state().timers.of(subject)

    async def lease(
        self, channel: str, now: float, limit: int, until: float, conversation: str | None = None
    ) -> tuple[Leased, ...]:
        if not self._state().outbox.free(channel, now, 1, conversation):
            return ()
        return await self._carry_out(
            lambda state: plan_lease(state, channel, now, limit, until, conversation)
        )

    async def settle(self, outcomes: Sequence[Settled]) -> None:
        await self._carry_out(lambda state: plan_settle(state, outcomes))

    async def waiting(self, channel: str | None = None) -> int:
        return self._state().outbox.waiting(channel)

    async def bindings(self, conversation: str) -> Mapping[str, str]:
        row = self._state().bindings.rows.get(conversation)
        return {} if row is None else bindings_of(row)

    async def audit(self, subject: str) -> tuple[Audit, ...]:
        return self._state().trail.of(subject)

    async def restore(self, kept: Sequence[Kept]) -> None:
        await self._carry_out(lambda state: plan_restore(state, kept))

    async def everything(self) -> AsyncIterator[Kept]:
        for portion in self._state().kept():
            for thing in portion:
                yield thing
            await asyncio.sleep(0)

    async def sweep(self, now: float) -> int:
        before = now - EVENT_KEPT_SECONDS
        forgotten = 0
        for count in self._state().seen.count_before(int(before)):
            forgotten += count
            await asyncio.sleep(0)
        if forgotten:
            await self._carry_out(lambda state: plan_forget(state, before))
        named: set[str] = set()
        for portion in self._state().named_blobs():
            named |= portion
            await asyncio.sleep(0)
        return forgotten + await self._sweep_blobs(named, now)

    async def drop_acts(self, before: float, kept: Collection[str] = ()) -> int:
        if not self._state().trail.before(before, kept):
            return 0
        return await self._carry_out(lambda state: plan_drop_acts(state, before, kept))

    @abstractmethod
    async def _sweep_blobs(self, named: set[str], now: float) -> int:
        """Drop blobs that are not among the named and older than a day."""

    @abstractmethod
    async def put_blob(self, data: bytes) -> str: ...

    @abstractmethod
    async def get_blob(self, blob: str) -> bytes | None: ...

    @abstractmethod
    def run_channel(self, channel: str) -> AbstractAsyncContextManager[None]: ...

    @abstractmethod
    async def close(self) -> None: ...
