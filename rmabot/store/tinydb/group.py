"""Group commit: what waits while a frame is written goes into the next one together."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Generator, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, Generic, TypeVar

from rmabot.ports.store import StoreError
from rmabot.store.plans import Plan
from rmabot.store.rows import Change
from rmabot.store.state import State
from rmabot.store.tinydb.replica import Replica
from rmabot.store.tinydb.writer import Then, Writer

T = TypeVar("T")

_AT_ONCE = 64
QUICK = 0.001
IN_A_ROW = 16

_Waiting = tuple[Plan[Any], "asyncio.Future[Any]"]
_Answered = tuple[object, "asyncio.Future[Any]"]
_Outcome = tuple[Any, BaseException | None]


class GroupCommit:
    """Carries plans out in the order they come; each is answered when the frame it is in is on the disk.

    A round takes the lock, plans what waits, writes one frame and answers. It is made of callbacks, for a lone turn
    pays for every pass of the event loop. ``grown`` is called after each frame.

    While the disk answers ``at_once`` (in seconds; ``IN_A_ROW`` times), a turn that is alone waits for it where it stands:
    waking a thread and being woken by it costs as much CPU as the disk does. In company, or while a compaction keeps the
    disk busy (``beside`` above 0), frames are written beside the loop.

    After as many turns in a row that were alone, the next one is not kept waiting for company either: one a pass of the loop.
    """

    def __init__(
        self, replica: Replica, writer: Writer, grown: Callable[[], None], at_once: float = QUICK
    ) -> None:
        self._replica = replica
        self._writer = writer
        self._grown = grown
        self._at_once = at_once
        self._quick = 0
        self._alone_in_a_row = 0
        self.beside = 0
        self._loop = asyncio.get_running_loop()
        self._waiting: list[_Waiting] = []
        self._alone: list[tuple[Callable[[], None], asyncio.Future[None]]] = []
        self._busy = False

    @property
    def idle(self) -> bool:
        """Tell whether nothing waits and nothing is on its way to the disk."""
        return not self._busy

    def carry_out(self, plan: Plan[T]) -> Awaitable[T]:
        """Have done what the plan answers, when what it changes is durable; whether or not it is awaited."""
        if (
            self._alone_in_a_row >= IN_A_ROW <= self._quick
            and not (self._busy or self.beside)
            and self._replica.lock.try_take()
        ):
            return self._here(plan)
        answer: asyncio.Future[T] = asyncio.Future(loop=self._loop)
        self._waiting.append((plan, answer))
        if not self._busy:
            self._wake()
        return answer

    async def by_itself(self, work: Callable[[], None]) -> None:
        """Have something done beside the loop, under the lock, with all that is on disk read; others wait."""
        done: asyncio.Future[None] = self._loop.create_future()
        self._alone.append((work, done))
        if not self._busy:
            self._wake()
        await done

    async def drain(self) -> None:
        """Return when nothing waits."""
        with suppress(StoreError):
            while self._busy:
                await self.carry_out(_nothing)

    def pass_by(self) -> None:
        """Note that the loop went on after a turn that was not kept waiting, and that nobody else came in that pass."""
        if not self._busy:
            self._alone_in_a_row = IN_A_ROW

    def _here(self, plan: Plan[T]) -> Awaitable[T]:
        """Make a round of this plan alone, with the lock held, before anything else is done."""
        self._alone_in_a_row = 0  # until the loop has gone on: who comes before that is company
        replica = self._replica
        changes: list[Change] = []
        try:
            replica.catch_up()
            ((answer, error),) = _planned(((plan, None),), replica.state, changes)
            frame = replica.journal.frame(changes) if changes else b""
            if not replica.journal.has_room(len(frame)):
                return self._there(frame, answer)
            if frame:
                self._timed(frame)
        except Exception as trouble:  # noqa: BLE001 -- it is told to whoever waits for it
            answer, error = None, trouble
        replica.lock.release()
        self._grown()
        return _Told(self, answer, error)

    def _there(self, frame: bytes, answer: T) -> asyncio.Future[T]:
        """Write a frame that needs room to be made for it beside the loop."""
        self._busy = True
        told: asyncio.Future[T] = asyncio.Future(loop=self._loop)
        self._write(partial(self._timed, frame), partial(self._written, [(None, told)], [(answer, None)]))
        return told

    def _wake(self) -> None:
        """Begin a round after this pass of the loop, so that all who come in it share the round."""
        self._busy = True
        self._loop.call_soon(self._begin)

    def _begin(self) -> None:
        if self._replica.lock.try_take():
            self._locked(None)
        else:
            self._writer.do(self._replica.lock.take, self._locked)

    def _locked(self, error: BaseException | None) -> None:
        if error is not None:
            group, self._waiting = self._waiting, []
            self._written(group, [(None, None)] * len(group), error)
            return
        try:
            self._replica.catch_up()
        except Exception as trouble:  # noqa: BLE001 -- everybody who waits has to be told
            self._refuse(trouble)
            return
        if self._alone:
            work, done = self._alone.pop(0)
            self._write(work, partial(self._written, [(None, done)], [(None, None)]))
            return
        group, self._waiting = self._waiting[:_AT_ONCE], self._waiting[_AT_ONCE:]
        self._alone_in_a_row = self._alone_in_a_row + 1 if len(group) == 1 else 0
        changes: list[Change] = []
        outcomes = _planned(group, self._replica.state, changes)
        if not changes:
            self._replica.lock.release()
            self._written(group, outcomes, None)
            return
        journal = self._replica.journal
        frame = journal.frame(changes)
        work = partial(self._timed, frame)
        alone = self._alone_in_a_row > 1  # the first one after company may have more of it
        if alone and self._quick >= IN_A_ROW and not self.beside and journal.has_room(len(frame)):
            self._written(group, outcomes, self._done(work))
        else:
            self._write(work, partial(self._written, group, outcomes))

    def _write(self, work: Callable[[], None], then: Then) -> None:
        """Write beside the loop, and let other processes in before the loop hears of it, or when it never does."""
        self._replica.writing = True
        self._writer.do(partial(self._unlocking, work), then)

    def _unlocking(self, work: Callable[[], None]) -> None:
        try:
            work()
        finally:
            self._replica.writing = False
            self._replica.lock.release()

    def _done(self, work: Callable[[], None]) -> BaseException | None:
        try:
            self._unlocking(work)
        except Exception as error:  # noqa: BLE001 -- it is told to whoever waits for it
            return error
        return None

    def _timed(self, frame: bytes) -> None:
        """Write a frame, and count how often in a row the disk answered at once."""
        started = time.monotonic()
        self._replica.write(frame)
        self._quick = self._quick + 1 if time.monotonic() - started < self._at_once else 0

    def _refuse(self, error: Exception) -> None:
        self._replica.lock.release()
        waiting = [answer for _, answer in (*self._waiting, *self._alone)]
        self._waiting, self._alone = [], []
        for answer in waiting:
            _answer(answer, None, error)
        self._next()

    def _written(
        self, group: Sequence[_Answered], outcomes: list[_Outcome], error: BaseException | None
    ) -> None:
        for (_, future), (answer, trouble) in zip(group, outcomes, strict=True):
            if error is None is trouble and not future.done():  # as in `_answer`, for each turn is here
                future.set_result(answer)
            else:
                _answer(future, answer, trouble if error is None else error)
        self._next()
        self._grown()

    def _next(self) -> None:
        self._busy = False
        if self._waiting or self._alone:
            self._wake()


class _Told(Generic[T]):
    """What a turn that was not kept waiting is answered: known already, and yet the others have their turn first."""

    __slots__ = ("_answer", "_error", "_group")

    def __init__(self, group: GroupCommit, answer: T, error: BaseException | None) -> None:
        self._group = group
        self._answer = answer
        self._error = error

    def __await__(self) -> Generator[None, None, T]:
        yield
        self._group.pass_by()
        if self._error is not None:
            raise self._error
        return self._answer


def _nothing(_: State) -> tuple[list[Change], None]:
    return [], None


def _planned(
    group: Sequence[tuple[Plan[Any], object]], state: State, changes: list[Change]
) -> list[_Outcome]:
    """Plan one after another, each on what those before it did."""
    outcomes: list[_Outcome] = []
    for plan, _ in group:
        try:
            planned, answer = plan(state)
        except Exception as error:  # noqa: BLE001 -- what is refused touched nothing; whoever planned it is told why
            outcomes.append((None, error))
            continue
        state.apply(planned)
        changes += planned
        outcomes.append((answer, None))
    return outcomes


def _answer(future: asyncio.Future[Any], answer: object, error: BaseException | None) -> None:
    if future.done():
        return
    if error is None:
        future.set_result(answer)
    else:
        future.set_exception(error)
