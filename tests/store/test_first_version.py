"""A store that an earlier version of rmabot wrote is opened, written on, and becomes one of today's when it is compacted."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmabot.ports.store import Commit, Conflict, Kept, Outgoing, Record, Seen
from rmabot.store.keyfile import load_cipher
from rmabot.store.rows import Change
from rmabot.store.tinydb import first
from rmabot.store.tinydb.frames import FIRST, VERSION
from rmabot.store.tinydb.store import TinyDbStore
from tests.store.conftest import AT
from tests.store.test_filled import any_change

WRITTEN = Path(__file__).parent / "first_version"
"""Four turns and a request, a compaction, then changes, a delivery and a sweep: as that version left it, and its key."""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    shutil.copytree(WRITTEN, tmp_path / "old")
    (tmp_path / "old" / "key").chmod(0o600)
    return tmp_path / "old" / "rmabot.db"


async def opened(path: Path) -> TinyDbStore:
    return await TinyDbStore.open(path, load_cipher(path.with_name("key"), data=path))


async def all_of(store: TinyDbStore) -> list[Kept]:
    return [thing async for thing in store.everything()]


def version_of(path: Path) -> bytes:
    return path.read_bytes()[7:8]


async def test_all_that_it_kept_is_there(old: Path) -> None:
    """Records with what finds them, event keys, claims, timers, acts, rows with what holds them, ids of the platform."""
    store = await opened(old)
    assert await store.get("request", "RQé") == Record(
        "request", "RQé", 2, b'{"ok":1}', {"state": ("APPROVED",), "serial": ("A1",)}
    )
    assert [one.key for one in (await store.find("session", "person", "telegram:1")).records] == [
        "telegram:1"
    ]
    assert await store.get("draft", "x") is None
    assert [timer.key for timer in await store.due(AT + 900, 9)] == ["telegram:1:idle"]
    assert [act.details for act in await store.audit("RQ3")] == [{"n": 3}]
    assert await store.bindings("telegram:1") == {"message": "71"}
    assert [await store.seen(f"update:{number}") for number in range(1, 5)] == [False, True, True, True]
    assert [row.effect["text"] for row in await store.lease("telegram", AT + 98, 9, AT + 98)] == [
        "turn 3, été"
    ]
    assert await store.waiting() == 3
    await store.close()


async def test_it_is_written_on_as_it_is(old: Path) -> None:
    """A process of that version beside this one reads on, until the store is compacted."""
    store = await opened(old)
    before = await all_of(store)
    turn = Commit(
        at=AT + 50,
        event="update:50",
        puts=(Record("session", "telegram:é", 1, b"{}"),),
        outbox=(Outgoing("telegram:é", "slack", {"text": "on"}),),
    )
    await store.commit(turn)
    await store.close()
    assert version_of(old) == FIRST
    store = await opened(old)
    assert len(await all_of(store)) == len(before) + 3
    with pytest.raises(Seen):
        await store.commit(turn)
    with pytest.raises(Conflict):
        await store.commit(Commit(at=AT, puts=(Record("session", "telegram:é", 1, b"{}"),)))
    await store.close()


async def test_compacting_it_makes_it_one_of_todays(old: Path) -> None:
    """Nothing of it is another, and who has it open goes on."""
    store, beside = await opened(old), await opened(old)
    before = await all_of(store)
    await store.compact()
    assert version_of(old) == VERSION
    assert await all_of(store) == before
    await beside.commit(Commit(at=AT + 60, event="update:60"))
    assert await store.seen("update:60")
    await store.close()
    await beside.close()
    store = await opened(old)
    assert len(await all_of(store)) == len(before) + 1
    await store.close()


@given(st.lists(any_change, max_size=12))
def test_its_frames_hold_what_todays_hold(changes: list[Change]) -> None:
    """Whatever is written into one."""
    assert first.unpack(first.pack(changes)) == changes
