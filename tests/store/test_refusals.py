"""What cannot be read is refused in a sentence that says what to do, and is never written over."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from rmabot.ports.store import Stopped, StoreError, Unreadable
from rmabot.store.keyfile import default_key_file
from rmabot.store.open import open_store
from tests.store.conftest import AT, Open, turn


@pytest.fixture
async def kept(tmp_path: Path) -> Path:
    """A store with one turn in it and its key beside; gives its file."""
    store = await open_store(url(tmp_path), tmp_path / "key")
    await store.commit(turn(1))
    await store.put_blob(b"invoice")
    await store.close()
    return tmp_path / "data" / "rmabot.db"


def url(folder: Path) -> str:
    return f"tinydb:///{folder}/data/rmabot.db"


async def refused(tmp_path: Path, key: Path | None = None) -> str:
    """Why the store does not open; every file is as it was before."""
    before = contents(tmp_path)
    with pytest.raises(Unreadable) as told:
        await open_store(url(tmp_path), key or tmp_path / "key")
    assert contents(tmp_path) == before
    return str(told.value)


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def test_another_key_is_refused_with_the_ids_of_both(kept: Path, tmp_path: Path) -> None:
    """The file says under which key it is; neither key is told."""
    other = tmp_path / "other"
    await (await open_store(f"tinydb:///{tmp_path}/else/rmabot.db", other)).close()
    sentence = await refused(tmp_path, other)
    assert str(kept) in sentence
    assert "RMABOT_STORE__KEY_FILE" in sentence
    for line in (*other.read_text().split(), *(tmp_path / "key").read_text().split()):
        assert len(line) < 60 or line not in sentence


async def test_data_without_its_key_is_refused_and_no_key_is_made(kept: Path, tmp_path: Path) -> None:
    """A new key would not open it; a store that was moved away leaves blobs, which are data too."""
    (tmp_path / "key").rename(tmp_path / "away")
    assert "put it back" in await refused(tmp_path)
    kept.rename(tmp_path / "store")
    assert "put it back" in await refused(tmp_path)
    assert not (tmp_path / "key").exists()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "cut short"),
        (b"RMABOT", "cut short"),
        (b"RMABOT\0\x09" + bytes(200), "another version"),
        (b"SQLite format 3\0" + bytes(200), "no store of rmabot"),
        (b'{"_default": {}}', "no store of rmabot"),
    ],
)
async def test_a_file_that_is_something_else_is_refused(
    kept: Path, tmp_path: Path, content: bytes, says: str
) -> None:
    """An empty one too: somebody's data may have been there."""
    kept.write_bytes(content)
    assert says in await refused(tmp_path)


async def test_a_folder_in_the_store_s_place_is_refused(kept: Path, tmp_path: Path) -> None:
    """With the name of the folder."""
    kept.unlink()
    kept.mkdir()
    assert f'"{kept}" is a folder' in await refused(tmp_path)


@pytest.mark.parametrize(
    "text", ["", "key 12\n", "hello\n", "\xff", "key " + "0" * 64 + "\n", "# only words\n"]
)
async def test_a_key_file_that_is_none_is_refused_without_telling_it(
    kept: Path, tmp_path: Path, text: str
) -> None:
    """With its name and line, not with what it says."""
    (tmp_path / "key").write_text(text, "latin-1")
    sentence = await refused(tmp_path)
    assert str(tmp_path / "key") in sentence
    assert "000" not in sentence
    assert "hello" not in sentence


async def test_what_is_kept_is_its_owner_s_alone_and_in_no_clear(kept: Path, tmp_path: Path) -> None:
    """Files and folders are closed to others, and nothing typed or named can be read in them."""
    for path in (kept, *kept.parent.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
    everything = b"".join(contents(tmp_path / "data").values())
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    for secret in (b"telegram:1", b"turn", b"nudge", b"invoice"):
        assert secret not in everything


async def test_a_failed_write_stops_the_process(opened: Open) -> None:
    """Memory is ahead of the disk by then: nothing is answered any more, and the next process has what was confirmed."""
    store = await opened()
    await store.commit(turn(1))
    journal = store.database.storage.replica.journal
    readable = os.open(journal.path, os.O_RDONLY)
    os.dup2(readable, journal.descriptor)
    os.close(readable)
    with pytest.raises(Stopped, match="start again"):
        await store.commit(turn(2))
    for ask in (store.get("session", "telegram:1"), store.seen("x"), store.commit(turn(3)), store.due(AT, 1)):
        with pytest.raises(Stopped):
            await ask
    after = await opened()
    record = await after.get("session", "telegram:1")
    assert record is not None
    assert record.revision == 1


FILL = """
import asyncio, resource, sys
from pathlib import Path
from rmabot.ports.store import Commit, Record, StoreError
from rmabot.store.open import open_store

async def fill(url, key):
    store = await open_store(url, Path(key))
    resource.setrlimit(resource.RLIMIT_FSIZE, (700_000, 700_000))
    try:
        await store.put_blob(bytes(900_000))
    except StoreError as error:
        print(error)
    for number in range(1, 1000):
        try:
            await store.commit(Commit(at=0.0, puts=(Record("note", "n", number, bytes(9_000)),)))
        except StoreError as error:
            print(error)
            print(number - 1)
            return

asyncio.run(fill(*sys.argv[1:]))
"""


async def test_a_full_disk_is_a_sentence_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    """Blobs and commits alike; the next process has every confirmed commit, and no more than one further."""
    done = subprocess.run(
        [sys.executable, "-c", FILL, url(tmp_path), tmp_path / "key"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    blob, commit, confirmed = done.stdout.splitlines()
    assert "no room left" in blob
    assert "nothing of it was kept" in blob
    assert "no room left" in commit
    assert "start again" in commit
    store = await open_store(url(tmp_path), tmp_path / "key")
    record = await store.get("note", "n")
    await store.close()
    assert record is not None
    assert record.revision == int(confirmed) > 0
    assert [
        entry.name for entry in (tmp_path / "data" / "rmabot.db.blobs").rglob("*") if entry.is_file()
    ] == ["lock"]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "rmabot.db",
        "mysql://u:secret@h/d",
        "tinydb://var/x.db",
        "tinydb:///",
        "sqlite:///x.db",
        "postgresql+psycopg://u:secret@h/d",
    ],
)
async def test_an_address_that_means_no_store_is_told_what_one_looks_like(address: str) -> None:
    """Without the password that may be in it."""
    with pytest.raises(StoreError, match=r"tinydb:///var/rmabot\.db") as told:
        await open_store(address, None)
    assert "secret" not in str(told.value)


async def test_the_key_is_made_on_first_use_where_keys_belong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under the user's configuration, and the same one from then on, by however many at once."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    assert default_key_file() == tmp_path / "config" / "rmabot" / "key"
    store = await open_store(url(tmp_path), None)
    await store.commit(turn(1))
    await store.close()
    key = default_key_file().read_bytes()
    again = await open_store(url(tmp_path), None)
    assert await again.seen("telegram:update:1")
    await again.close()
    assert default_key_file().read_bytes() == key
