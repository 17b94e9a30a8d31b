"""The outbox of one channel: committed effects leave it in order per conversation, the conversations side by side."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Protocol, cast

from rmabot.engine.effects import Chosen, Message, SendFile
from rmabot.ports.channel import Channel, Delivery, Document, Never, NotNow, Receipt, Sent
from rmabot.ports.clock import Clock
from rmabot.ports.post import Letter, Notice, Post, Posting, Posts
from rmabot.ports.store import Delivered, Failed, Leased, Retry, Settled, Store
from rmabot.runtime.failure import where
from rmabot.runtime.parcels import Parcel, parcels

LEASE_SECONDS = 45.0
DELIVER_SECONDS = 30.0
POLL_SECONDS = 1.0
RECORD_SECONDS = 0.05
"""After which a delivery is on record at the latest; sooner beside the next turn's commit."""
KEPT_SECONDS = 7 * 24 * 3600
MOST_BROKEN = 8
LONGEST_BACKOFF = 600.0
AT_ONCE = 64
"""Conversations that are delivered to side by side; the others wait for one of them to end."""
_ROWS = 2000
_NOTHING = Message(())

Papers = Callable[[SendFile], Awaitable[Document]]

_log = logging.getLogger(__name__)


class Room(Protocol):
    """Where letters and notices are made ready."""

    async def prepare(self, post: Post, at: float) -> Posting | Never:
        """Return what leaves, or why nothing can."""

    async def given_up(self, post: Post, row: int, reason: str, at: float) -> None:
        """Hear of one that never left, before that is on record; may hear of it twice."""


class Outbox:
    """Delivers a channel's rows; ``papers`` makes the bytes of a document just before it leaves.

    ``room`` makes letters and notices ready, for a channel that is no chat.
    """

    def __init__(
        self, store: Store, channel: Channel, clock: Clock, papers: Papers, room: Room | None = None, *,
        record_after: float = RECORD_SECONDS, look_after: float = POLL_SECONDS,
    ) -> None:  # fmt: skip
        self._record_after = record_after
        self._look_after = look_after
        self._store = store
        self._channel = channel
        self._clock = clock
        self._papers = papers
        self._post_room = room
        self._woken = asyncio.Event()
        self._stopping = False
        self._at_once = int(getattr(channel, "at_once", AT_ONCE))
        self._room = asyncio.Semaphore(self._at_once)
        self._queued = 0
        self._under_way: set[int] = set()
        self._ended: list[int] = []
        self._unrecorded: list[Settled] = []
        self._record_soon: asyncio.TimerHandle | None = None
        self._recording: set[asyncio.Task[None]] = set()
        self._trouble: BaseException | None = None

    def wake(self) -> None:
        """Look now: something was committed."""
        self._woken.set()

    def stop(self) -> None:
        """Finish the deliveries under way, give back the rest, and let ``run`` return."""
        self._stopping = True
        self._woken.set()

    def record(self) -> None:
        """Put on record what was delivered: beside a commit that is about to be written, it costs no write of its own."""
        if not self._unrecorded:
            return
        if self._record_soon is not None:
            self._record_soon.cancel()
        done, ended = self._unrecorded, self._ended
        self._unrecorded, self._ended, self._record_soon = [], [], None
        task = asyncio.ensure_future(self._settle(done, ended))
        self._recording.add(task)
        task.add_done_callback(self._recorded)

    async def run(self) -> None:
        """Deliver until stopped; raises what the store raises, since nothing can be recorded then."""
        tick = _Tick(self._woken, self._look_after)
        try:
            async with asyncio.TaskGroup() as under_way:
                while not self._stopping:
                    self._woken.clear()
                    self._raise_trouble()
                    rows = await self._lease(None, self._clock.now()) if self._queued <= self._at_once else ()
                    for group in _by_conversation(rows):
                        self._queued += 1
                        under_way.create_task(self._in_turn(group))
                    if not rows:
                        await self._woken.wait()
        finally:
            tick.stop()
            self.record()
        await self._record()

    async def deliver_due(self) -> int:
        """Deliver what is due now and wait for all of it; return how many rows were taken."""
        rows = await self._lease(None, self._clock.now())
        await asyncio.gather(*[self._in_order(group) for group in _by_conversation(rows)])
        await self._record()
        return len(rows)

    async def pull(self, conversation: str) -> int:
        """Deliver everything that waits for one conversation, for the only process that runs it; count it."""
        count = 0
        # Nobody else runs this conversation, so a lease on it is of a process that died.
        now = self._clock.now() + LEASE_SECONDS
        while rows := await self._lease(conversation, now):
            count += await self._in_order(rows)
            await self._record()
            if self._stopping:
                break
        return count

    async def _record(self) -> None:
        """Return when every outcome so far is on record, those on their way there too."""
        self.record()
        if self._recording:
            await asyncio.wait(tuple(self._recording))
        self._raise_trouble()

    async def _settle(self, done: list[Settled], ended: list[int]) -> None:
        await self._store.settle(done)
        self._under_way.difference_update(ended)
        self.wake()  # what came meanwhile waited behind it

    def _recorded(self, task: asyncio.Task[None]) -> None:
        self._recording.discard(task)
        if not task.cancelled() and (trouble := task.exception()) is not None:
            self._trouble = trouble
            self.wake()

    def _raise_trouble(self) -> None:
        if self._trouble is not None:
            raise self._trouble

    async def _lease(self, conversation: str | None, now: float) -> tuple[Leased, ...]:
        rows = await self._store.lease(self._channel.name, now, _ROWS, now + LEASE_SECONDS, conversation)
        if not self._under_way.isdisjoint([row.row for row in rows]):
            rows = self._without_busy(rows)
        self._under_way.update([row.row for row in rows])
        return rows

    def _without_busy(self, rows: tuple[Leased, ...]) -> tuple[Leased, ...]:
        """Leave alone what is in our hands, and all behind it: a store that was read anew may have forgotten its leases."""
        busy: set[str] = set()
        for row in rows:
            if row.row in self._under_way:
                busy.add(row.conversation)
            elif row.conversation in busy:
                self._later([Retry(row.row, self._clock.now(), "given back")])
        return tuple([row for row in rows if row.conversation not in busy])

    async def _in_turn(self, rows: tuple[Leased, ...]) -> None:
        leased_at = self._clock.now()
        try:
            async with self._room:
                await self._in_order(rows, leased_at)
        finally:
            self._queued -= 1
            if self._queued == self._at_once:
                self.wake()

    async def _in_order(self, rows: tuple[Leased, ...], leased_at: float | None = None) -> int:
        """Deliver rows of one conversation until one must wait; return how many are done with."""
        try:
            return await self._one_by_one(rows, leased_at)
        finally:
            self._ended += [row.row for row in rows]

    async def _one_by_one(self, rows: tuple[Leased, ...], leased_at: float | None) -> int:
        """A delivery is on record before the next one goes out; what only changes what is there can be done twice."""
        began = self._clock.now() if leased_at is None else leased_at
        try:
            made = parcels(rows)
        except Exception as error:  # noqa: BLE001 - a row that cannot be read must not end the others
            self._later(self._outcomes(Parcel(rows[:1], _NOTHING), self._broken(rows[0], error)))
            return 0
        bindings = dict(await self._store.bindings(rows[0].conversation))
        done, told = 0, False
        for parcel in made:
            now = self._clock.now()
            if self._stopping or now - began > LEASE_SECONDS - DELIVER_SECONDS:
                self._later([Retry(parcel.rows[0].row, now, "given back")])
                return done
            if told and not isinstance(parcel.effect, Chosen):
                await self._record()
                told = False
            receipt = await self._one(parcel, bindings)
            outcomes = self._outcomes(parcel, receipt)
            await self._given_up(parcel, outcomes[0])
            self._later(outcomes)
            if isinstance(receipt, Sent):
                bindings.update(receipt.bindings)
            if isinstance(outcomes[0], Retry):
                return done
            done += len(parcel.rows)
            told = told or not isinstance(parcel.effect, Chosen)
            if isinstance(receipt, Never) and receipt.gone:
                self._later([Failed(row.row, now, "") for row in rows if row.row > parcel.rows[-1].row])
                return len(rows)
        return done

    def _later(self, outcomes: list[Settled]) -> None:
        """Leave outcomes for the next write, and see to it that there is one."""
        if outcomes and not self._unrecorded:
            self._record_soon = asyncio.get_running_loop().call_later(self._record_after, self.record)
        self._unrecorded += outcomes

    async def _given_up(self, parcel: Parcel, outcome: Settled) -> None:
        effect = parcel.effect
        if (
            isinstance(outcome, Failed)
            and isinstance(effect, Letter | Notice)
            and self._post_room is not None
        ):
            await self._post_room.given_up(effect, outcome.row, outcome.reason, outcome.at)

    async def _one(self, parcel: Parcel, bindings: Mapping[str, str]) -> Receipt:
        effect, row = parcel.effect, parcel.rows[0]
        try:
            async with asyncio.timeout(DELIVER_SECONDS):
                if isinstance(effect, Letter | Notice):
                    return await self._post(effect, row)
                document = await self._papers(effect) if isinstance(effect, SendFile) else None
                return await self._channel.deliver(
                    Delivery(row.conversation, effect, dict(bindings), document, row.attempts, row.row)
                )
        except TimeoutError:
            return NotNow(0, f"no answer within {DELIVER_SECONDS:.0f} s")
        except Exception as error:  # noqa: BLE001 - a broken delivery must not end the others
            return self._broken(row, error)

    async def _post(self, post: Post, row: Leased) -> Receipt:
        if self._post_room is None or not hasattr(self._channel, "post"):
            return Never("this channel takes no letters")
        prepared = await self._post_room.prepare(post, row.queued_at)
        if isinstance(prepared, Never):
            return prepared
        return await cast(Posts, self._channel).post(prepared)

    def _broken(self, row: Leased, error: Exception) -> NotNow | Never:
        _log.error("row %d on %s broke: %s", row.row, self._channel.name, where(error))
        return Never(where(error)) if row.attempts >= MOST_BROKEN else NotNow(0, where(error))

    def _outcomes(self, parcel: Parcel, receipt: Receipt) -> list[Settled]:
        now, first = self._clock.now(), parcel.rows[0]
        match receipt:
            case Sent(bindings):
                return [Delivered(row.row, now, bindings) for row in parcel.rows]
            case NotNow(seconds, reason) if now - first.queued_at < KEPT_SECONDS:
                return [Retry(first.row, now + max(seconds, backoff(first.attempts)), reason)]
            case NotNow(_, reason) | Never(reason):
                if reason:
                    _log.warning("row %d on %s is given up: %s", first.row, self._channel.name, reason)
                found = receipt.bindings if isinstance(receipt, Never) else {}
                failed = [Failed(row.row, now, "") for row in parcel.rows[1:]]
                return [Failed(first.row, now, reason, found), *failed]


def backoff(attempts: int) -> float:
    """Return how long to wait after so many attempts, in seconds: 1, 2, 4 … at most ten minutes."""
    return min(LONGEST_BACKOFF, 2.0 ** min(attempts - 1, 16))


def _by_conversation(rows: Iterable[Leased]) -> list[tuple[Leased, ...]]:
    groups: dict[str, list[Leased]] = {}
    for row in rows:
        groups.setdefault(row.conversation, []).append(row)
    return [tuple(group) for group in groups.values()]


class _Tick:
    """Wakes again and again, for what other processes commit and what came due."""

    def __init__(self, woken: asyncio.Event, seconds: float) -> None:
        self._woken = woken
        self._seconds = seconds
        self._next = asyncio.get_running_loop().call_later(seconds, self._tick)

    def stop(self) -> None:
        """Wake no more."""
        self._next.cancel()

    def _tick(self) -> None:
        self._woken.set()
        self._next = asyncio.get_running_loop().call_later(self._seconds, self._tick)
