"""Where a frame is written: beside the event loop, or, of a turn that is alone on a disk that answers at once, on it."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest

from rmabot.ports.store import Commit, Record, Seen, Stopped
from rmabot.store.cipher import Cipher
from rmabot.store.plans import Plan, plan_commit
from rmabot.store.tinydb.group import IN_A_ROW, GroupCommit
from rmabot.store.tinydb.replica import Replica
from rmabot.store.tinydb.writer import Then, Work, Writer
from tests.store.conftest import AT, turn

QUICK, SLOW = 60.0, 0.0  # of these seconds every answer counts as at once, or none


class CountingWriter(Writer):
    """A writer that says how much it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def do(self, work: Work, then: Then) -> None:
        self.count += 1
        super().do(work, then)


def of(number: int, who: int = 1) -> Plan[None]:
    return partial(plan_commit, commit=turn(number, who, 1 if who > 1 else number))


@asynccontextmanager
async def grouped(replica: Replica, at_once: float) -> AsyncIterator[tuple[GroupCommit, CountingWriter]]:
    writer = CountingWriter()
    group = GroupCommit(replica, writer, lambda: None, at_once)
    try:
        yield group, writer
    finally:
        await group.drain()
        writer.close()


@pytest.fixture
def replica(path: Path, cipher: Cipher) -> Replica:
    return Replica(path, cipher)


async def test_a_turn_alone_waits_for_a_quick_disk_where_it_stands(
    replica: Replica, path: Path, cipher: Cipher
) -> None:
    """Once the disk has shown itself to be quick; turns in company, and during a compaction, are written beside the loop."""
    async with grouped(replica, QUICK) as (group, writer):
        for number in range(1, IN_A_ROW + 21):
            await group.carry_out(of(number))
        assert writer.count == IN_A_ROW
        await asyncio.gather(group.carry_out(of(101, who=2)), group.carry_out(of(102, who=3)))
        assert writer.count == IN_A_ROW + 1
        group.beside += 1
        await group.carry_out(of(103, who=4))
        assert writer.count == IN_A_ROW + 2
    replica.close()
    again = Replica(path, cipher)
    assert len(again.state.seen) == IN_A_ROW + 23
    again.close()


async def test_a_turn_that_goes_before_company_comes_is_one_a_pass(replica: Replica) -> None:
    """The others of that pass share a frame beside the loop, and so do those after them until turns are alone again."""
    async with grouped(replica, QUICK) as (group, writer):
        for number in range(1, 2 * IN_A_ROW + 1):
            await group.carry_out(of(number))
        frames = replica.journal.number
        company = [group.carry_out(of(100 + who, who)) for who in range(2, 8)]
        assert replica.journal.number == frames + 1, "the first is written before anything else is done"
        await asyncio.gather(*company)
        assert (replica.journal.number, writer.count) == (frames + 2, IN_A_ROW + 1)
        for number in (201, 204):
            await asyncio.gather(*(group.carry_out(of(number + who, 10 * number + who)) for who in range(3)))
        assert (replica.journal.number, writer.count) == (frames + 4, IN_A_ROW + 3)
    replica.close()


async def test_turns_alone_leave_the_loop_to_others(replica: Replica) -> None:
    """Each lets what else is due have a pass, though it was written before anything else was done."""
    async with grouped(replica, QUICK) as (group, _):
        passes: list[int] = []

        async def others() -> None:
            while True:
                passes.append(replica.journal.number)
                await asyncio.sleep(0)

        for number in range(1, 2 * IN_A_ROW + 1):
            await group.carry_out(of(number))
        task = asyncio.ensure_future(others())
        for number in range(101, 111):
            await group.carry_out(of(number, number))
        task.cancel()
        assert len(set(passes)) >= 10
    replica.close()


async def test_a_refusal_of_a_turn_alone_holds_up_nobody(replica: Replica) -> None:
    """It is told where it is awaited, and the next turn is done."""
    async with grouped(replica, QUICK) as (group, writer):
        for number in range(1, 2 * IN_A_ROW + 1):
            await group.carry_out(of(number))
        frames = replica.journal.number
        refused = group.carry_out(of(1))
        with pytest.raises(Seen):
            await refused
        await group.carry_out(of(101, who=2))
        assert (replica.journal.number, writer.count) == (frames + 1, IN_A_ROW)
    replica.close()


async def test_a_frame_that_needs_room_is_written_beside_the_loop(replica: Replica) -> None:
    """However quick the disk was: room is a quarter of a megabyte at once."""
    async with grouped(replica, QUICK) as (group, writer):
        for number in range(1, 2 * IN_A_ROW + 1):
            await group.carry_out(of(number))
        large = Record("note", "n", 1, b'"' + b"x" * (1 << 19) + b'"')
        await group.carry_out(partial(plan_commit, commit=Commit(at=AT, puts=(large,))))
        assert writer.count == IN_A_ROW + 1
        assert replica.state.row("note", "n")
    replica.close()


async def test_no_turn_waits_on_the_loop_for_a_slow_disk(replica: Replica) -> None:
    """However many there were."""
    async with grouped(replica, SLOW) as (group, writer):
        for number in range(1, 31):
            await group.carry_out(of(number))
        assert writer.count == 30
    replica.close()


@pytest.mark.parametrize(
    ("at_once", "turns"),
    [(QUICK, 20), (QUICK, 2 * IN_A_ROW), (SLOW, 20)],
    ids=["on the loop", "at once", "beside it"],
)
async def test_a_write_that_fails_is_told_and_stops_all(
    replica: Replica, path: Path, at_once: float, turns: int
) -> None:
    """Wherever it was: memory is ahead of the disk then."""
    async with grouped(replica, at_once) as (group, _):
        for number in range(1, turns + 1):
            await group.carry_out(of(number))
        read_only = os.open(path, os.O_RDONLY)
        os.dup2(read_only, replica.journal.descriptor)
        os.close(read_only)
        with pytest.raises(Stopped):
            await group.carry_out(of(101, who=2))
        with pytest.raises(Stopped):
            await group.carry_out(of(102, who=3))
    replica.close()
