"""The port on the journal: reads from memory, writes in groups, blobs in a folder beside the file."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from rmabot.ports.store import Leased, StoreError
from rmabot.store.answering import StateStore
from rmabot.store.blobs import BlobFolder
from rmabot.store.cipher import Cipher
from rmabot.store.disk import trouble
from rmabot.store.plans import Plan, Planned, plan_lease, plan_release
from rmabot.store.state import State
from rmabot.store.tinydb.compaction import Compaction, wanted
from rmabot.store.tinydb.group import GroupCommit
from rmabot.store.tinydb.runner import run_alone
from rmabot.store.tinydb.table import JournalDB
from rmabot.store.tinydb.writer import Writer

T = TypeVar("T")

_log = logging.getLogger(__name__)


class TinyDbStore(StateStore):
    """A store on one file, which other processes may use at the same time; ``database`` is its TinyDB."""

    def __init__(self, database: JournalDB, blobs: BlobFolder) -> None:
        self.database = database
        self._replica = database.storage.replica
        self._writer = Writer()
        self._group = GroupCommit(self._replica, self._writer, self._grown)
        self._blobs = blobs
        self._running: set[str] = set()
        self._compacting: asyncio.Task[None] | None = None
        self._closed = False

    @classmethod
    async def open(cls, path: Path, cipher: Cipher, clock: Callable[[], float] = time.time) -> TinyDbStore:
        """Open a store, or make an empty one; raises Unreadable. ``clock`` dates the blobs."""
        database = await asyncio.to_thread(JournalDB, path, cipher)
        return cls(database, BlobFolder(blobs_of(path), cipher, clock))

    def _state(self) -> State:
        self._replica.refresh()
        return self._replica.state

    def _carry_out(self, plan: Plan[T]) -> Awaitable[T]:
        return self._group.carry_out(plan)

    def _grown(self) -> None:
        """Compact in good time; asked after each frame."""
        if self._compacting is None and not self._closed and wanted(self._replica):
            self._compacting = asyncio.create_task(self._compact())

    async def _durable(self) -> None:
        await self._carry_out(lambda _: ([], None))

    @property
    def key_id(self) -> bytes:
        """The id of the key that seals the journal."""
        self._replica.refresh()
        return self._replica.journal.header.key_id

    async def put_blob(self, data: bytes) -> str:
        return await asyncio.to_thread(self._blobs.put, data)

    async def get_blob(self, blob: str) -> bytes | None:
        return await asyncio.to_thread(self._blobs.get, blob)

    async def _sweep_blobs(self, named: set[str], now: float) -> int:
        return await asyncio.to_thread(self._blobs.sweep, named, now)

    @asynccontextmanager
    async def run_channel(self, channel: str) -> AsyncIterator[None]:
        with run_alone(self._replica.path, channel):
            await self._carry_out(lambda state: plan_release(state, channel))
            self._running.add(channel)
            try:
                yield
            finally:
                self._running.discard(channel)

    async def lease(
        self, channel: str, now: float, limit: int, until: float, conversation: str | None = None
    ) -> tuple[Leased, ...]:
        """Take rows as every store does; of a channel that is run here nobody else takes any, so nothing is written."""
        if channel not in self._running:
            return await super().lease(channel, now, limit, until, conversation)
        if not self._state().outbox.free(channel, now, 1, conversation):
            return ()

        def take(state: State) -> Planned[tuple[Leased, ...]]:
            changes, leased = plan_lease(state, channel, now, limit, until, conversation)
            state.apply(changes)
            return [], leased

        if self._group.idle:  # all that is in memory is on the disk: nothing to wait for
            return take(self._state())[1]
        return await self._carry_out(take)

    async def compact(self) -> None:
        """Write the file anew with what counts, in slices between which the event loop goes on."""
        compaction = Compaction.begin(self._replica)
        if compaction is None:
            return
        self._group.beside += 1
        try:
            for portion in compaction.rows():
                await asyncio.to_thread(compaction.write, portion)
            await asyncio.to_thread(compaction.sync)
            for portion in compaction.since():
                await asyncio.to_thread(compaction.write, portion)
            await self._group.by_itself(compaction.finish)
        finally:
            self._group.beside -= 1
            compaction.close()

    async def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        await self._group.drain()
        if self._compacting is not None:
            await asyncio.wait([self._compacting])
        self._writer.close()
        self.database.close()

    async def _compact(self) -> None:
        try:
            await self.compact()
        except OSError as error:
            _log.warning("the store was not compacted: %s", trouble(error, self._replica.path))
        except StoreError as error:
            _log.warning("the store was not compacted: %s", error)
        finally:
            self._compacting = None


def blobs_of(path: Path) -> Path:
    """Return the folder of a store's blobs."""
    return path.with_name(f"{path.name}.blobs")
