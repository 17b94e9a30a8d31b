"""The store as a turn sees it: what is committed, and over it what the turn itself is about to commit."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import NoReturn

from rmabot.ports.store import Audit, Commit, Kept, Leased, Page, Record, Settled, Store, Timer
from rmabot.runtime.ledger import Ledger


class Snapshot:
    """A ``Store`` for an action's reading: an action after another one in the same turn sees what that one wrote."""

    def __init__(self, store: Store, ledger: Ledger) -> None:
        self._store = store
        self._ledger = ledger

    async def get(self, kind: str, key: str) -> Record | None:
        """Return the record as this turn left it, else as committed last."""
        if (kind, key) in self._ledger.deletes:
            return None
        return self._ledger.puts.get((kind, key)) or await self._store.get(kind, key)

    async def find(
        self, kind: str, index: str, value: str, *, after: str | None = None, limit: int = 50
    ) -> Page:
        """Return records of a kind whose index now holds the value."""
        page = await self._store.find(kind, index, value, after=after, limit=limit)
        return self._over(kind, page, after, lambda record: value in record.index.get(index, ()))

    async def all(self, kind: str, *, after: str | None = None, limit: int = 50) -> Page:
        """Return records of a kind in the order of their keys."""
        page = await self._store.all(kind, after=after, limit=limit)
        return self._over(kind, page, after, _any)

    def _over(self, kind: str, page: Page, after: str | None, fits: Callable[[Record], bool]) -> Page:
        mine = {key: record for (of, key), record in self._ledger.puts.items() if of == kind}
        gone = {key for of, key in self._ledger.deletes if of == kind}
        if not mine and not gone:
            return page
        shown = {
            record.key: record for record in page.records if record.key not in gone and record.key not in mine
        }
        for key, record in mine.items():
            if fits(record) and (after is None or key > after) and (page.after is None or key <= page.after):
                shown[key] = record
        return Page(tuple([shown[key] for key in sorted(shown)]), page.after)

    async def commit(self, commit: Commit) -> NoReturn:
        """Refuse: what an action wants written is in its outcome, and committed with the turn."""
        raise TypeError("an action writes nothing itself: it returns its changes")

    async def settle(self, outcomes: Sequence[Settled]) -> NoReturn:
        """Refuse: deliveries are the outbox's."""
        raise TypeError("an action delivers nothing itself")

    async def lease(
        self, channel: str, now: float, limit: int, until: float, conversation: str | None = None
    ) -> tuple[Leased, ...]:
        """Refuse: deliveries are the outbox's."""
        raise TypeError("an action delivers nothing itself")

    async def seen(self, event: str) -> bool:
        """Tell whether the event's key is committed."""
        return await self._store.seen(event)

    async def due(self, now: float, limit: int) -> tuple[Timer, ...]:
        """Return timers due at ``now``, as committed."""
        return await self._store.due(now, limit)

    async def timers(self, subject: str) -> tuple[Timer, ...]:
        """Return the waiting timers of one subject, as this turn left them."""
        ledger = self._ledger
        kept = {
            timer.key: timer for timer in await self._store.timers(subject) if timer.key not in ledger.cleared
        }
        kept |= {key: timer for key, timer in ledger.timers.items() if timer.subject == subject}
        return tuple(sorted(kept.values(), key=lambda timer: (timer.due, timer.key)))

    async def waiting(self, channel: str | None = None) -> int:
        """Count the outbox rows not yet delivered, as committed."""
        return await self._store.waiting(channel)

    async def bindings(self, conversation: str) -> Mapping[str, str]:
        """Return the platform ids remembered for a conversation."""
        return await self._store.bindings(conversation)

    async def audit(self, subject: str) -> tuple[Audit, ...]:
        """Return the acts on one subject, those of this turn last."""
        mine = [act for act in self._ledger.audit if act.subject == subject]
        return (*await self._store.audit(subject), *mine)

    async def put_blob(self, data: bytes) -> str:
        """Keep bytes durably; unnamed ones are swept."""
        return await self._store.put_blob(data)

    async def get_blob(self, blob: str) -> bytes | None:
        """Return the bytes, or None for an id that is not there."""
        return await self._store.get_blob(blob)

    async def sweep(self, now: float) -> NoReturn:
        """Refuse: the house sweeps."""
        raise TypeError("an action does not sweep")

    async def drop_acts(self, before: float, kept: Collection[str] = ()) -> NoReturn:
        """Refuse: the house drops what is past its time."""
        raise TypeError("an action drops no acts")

    def run_channel(self, channel: str) -> AbstractAsyncContextManager[None]:
        """Refuse: channels are run by the house."""
        raise TypeError("an action runs no channel")

    def everything(self) -> AsyncIterator[Kept]:
        """Go through all that is committed."""
        return self._store.everything()

    async def restore(self, kept: Sequence[Kept]) -> NoReturn:
        """Refuse: stores are copied by nobody in a turn."""
        raise TypeError("an action restores nothing")

    async def close(self) -> NoReturn:
        """Refuse: the house closes its store."""
        raise TypeError("an action does not close the store")


def _any(_: Record) -> bool:
    return True
