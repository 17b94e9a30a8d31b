"""The outbox of one channel: committed effects leave it in order per conversation, the conversations side by side."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping

from rmabot.engine.effects import SendFile, from_json
from rmabot.ports.channel import Channel, Delivery, Document, Never, NotNow, Receipt, Sent
from rmabot.ports.clock import Clock
from rmabot.ports.store import Delivered, Failed, Leased, Retry, Settled, Store
from rmabot.runtime.failure import where

LEASE_SECONDS = 45.0
DELIVER_SECONDS = 30.0
POLL_SECONDS = 1.0
KEPT_SECONDS = 7 * 24 * 3600
MOST_BROKEN = 8
LONGEST_BACKOFF = 600.0
_ROWS = 200

Papers = Callable[[SendFile], Awaitable[Document]]

_log = logging.getLogger(__name__)


class Outbox:
    """Delivers a channel's rows; ``papers`` makes the bytes of a document just before it leaves."""

    def __init__(self, store: Store, channel: Channel, clock: Clock, papers: Papers) -> None:
        self._store = store
        self._channel = channel
        self._clock = clock
        self._papers = papers
        self._woken = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        """Look now: something was committed."""
        self._woken.set()

    def stop(self) -> None:
        """Finish the deliveries under way, give back the rest, and let ``run`` return."""
        self._stopping = True
        self._woken.set()

    async def run(self) -> None:
        """Deliver until stopped; raises what the store raises, since nothing can be recorded then."""
        async with asyncio.TaskGroup() as under_way:
            while not self._stopping:
                self._woken.clear()
                rows = await self._lease(None, self._clock.now())
                for group in _by_conversation(rows):
                    under_way.create_task(self._in_order(group))
                if not rows:
                    await _woken_or_after(self._woken, POLL_SECONDS)

    async def deliver_due(self) -> int:
        """Deliver what is due now and wait for all of it; return how many rows were taken."""
        rows = await self._lease(None, self._clock.now())
        await asyncio.gather(*[self._in_order(group) for group in _by_conversation(rows)])
        return len(rows)

    async def pull(self, conversation: str) -> int:
        """Deliver everything that waits for one conversation, for the only process that runs it; count it."""
        count = 0
        # Nobody else runs this conversation, so a lease on it is of a process that died.
        now = self._clock.now() + LEASE_SECONDS
        while rows := await self._lease(conversation, now):
            count += await self._in_order(rows)
            if self._stopping:
                break
        return count

    async def _lease(self, conversation: str | None, now: float) -> tuple[Leased, ...]:
        return await self._store.lease(self._channel.name, now, _ROWS, now + LEASE_SECONDS, conversation)

    async def _in_order(self, rows: tuple[Leased, ...]) -> int:
        """Deliver rows of one conversation until one must wait; return how many are done with."""
        began = self._clock.now()
        bindings = dict(await self._store.bindings(rows[0].conversation))
        for done, row in enumerate(rows):
            now = self._clock.now()
            if self._stopping or now - began > LEASE_SECONDS - DELIVER_SECONDS:
                await self._store.settle([Retry(row.row, now, "given back")])
                return done
            outcome = self._outcome(row, await self._one(row, bindings))
            if isinstance(outcome, Delivered):
                bindings.update(outcome.bindings)
            await self._store.settle([outcome])
            if isinstance(outcome, Retry):
                return done
        return len(rows)

    async def _one(self, row: Leased, bindings: Mapping[str, str]) -> Receipt:
        try:
            effect = from_json(row.effect)
            async with asyncio.timeout(DELIVER_SECONDS):
                document = await self._papers(effect) if isinstance(effect, SendFile) else None
                return await self._channel.deliver(
                    Delivery(row.conversation, effect, dict(bindings), document, row.attempts, row.row)
                )
        except TimeoutError:
            return NotNow(0, f"no answer within {DELIVER_SECONDS:.0f} s")
        except Exception as error:  # noqa: BLE001 - a broken delivery must not end the others
            _log.error("row %d on %s broke: %s", row.row, self._channel.name, where(error))
            return Never(where(error)) if row.attempts >= MOST_BROKEN else NotNow(0, where(error))

    def _outcome(self, row: Leased, receipt: Receipt) -> Settled:
        now = self._clock.now()
        match receipt:
            case Sent(bindings):
                return Delivered(row.row, now, bindings)
            case NotNow(seconds, reason) if now - row.queued_at < KEPT_SECONDS:
                return Retry(row.row, now + max(seconds, backoff(row.attempts)), reason)
            case NotNow(_, reason) | Never(reason):
                _log.warning("row %d on %s is given up: %s", row.row, self._channel.name, reason)
                return Failed(row.row, now, reason)


def backoff(attempts: int) -> float:
    """Return how long to wait after so many attempts, in seconds: 1, 2, 4 … at most ten minutes."""
    return min(LONGEST_BACKOFF, 2.0 ** min(attempts - 1, 16))


def _by_conversation(rows: Iterable[Leased]) -> list[tuple[Leased, ...]]:
    groups: dict[str, list[Leased]] = {}
    for row in rows:
        groups.setdefault(row.conversation, []).append(row)
    return [tuple(group) for group in groups.values()]


async def _woken_or_after(woken: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await woken.wait()
    except TimeoutError:
        pass
