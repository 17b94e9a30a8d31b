"""A store that enters into each commit what it means for the post: whoever commits, nothing is told twice or forgotten."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager

from rmabot.flow.model import FlowSet
from rmabot.ports import handover, requests
from rmabot.ports.store import Audit, Commit, Kept, Leased, Outgoing, Page, Record, Settled, Store, Timer
from rmabot.rma.record import replace
from rmabot.runtime import failure
from rmabot.runtime.outlets import Outlets
from rmabot.runtime.post import letters
from rmabot.runtime.post.changes import change_of
from rmabot.runtime.post.notices import notices


class PostingStore:
    """Another store with letters and notices in its commits; everything else is that store's."""

    def __init__(self, store: Store, outlets: Outlets, flows: Callable[[], FlowSet]) -> None:
        self._store = store
        self._outlets = outlets
        self._flows = flows

    async def commit(self, commit: Commit) -> None:
        """Make all of it durable together with what it causes to be sent."""
        rows: list[Outgoing] = []
        kept: list[Record] = []
        for record in commit.puts:
            if record.kind == requests.KIND:
                await self._of_request(record, commit.at, rows, kept)
            elif self._outlets.desk and record.kind == handover.KIND:
                rows += letters.of_handover(self._flows(), record, self._outlets)
            elif self._outlets.desk and record.kind == failure.KIND:
                rows += await letters.of_failure(self._store, self._flows(), record, self._outlets)
        if rows:
            commit = replace(commit, puts=(*commit.puts, *kept), outbox=(*commit.outbox, *rows))
        await self._store.commit(commit)

    async def _of_request(self, record: Record, at: float, rows: list[Outgoing], kept: list[Record]) -> None:
        change = await change_of(self._store, record)
        if not change.steps:
            return
        flows, outlets = self._flows(), self._outlets
        if outlets.mail:
            rows += await letters.to_customer(self._store, flows, change)
        if outlets.maker:
            rows += letters.to_maker(flows, change, outlets)
        if outlets.desk:
            rows += letters.to_desk(flows, change, outlets)
        if outlets.events:
            for notice, row in notices(change, at):
                kept.append(notice)
                rows.append(row)

    async def get(self, kind: str, key: str) -> Record | None:
        """Return the record as committed last."""
        return await self._store.get(kind, key)

    async def find(
        self, kind: str, index: str, value: str, *, after: str | None = None, limit: int = 50
    ) -> Page:
        """Return records of a kind whose index holds the value."""
        return await self._store.find(kind, index, value, after=after, limit=limit)

    async def all(self, kind: str, *, after: str | None = None, limit: int = 50) -> Page:
        """Return records of a kind in the order of their keys."""
        return await self._store.all(kind, after=after, limit=limit)

    async def seen(self, event: str) -> bool:
        """Tell whether the event's key is committed."""
        return await self._store.seen(event)

    async def due(self, now: float, limit: int) -> tuple[Timer, ...]:
        """Return timers due at ``now``."""
        return await self._store.due(now, limit)

    async def timers(self, subject: str) -> tuple[Timer, ...]:
        """Return the waiting timers of one subject."""
        return await self._store.timers(subject)

    async def lease(
        self, channel: str, now: float, limit: int, until: float, conversation: str | None = None
    ) -> tuple[Leased, ...]:
        """Take undelivered rows."""
        return await self._store.lease(channel, now, limit, until, conversation)

    async def settle(self, outcomes: Sequence[Settled]) -> None:
        """Record what became of leased rows."""
        await self._store.settle(outcomes)

    async def waiting(self, channel: str | None = None) -> int:
        """Count the outbox rows not yet delivered."""
        return await self._store.waiting(channel)

    async def bindings(self, conversation: str) -> Mapping[str, str]:
        """Return the platform ids remembered for a conversation."""
        return await self._store.bindings(conversation)

    async def audit(self, subject: str) -> tuple[Audit, ...]:
        """Return the acts on one subject."""
        return await self._store.audit(subject)

    async def put_blob(self, data: bytes) -> str:
        """Keep bytes durably."""
        return await self._store.put_blob(data)

    async def get_blob(self, blob: str) -> bytes | None:
        """Return the bytes of a blob."""
        return await self._store.get_blob(blob)

    async def sweep(self, now: float) -> int:
        """Drop what nothing names any more."""
        return await self._store.sweep(now)

    async def drop_acts(self, before: float, kept: Collection[str] = ()) -> int:
        """Drop the acts on record of before a moment."""
        return await self._store.drop_acts(before, kept)

    def run_channel(self, channel: str) -> AbstractAsyncContextManager[None]:
        """Be the one runner of a channel."""
        return self._store.run_channel(channel)

    def everything(self) -> AsyncIterator[Kept]:
        """Go through all that is kept."""
        return self._store.everything()

    async def restore(self, kept: Sequence[Kept]) -> None:
        """Put back what another store gave: nothing of it is news."""
        await self._store.restore(kept)

    async def close(self) -> None:
        """Let go of the files."""
        await self._store.close()
