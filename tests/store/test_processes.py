"""Several processes on one store: each reads what the others committed, and none writes over them."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rmabot.ports.store import Commit, Conflict, Held, Outgoing, Record, Retry, Seen, Stopped, Unreadable
from rmabot.store.cipher import Cipher
from rmabot.store.tinydb.replica import Replica, locks_of
from rmabot.store.tinydb.store import TinyDbStore
from tests.store.conftest import AT, Open, turn

KILLS = Path(__file__).parents[2] / "benchmarks" / "store_kills.py"


async def test_each_sees_at_once_what_the_other_committed(opened: Open) -> None:
    """Records, event keys, timers, rows, acts: the next look has them."""
    one, other = await opened(), await opened()
    for number in range(1, 6):
        writer, reader = (one, other) if number % 2 else (other, one)
        await writer.commit(turn(number))
        record = await reader.get("session", "telegram:1")
        assert record is not None
        assert record.revision == number
        assert await reader.seen(f"telegram:update:{number}")
        assert await reader.waiting("telegram") == number
        assert len(await reader.due(AT + number + 60, 10)) == 1


async def test_a_turn_on_what_another_process_changed_is_a_conflict(opened: Open) -> None:
    """However it was read, and an event that another process handled is a repeat."""
    one, other = await opened(), await opened()
    await one.commit(turn(1))
    with pytest.raises(Conflict):
        await other.commit(turn(2, revision=1))
    with pytest.raises(Seen):
        await other.commit(turn(1, revision=2))


async def test_turns_of_two_processes_at_once_all_get_through(opened: Open) -> None:
    """Each waits for the other's commit and reads it; the rows have numbers of their own."""
    stores = [await opened(), await opened(), await opened()]

    async def write(who: int) -> None:
        for number in range(1, 21):
            await stores[who].commit(turn(1000 * who + number, who, number))

    await asyncio.gather(*(write(who) for who in range(3)))
    for store in stores:
        assert await store.waiting() == 60
        rows = await store.lease("telegram", AT, 100, AT)
        assert len({row.row for row in rows}) == 60


async def test_what_one_leased_the_other_does_not_get(opened: Open) -> None:
    """A lease is on the disk like anything else."""
    one, other = await opened(), await opened()
    await one.commit(turn(1))
    await one.commit(turn(2, who=2, revision=1))
    assert len(await one.lease("telegram", AT, 1, AT + 60)) == 1
    assert [row.conversation for row in await other.lease("telegram", AT, 9, AT + 60)] == ["telegram:2"]


async def test_a_second_runner_is_told_who_the_first_is(opened: Open) -> None:
    """By its process; the commands of the desk beside it are nobody's runner."""
    one, other = await opened(), await opened()
    async with one.run_channel("telegram"):
        with pytest.raises(Held, match=f'"telegram".* process {os.getpid()} on '):
            async with other.run_channel("telegram"):
                pass
        await other.commit(turn(1))
    async with other.run_channel("telegram"):
        pass


async def test_a_compaction_is_noticed_and_costs_nobody_a_turn(opened: Open) -> None:
    """Others go over to the new file from where the old one ended, or start anew when they missed one."""
    one, other, late = await opened(), await opened(), await opened()
    for number in range(1, 11):
        await (one if number % 2 else other).commit(turn(number))
        await one.compact()
        await (other if number % 2 else one).commit(turn(100 + number, 2, number))
    for number, store in enumerate((one, other, late)):
        for who in (1, 2):
            record = await store.get("session", f"telegram:{who}")
            assert record is not None
            assert record.revision == 10
        assert await store.waiting() == 20 + number
        await store.commit(turn(1000 + number, 3, 1 + number))


async def test_compactions_of_two_processes_do_not_meet(opened: Open, path: Path) -> None:
    """One is at it, the other lets it be; nothing is left beside the store."""
    one, other = await opened(), await opened()
    await one.commit(turn(1))
    await asyncio.gather(one.compact(), other.compact(), other.commit(turn(2)), one.commit(turn(9, 2, 1)))
    assert {entry.name for entry in path.parent.iterdir()} == {path.name, locks_of(path).name}
    assert await one.waiting() == await other.waiting() == 3


async def test_what_a_process_left_half_written_is_dropped_by_the_next(opened: Open, path: Path) -> None:
    """A reader waits for the rest of it; a writer knows that nobody is left to write it."""
    one, other = await opened(), await opened()
    await one.commit(turn(1))
    replica = one.database.storage.replica
    frame = replica.journal.frame([("session", "a", b"x" * 500)])
    with path.open("r+b") as file:
        file.seek(replica.journal.end)
        file.write(frame[:200])
    assert await other.waiting() == 1
    await other.commit(turn(2))
    await one.commit(turn(3))
    assert await other.waiting() == 3


async def test_a_store_that_was_taken_away_stops_its_processes(opened: Open, path: Path) -> None:
    """Whatever they would answer is no longer so."""
    store = await opened()
    await store.commit(turn(1))
    path.unlink()
    with pytest.raises(Stopped, match="taken away"):
        await store.commit(turn(2))
    with pytest.raises(Stopped):
        await store.get("session", "telegram:1")


async def test_a_store_cut_short_under_a_process_is_refused(opened: Open, path: Path) -> None:
    """It does not go on as if the rest had never been."""
    store = await opened()
    for number in range(1, 4):
        await store.commit(turn(number))
    os.truncate(path, 700)
    left = path.read_bytes()
    with pytest.raises(Unreadable, match="missing"):
        await store.commit(turn(4))
    assert path.read_bytes() == left


async def test_a_commit_nobody_waits_for_any_more_is_still_whole(opened: Open) -> None:
    """Being cancelled undoes nothing and stops nobody else."""
    store = await opened()
    task = asyncio.ensure_future(store.commit(turn(1)))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    await store.commit(Commit(at=AT, puts=(Record("note", "n", 1, b"{}"),), outbox=(Outgoing("a", "b", {}),)))
    record = await store.get("session", "telegram:1")
    assert record is None or await store.seen("telegram:update:1")


def test_a_program_that_ends_without_closing_leaves_a_sound_store(path: Path, cipher: Cipher) -> None:
    """Its last commit is there whole or not at all, nobody is told of an error, and nobody else has to wait."""

    async def hasty(number: int) -> None:
        store = await TinyDbStore.open(path, cipher)
        known = await store.get("session", "telegram:1")
        revision = known.revision + 1 if known else 1
        working = [
            asyncio.ensure_future(store.commit(turn(number, 1, revision))),
            asyncio.ensure_future(store.compact()),
        ]
        for _ in range(number):
            await asyncio.sleep(0)
        assert len(working) == 2

    for number in range(1, 25):
        asyncio.run(hasty(number))
    replica = Replica(path, cipher)
    record = replica.state.kinds["session"].get("telegram:1")
    assert record is not None
    assert record.revision == len(replica.state.seen) == len(replica.state.outbox) > 3
    replica.close()


async def test_a_store_behind_a_link_stays_behind_it(path: Path, cipher: Cipher, tmp_path: Path) -> None:
    """Compaction puts a new file in the old one's place, not in the link's; both names are one store."""
    link = tmp_path / "link.db"
    path.parent.mkdir()
    link.symlink_to(path)
    one, other = await TinyDbStore.open(link, cipher), await TinyDbStore.open(path, cipher)
    await one.commit(turn(1))
    await one.compact()
    await one.commit(turn(2))
    assert link.is_symlink()
    assert await other.seen("telegram:update:2")
    await one.close()
    await other.close()


def test_kill_9_in_the_middle_of_commits_loses_and_doubles_nothing() -> None:
    """One writer and two at once, forty times each; ``benchmarks/store_kills.py`` does two hundred."""
    done = subprocess.run(
        [sys.executable, KILLS, "--kills", "40"], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    one, two = map(json.loads, done.stdout.splitlines())
    assert one["kills"] == two["kills"] == 40
    assert one["confirmed"] > 40
    assert two["confirmed"] > 40


async def test_the_runner_of_a_channel_leases_without_writing(opened: Open, path: Path) -> None:
    """Nobody else may take rows of a channel that is run: what is in hand need not be on the disk, and ends with the process."""
    store = await opened()
    await store.commit(turn(1))
    size = path.stat().st_size
    async with store.run_channel("telegram"):
        (row,) = await store.lease("telegram", AT, 10, AT + 60)
        assert await store.lease("telegram", AT, 10, AT + 60) == ()
        assert path.stat().st_size == size
        await store.settle([Retry(row.row, AT + 30, "later")])
        assert await store.lease("telegram", AT + 29, 10, AT + 60) == ()
    other = await opened()
    (again,) = await other.lease("telegram", AT + 30, 10, AT + 60)
    assert again.attempts == 2
