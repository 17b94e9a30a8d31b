"""Group commit: what waits while a frame is written goes into the next one together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, TypeVar

from rmabot.store.plans import Plan
from rmabot.store.rows import Change
from rmabot.store.state import State
from rmabot.store.tinydb.frames import pack_changes
from rmabot.store.tinydb.replica import Replica
from rmabot.store.tinydb.writer import Writer

T = TypeVar("T")

_AT_ONCE = 64

_Waiting = tuple[Plan[Any], "asyncio.Future[Any]"]
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
        self._alone: list[asyncio.Future[None]] = []
        self._busy = False

    async def carry_out(self, plan: Plan[T]) -> T:
        """Return what the plan answers, when what it changes is durable."""
        answer: asyncio.Future[T] = self._loop.create_future()
        self._waiting.append((plan, answer))
        self._wake()
        return await answer

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """Hold the lock for a block, with all that is on disk read; what comes meanwhile waits."""
        turn: asyncio.Future[None] = self._loop.create_future()
        self._alone.append(turn)
        self._wake()
        await turn
        try:
            yield
        finally:
            self._replica.lock.release()
            self._next()

    async def drain(self) -> None:
        """Return when nothing waits."""
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
        if self._alone:
            self._give_turn(self._alone.pop(0))
            return
        group, self._waiting = self._waiting[:_AT_ONCE], self._waiting[_AT_ONCE:]
        try:
            self._replica.catch_up()
        except Exception as trouble:  # noqa: BLE001 -- everybody who waits has to be told
            self._finish(group, [(None, trouble)] * len(group))
            return
        changes: list[Change] = []
        outcomes = [_planned(plan, self._replica.state, changes) for plan, _ in group]
        if not changes:
            self._finish(group, outcomes)
            return
        frame = self._replica.journal.frame(pack_changes(changes))
        self._replica.writing = True
        self._writer.do(partial(self._write, frame), partial(self._written, group, outcomes))

    def _give_turn(self, turn: asyncio.Future[None]) -> None:
        try:
            self._replica.catch_up()
        except Exception as trouble:  # noqa: BLE001 -- it is told to whoever waits
            _answer(turn, None, trouble)
        else:
            _answer(turn, None, None)
            return
        self._replica.lock.release()
        self._next()

    def _write(self, frame: bytes) -> None:
        """Write a frame, beside the loop, and let other processes in before the loop hears of it."""
        try:
            self._replica.write(frame)
        finally:
            self._replica.writing = False
            self._replica.lock.release()

    def _written(self, group: list[_Waiting], outcomes: list[_Outcome], error: BaseException | None) -> None:
        for (_, answer), outcome in zip(group, outcomes, strict=True):
            _answer(answer, *(outcome if error is None else (None, error)))
        self._next()

    def _finish(self, group: list[_Waiting], outcomes: list[_Outcome]) -> None:
        self._replica.lock.release()
        self._written(group, outcomes, None)

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
