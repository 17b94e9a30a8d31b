"""Group commit: what waits while a frame is written goes into the next one together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

from rmabot.ports.store import StoreError
from rmabot.store.plans import Plan
from rmabot.store.rows import Change
from rmabot.store.state import State
from rmabot.store.tinydb.replica import Replica
from rmabot.store.tinydb.writer import Then, Writer

T = TypeVar("T")

_AT_ONCE = 64

_Waiting = tuple[Plan[Any], "asyncio.Future[Any]"]
_Answered = tuple[object, "asyncio.Future[Any]"]
_Outcome = tuple[Any, BaseException | None]


class GroupCommit:
    """Carries plans out in the order they come; each is answered when the frame it is in is on the disk.

    A round takes the lock, plans what waits, writes one frame and answers. It is made of callbacks, for a lone turn
    pays for every pass of the event loop.
    """

    def __init__(self, replica: Replica, writer: Writer) -> None:
        self._replica = replica
        self._writer = writer
        self._loop = asyncio.get_running_loop()
        self._waiting: list[_Waiting] = []
        self._alone: list[tuple[Callable[[], None], asyncio.Future[None]]] = []
        self._busy = False

    @property
    def idle(self) -> bool:
        """Tell whether nothing waits and nothing is on its way to the disk."""
        return not self._busy

    async def carry_out(self, plan: Plan[T]) -> T:
        """Return what the plan answers, when what it changes is durable."""
        answer: asyncio.Future[T] = self._loop.create_future()
        self._waiting.append((plan, answer))
        self._wake()
        return await answer

    async def by_itself(self, work: Callable[[], None]) -> None:
        """Have something done beside the loop, under the lock, with all that is on disk read; others wait."""
        done: asyncio.Future[None] = self._loop.create_future()
        self._alone.append((work, done))
        self._wake()
        await done

    async def drain(self) -> None:
        """Return when nothing waits."""
        with suppress(StoreError):
            while self._busy:
                await self.carry_out(_nothing)

    def _wake(self) -> None:
        """Begin a round after this pass of the loop, so that all who come in it share the round."""
        if not self._busy:
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
        changes: list[Change] = []
        outcomes = [_planned(plan, self._replica.state, changes) for plan, _ in group]
        if changes:
            frame = self._replica.journal.frame(changes)
            self._write(partial(self._replica.write, frame), partial(self._written, group, outcomes))
        else:
            self._replica.lock.release()
            self._written(group, outcomes, None)

    def _write(self, work: Callable[[], None], then: Then) -> None:
        """Write beside the loop, and let other processes in before the loop hears of it, or when it never does."""

        def write() -> None:
            try:
                work()
            finally:
                self._replica.writing = False
                self._replica.lock.release()

        self._replica.writing = True
        self._writer.do(write, then)

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
        for (_, answer), outcome in zip(group, outcomes, strict=True):
            _answer(answer, *(outcome if error is None else (None, error)))
        self._next()

    def _next(self) -> None:
        self._busy = False
        if self._waiting or self._alone:
            self._wake()


def _nothing(_: State) -> tuple[list[Change], None]:
    return [], None


def _planned(plan: Plan[Any], state: State, changes: list[Change]) -> _Outcome:
    try:
        planned, answer = plan(state)
    except Exception as error:  # noqa: BLE001 -- what is refused touched nothing; whoever planned it is told why
        return None, error
    state.apply(planned)
    changes += planned
    return answer, None


def _answer(future: asyncio.Future[Any], answer: object, error: BaseException | None) -> None:
    if future.done():
        return
    if error is None:
        future.set_result(answer)
    else:
        future.set_exception(error)
