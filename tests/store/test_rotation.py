"""A new key for a store: while others use it, in slices, and finished later where it was killed."""

import asyncio
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from rmabot.ports.store import Held, StoreError, Unreadable
from rmabot.store.blobs import BlobFolder
from rmabot.store.check import check_store
from rmabot.store.cipher import KEY_BYTES, Cipher
from rmabot.store.keyfile import KeyFile, load_cipher
from rmabot.store.rotation import drop_old, rotate
from rmabot.store.tinydb.store import blobs_of
from tests.store.conftest import Open, turn


@pytest.fixture
def keys(tmp_path: Path, cipher: Cipher) -> KeyFile:
    return KeyFile(tmp_path / "key")


def sound(path: Path, cipher: Cipher) -> bool:
    """Tell whether every frame, row and file opens."""
    return not check_store(path, cipher, BlobFolder(blobs_of(path), cipher)).faults


async def test_all_that_is_kept_opens_with_the_new_key_alone(opened: Open, path: Path, keys: KeyFile) -> None:
    """Records and files; the older key stays in the key file until it is dropped."""
    store, old = await opened(), keys.ids()
    for number in range(1, 31):
        await store.commit(turn(number))
        await store.put_blob(b"photo %d" % number)
    done = await rotate(path, keys)
    assert (done.files, done.resumed, done.broken) == (30, False, ())
    assert keys.ids() == (bytes.fromhex(done.key), *old)
    assert done.kept == tuple([key.hex() for key in old])
    assert await drop_old(path, keys) == 1
    assert keys.ids() == (bytes.fromhex(done.key),)
    assert sound(path, load_cipher(keys.path, data=path))


async def test_whoever_has_the_store_open_goes_on(opened: Open, path: Path, keys: KeyFile) -> None:
    """They read what was there, and what they write from then on is sealed with the new key, files too."""
    one, other = await opened(), await opened()
    await one.commit(turn(1))
    photo = await one.put_blob(b"photo")
    await rotate(path, keys)
    await drop_old(path, keys)
    await one.commit(turn(2))
    invoice = await one.put_blob(b"invoice")
    assert await other.seen("telegram:update:2")
    assert [await other.get_blob(name) for name in (photo, invoice)] == [b"photo", b"invoice"]
    await other.compact()
    await one.commit(turn(3))
    assert await other.waiting() == 3
    assert sound(path, load_cipher(keys.path, data=path))


async def test_turns_and_files_go_on_while_the_key_changes(opened: Open, path: Path, keys: KeyFile) -> None:
    """Nothing that was confirmed meanwhile is lost, and nothing is left that needs the old key."""
    store, begun, done = await opened(), asyncio.Event(), asyncio.Event()
    names: list[str] = []

    async def work() -> None:
        number = 0
        while not done.is_set():
            number += 1
            await store.commit(turn(number))
            names.append(await store.put_blob(b"photo %d" % number))
            begun.set()

    async def turns() -> None:
        await begun.wait()
        for _ in range(3):
            await rotate(path, keys)
            await drop_old(path, keys)
        done.set()

    await asyncio.gather(work(), turns())
    assert await store.waiting() == len(names)
    assert sound(path, load_cipher(keys.path, data=path))
    assert {await store.get_blob(name) for name in names} == {
        b"photo %d" % n for n in range(1, len(names) + 1)
    }


async def test_what_was_begun_is_finished_under_its_own_key(opened: Open, path: Path, keys: KeyFile) -> None:
    """No third key comes of it: neither where only the key was made, nor where a file is left."""
    store = await opened()
    await store.commit(turn(1))
    await store.put_blob(b"photo")
    new = keys.begin_with_new()
    assert (await rotate(path, keys)).resumed
    assert keys.ids()[0] == new
    newer = keys.begin_with_new()
    await (await opened()).compact()
    done = await rotate(path, keys)
    assert (done.resumed, done.files, keys.ids()[0]) == (True, 1, newer)


async def test_a_key_that_is_needed_is_not_dropped(opened: Open, path: Path, keys: KeyFile) -> None:
    """A rotation that did not come to its end is to be finished first."""
    store = await opened()
    await store.commit(turn(1))
    keys.begin_with_new()
    with pytest.raises(StoreError, match="rotate-key first"):
        await drop_old(path, keys)
    assert len(keys.ids()) == 2


async def test_a_damaged_file_stops_nobody(opened: Open, path: Path, keys: KeyFile) -> None:
    """It is left as it is and named; no key would open it, so none is kept for it."""
    store = await opened()
    names = [await store.put_blob(data) for data in (b"invoice", b"photo")]
    place = blobs_of(path) / names[0][:2] / names[0]
    place.write_bytes(place.read_bytes()[:-1])
    done = await rotate(path, keys)
    assert done.files == 1
    assert names[0] in done.broken[0]
    assert await drop_old(path, keys) == 1
    assert await store.get_blob(names[1]) == b"photo"


async def test_a_file_keeps_its_age_and_one_that_was_swept_stays_gone(
    opened: Open, path: Path, keys: KeyFile, cipher: Cipher
) -> None:
    """What is sealed anew is as old as it was: what nobody names is still swept when it is a day old."""
    store = await opened()
    name = await store.put_blob(b"photo")
    place = blobs_of(path) / name[:2] / name
    age = place.stat().st_mtime_ns
    await rotate(path, keys)
    assert place.stat().st_mtime_ns == age
    place.unlink()
    BlobFolder(blobs_of(path), cipher).seal_again(name)
    assert not place.exists()


async def test_one_rotation_at_a_time(opened: Open, path: Path, keys: KeyFile) -> None:
    """The second is told that there is a first."""
    await (await opened()).commit(turn(1))
    came = await asyncio.gather(*[rotate(path, keys) for _ in range(2)], return_exceptions=True)
    assert sorted([type(one).__name__ for one in came]) == ["Held", "Rotated"]
    assert any("another process" in str(one) for one in came if isinstance(one, Held))


async def test_nobody_writes_files_that_are_not_their_own(opened: Open, path: Path, keys: KeyFile) -> None:
    """Run by another account, what is written would be that one's, and the store's own could not read it."""
    await opened()
    somebody_elses = Path("/etc/passwd")  # root's; for root one that is given away
    if not os.geteuid():
        somebody_elses = keys.path
        os.chown(keys.path, 4711, -1)
    with pytest.raises(StoreError, match="another account"):
        await rotate(path, KeyFile(somebody_elses))
    assert len(keys.ids()) == 1


async def test_without_its_key_file_nothing_is_begun(opened: Open, path: Path, keys: KeyFile) -> None:
    """No new key is made for data that has one."""
    await opened()
    keys.path.unlink()
    with pytest.raises(Unreadable, match="put it back"):
        await rotate(path, keys)
    assert not keys.path.exists()


def test_a_key_file_changes_in_one_step_and_stays_its_owners(tmp_path: Path, cipher: Cipher) -> None:
    """Mode 0600, a link to it stays a link, nothing is left beside it, and two who add a key both find theirs."""
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "elsewhere" / "link"
    link.symlink_to(tmp_path / "key")
    old = os.umask(0)
    try:
        first, second = KeyFile(link).begin_with_new(), KeyFile(tmp_path / "key").begin_with_new()
    finally:
        os.umask(old)
    assert KeyFile(link).ids() == (second, first, cipher.key_id)
    assert link.is_symlink()
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    assert sorted(tmp_path.iterdir()) == sorted([tmp_path / "elsewhere", tmp_path / "key"])
    assert KeyFile(link).drop([second, cipher.key_id]) == 1
    assert KeyFile(link).ids() == (second, first)


def test_two_who_add_a_key_at_once_lose_none(tmp_path: Path, cipher: Cipher) -> None:
    """Two stores may have one key file: each finds its own key in it afterwards."""

    async def add() -> list[bytes]:
        return await asyncio.gather(
            *[asyncio.to_thread(KeyFile(tmp_path / "key").begin_with_new) for _ in range(8)]
        )

    assert {*asyncio.run(add()), cipher.key_id} == set(KeyFile(tmp_path / "key").ids())


async def test_a_key_file_that_cannot_be_changed_is_said(
    path: Path, opened: Open, keys: KeyFile, tmp_path: Path
) -> None:
    """A place where nothing can be written, here for its long name: a sentence, and the store stays as it was."""
    await (await opened()).commit(turn(1))
    stuck = tmp_path / ("k" * 250)
    stuck.write_bytes(keys.path.read_bytes())
    with pytest.raises(StoreError, match="cannot be changed: file name too long"):
        await rotate(path, KeyFile(stuck))
    assert KeyFile(stuck).ids() == keys.ids()


def test_kill_9_before_any_step_of_a_rotation_loses_nothing(tmp_path: Path) -> None:
    """Killed before each open, write, sync and rename there is: all is there, and the next rotation ends what it began."""
    script = Path(__file__).with_name("kill_rotation.py")
    done = subprocess.run(
        [sys.executable, "-m", "tests.store.kill_rotation", str(tmp_path)],
        cwd=script.parents[2], capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(done.stdout.split()[0]) > 20


def test_kill_9_of_a_rotation_beside_a_process_that_writes_loses_nothing(tmp_path: Path) -> None:
    """Killed at any moment while turns and files are committed: each that was kept opens, and one key is left at last."""
    chance = random.SystemRandom().randrange(1_000_000)
    script = Path(__file__).with_name("kill_rotation_beside.py")
    done = subprocess.run(
        [sys.executable, "-m", "tests.store.kill_rotation_beside", str(tmp_path), str(chance)],
        cwd=script.parents[2], capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    kills, _, _, turns, _ = done.stdout.split()
    assert int(kills) == 4
    assert int(turns) > 4


def test_keys_are_as_long_as_the_cipher_wants_them(keys: KeyFile) -> None:
    """A new one as the first."""
    keys.begin_with_new()
    assert {len(key) for key in keys.read().sealing} == {KEY_BYTES}
