"""Compaction: the file is written anew with what counts, while turns go on."""

import asyncio
import os
import resource
from pathlib import Path

import pytest

from rmabot.ports.store import EVENT_KEPT_SECONDS, Commit, Delivered, Record, Store
from rmabot.store.cipher import Cipher
from rmabot.store.tinydb.compaction import FLOOR, MOST_UNSYNCED, Compaction, compact, wanted
from rmabot.store.tinydb.replica import Replica
from tests.store.conftest import AT, Open, turn


async def everything(store: Store) -> list[str]:
    return sorted([repr(thing) async for thing in store.everything()])


async def test_what_counts_stays_and_what_does_not_goes(opened: Open, path: Path) -> None:
    """The file shrinks, and whoever opens it finds the same."""
    store = await opened()
    for number in range(1, 101):
        await store.commit(turn(number, pad=2000))
        (row,) = await store.lease("telegram", AT, 1, AT)
        if number % 10:
            await store.settle([Delivered(row.row, AT)])
    before, size = await everything(store), store.database.storage.replica.journal.end
    await store.compact()
    assert path.stat().st_size < size / 10
    assert await everything(store) == before
    assert await everything(await opened()) == before
    await store.commit(turn(101))
    rows = await store.lease("telegram", AT, 100, AT)
    assert len(rows) == 11
    assert rows[-1].row > 100


async def test_what_is_gone_stays_gone_in_the_new_file(opened: Open) -> None:
    """A delivered row's number is not given again, and a forgotten event is not remembered again."""
    store = await opened()
    await store.commit(turn(1))
    (row,) = await store.lease("telegram", AT, 1, AT)
    await store.settle([Delivered(row.row, AT)])
    assert await store.sweep(AT + 2 + EVENT_KEPT_SECONDS) == 1
    await store.compact()
    after = await opened()
    assert not await after.seen("telegram:update:1")
    await after.commit(turn(2))
    (later,) = await after.lease("telegram", AT, 1, AT)
    assert later.row > row.row


async def test_turns_go_on_while_the_file_is_written_anew(opened: Open) -> None:
    """Of this process and of another; none is lost and none is there twice."""
    one, other = await opened(), await opened()
    for who in range(600):
        await one.commit(turn(1, who, 1) if who == 0 else Commit(at=AT, puts=turn(1, who, 1).puts))
    done = 0

    async def write(store: Store, who: int) -> None:
        nonlocal done
        for number in range(2, 60):
            await store.commit(turn(1000 * who + number, who, number))
            done += 1

    async def write_anew() -> None:
        while done < 110:
            await one.compact()

    await asyncio.gather(write(one, 1), write(other, 2), write_anew())
    for store in (one, other, await opened()):
        assert await store.waiting() == 117
        for who in (1, 2):
            record = await store.get("session", f"telegram:{who}")
            assert record is not None
            assert record.revision == 59
    assert await everything(one) == await everything(other)


async def test_a_store_that_has_grown_is_compacted_by_itself(opened: Open, path: Path) -> None:
    """When what was written since is more than a floor, and more than a third of what counted."""
    store = await opened()
    for number in range(1, FLOOR // 100_000 + 6):
        await store.commit(Commit(at=AT, puts=(Record("note", "n", number, bytes(100_000)),)))
    await store.close()
    assert path.stat().st_size < FLOOR / 2
    record = await (await opened()).get("note", "n")
    assert record is not None


async def test_a_compaction_that_fails_leaves_the_store_as_it_was(
    opened: Open, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """On a full disk the old file goes on, nothing is left of the new one, and the log says so."""
    store = await opened()
    await store.commit(Commit(at=AT, puts=tuple(Record("note", str(n), 1, bytes(10_000)) for n in range(50))))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        await store._compact()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "not compacted" in caplog.text
    assert not path.with_name("rmabot.db.new").exists()
    await store.commit(turn(1))
    await store.compact()
    assert len([thing async for thing in (await opened()).everything()]) == 54


async def test_a_copy_is_made_durable_little_by_little(opened: Open, path: Path, cipher: Cipher) -> None:
    """Never much of it waits at once for the disk, behind which the syncs of turns would wait."""
    store = await opened()
    for number in range(1, 61):
        await store.commit(turn(number, who=number, revision=1, pad=50_000))
    compaction = Compaction.begin(Replica(path, cipher))
    assert compaction is not None
    written, waits = 0, []
    for portion in compaction.rows():
        compaction.write(portion)
        written += sum([len(row) for _, _, row in portion if row is not None])
        waits.append(compaction.unsynced)
    assert written > 2 * MOST_UNSYNCED
    assert max(waits) <= MOST_UNSYNCED
    assert 0 in waits
    compaction.close()


def test_what_was_cut_off_in_a_compaction_is_no_store(path: Path, cipher: Cipher) -> None:
    """A process that died over it leaves a file that nobody opens, and that the next compaction begins anew."""
    replica = Replica(path, cipher)
    compaction = Compaction.begin(replica)
    assert compaction is not None
    for portion in compaction.rows():
        compaction.write(portion)
    assert Compaction.begin(replica) is None
    os.close(compaction._lock)
    assert path.with_name("rmabot.db.new").exists()
    assert compact(Replica(path, cipher))
    assert not path.with_name("rmabot.db.new").exists()
    assert not wanted(replica)


def test_a_store_is_compacted_without_a_loop_too(path: Path, cipher: Cipher) -> None:
    """For commands that have none."""
    replica = Replica(path, cipher)
    assert compact(replica)
    assert compact(replica)
    replica.close()
