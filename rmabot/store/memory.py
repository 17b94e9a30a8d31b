"""The store of tests and trials: nothing outlives its process."""

from __future__ import annotations

import hashlib
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from rmabot.ports.store import BLOB_UNNAMED_SECONDS, Held
from rmabot.store.answering import StateStore
from rmabot.store.plans import Plan, plan_release
from rmabot.store.state import State

T = TypeVar("T")


class MemoryStore(StateStore):
    """Keeps encoded rows, as every store does, and blobs beside them; ``clock`` dates the blobs."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._kept = State()
        self._blobs: dict[str, tuple[bytes, float]] = {}
        self._running: set[str] = set()
        self._clock = clock

    def _state(self) -> State:
        return self._kept

    async def _carry_out(self, plan: Plan[T]) -> T:
        changes, answer = plan(self._kept)
        self._kept.apply(changes)
        return answer

    async def _durable(self) -> None:
        """What is in memory is as durable as it gets."""

    async def put_blob(self, data: bytes) -> str:
        name = hashlib.blake2b(data, digest_size=20).hexdigest()
        self._blobs[name] = (bytes(data), self._clock())
        return name

    async def get_blob(self, blob: str) -> bytes | None:
        return self._blobs.get(blob, (None, 0.0))[0]

    async def _sweep_blobs(self, named: set[str], now: float) -> int:
        old = now - BLOB_UNNAMED_SECONDS
        gone = [name for name, (_, at) in self._blobs.items() if at < old and name not in named]
        for name in gone:
            del self._blobs[name]
        return len(gone)

    @asynccontextmanager
    async def run_channel(self, channel: str) -> AsyncIterator[None]:
        if channel in self._running:
            raise Held(f"{channel} is already run by this process")
        self._running.add(channel)
        try:
            await self._carry_out(lambda state: plan_release(state, channel))
            yield
        finally:
            self._running.discard(channel)

    async def close(self) -> None:
        """Let the memory go with the process."""
