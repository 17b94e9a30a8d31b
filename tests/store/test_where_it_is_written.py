"""Where a frame is written: beside the event loop, or, of a turn that is alone on a disk that answers at once, on it."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest

from rmabot.ports.store import Stopped
from rmabot.store.cipher import Cipher
from rmabot.store.plans import Plan, plan_commit
from rmabot.store.tinydb.group import IN_A_ROW, GroupCommit
from rmabot.store.tinydb.replica import Replica
from rmabot.store.tinydb.writer import Then, Work, Writer
from tests.store.conftest import turn

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


async def test_no_turn_waits_on_the_loop_for_a_slow_disk(replica: Replica) -> None:
    """However many there were."""
    async with grouped(replica, SLOW) as (group, writer):
        for number in range(1, 31):
            await group.carry_out(of(number))
        assert writer.count == 30
    replica.close()


@pytest.mark.parametrize("at_once", [QUICK, SLOW], ids=["on the loop", "beside it"])
async def test_a_write_that_fails_is_told_and_stops_all(replica: Replica, path: Path, at_once: float) -> None:
    """Wherever it was: memory is ahead of the disk then."""
    async with grouped(replica, at_once) as (group, _):
        for number in range(1, 21):
            await group.carry_out(of(number))
        read_only = os.open(path, os.O_RDONLY)
        os.dup2(read_only, replica.journal.descriptor)
        os.close(read_only)
        with pytest.raises(Stopped):
            await group.carry_out(of(21))
        with pytest.raises(Stopped):
            await group.carry_out(of(22))
    replica.close()
