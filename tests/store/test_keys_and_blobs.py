"""Keys that change, and blobs on the disk."""

import asyncio
import os
import secrets
from pathlib import Path

import pytest

from rmabot.ports.store import Unreadable
from rmabot.store.blobs import BlobFolder
from rmabot.store.cipher import Broken, Cipher
from rmabot.store.keyfile import load_cipher
from rmabot.store.tinydb.store import TinyDbStore
from rmabot.testing.clock import SetClock
from tests.store.conftest import turn

OLD, NEW, NAMES = (bytes([number]) * 32 for number in range(3))


@pytest.fixture
def blobs(tmp_path: Path, cipher: Cipher, clock: SetClock) -> BlobFolder:
    return BlobFolder(tmp_path / "blobs", cipher, clock.now)


def test_what_is_sealed_opens_only_whole_in_its_place_and_under_its_key() -> None:
    """One changed byte, another context, another companion or another key is all the same: broken."""
    box = Cipher([OLD], NAMES).box(b"blobs")
    sealed = box.seal(b"invoice", b"name")
    assert box.open(sealed, b"name") == b"invoice"
    assert box.seal(b"invoice", b"name") != sealed
    for at in range(len(sealed)):
        changed = bytearray(sealed)
        changed[at] ^= 1
        with pytest.raises(Broken):
            box.open(bytes(changed), b"name")
    strangers = (Cipher([NEW], NAMES).box(b"blobs"), Cipher([OLD], NAMES).box(b"frames"))
    for other, beside in ((box, b"other"), *((stranger, b"name") for stranger in strangers)):
        with pytest.raises(Broken):
            other.open(sealed, beside)
    with pytest.raises(Broken):
        box.open(sealed[:20], b"name")


def test_names_stay_when_the_key_changes() -> None:
    """They are made under a key of their own, and another installation's are others."""
    assert Cipher([OLD], NAMES).name(b"x") == Cipher([NEW, OLD], NAMES).name(b"x")
    assert Cipher([OLD], NAMES).name(b"x") != Cipher([OLD], OLD).name(b"x")


async def test_the_first_key_of_the_file_seals_and_the_others_open(tmp_path: Path, path: Path) -> None:
    """What the old key sealed is read; a compaction brings it under the new one, and then the old one may go."""
    key = tmp_path / "key"

    async def opened(*keys: bytes) -> TinyDbStore:
        lines = [*(f"key {one.hex()}" for one in keys), f"names {NAMES.hex()}"]
        key.write_text("# keys\n\n" + "\n".join(lines) + "\n")
        return await TinyDbStore.open(path, load_cipher(key, data=path))

    store = await opened(OLD)
    await store.commit(turn(1))
    blob = await store.put_blob(b"invoice")
    await store.close()
    store = await opened(NEW, OLD)
    assert await store.get_blob(blob) == b"invoice"
    await store.commit(turn(2))
    await store.compact()
    await store.close()
    store = await opened(NEW)
    assert await store.seen("telegram:update:2")
    with pytest.raises(Unreadable, match="key"):
        await store.get_blob(blob)
    await store.close()


def test_a_key_file_made_by_many_at_once_is_one(tmp_path: Path) -> None:
    """Whoever comes second reads what the first made."""

    async def make() -> list[Cipher]:
        path = tmp_path / "config" / "key"
        return await asyncio.gather(*(asyncio.to_thread(load_cipher, path, data=None) for _ in range(8)))

    assert len({cipher.key_id for cipher in asyncio.run(make())}) == 1
    assert [entry.name for entry in (tmp_path / "config").iterdir()] == ["key"]


@pytest.mark.parametrize("size", [0, 1, 100, 3_000_000])
def test_a_blob_comes_back_whole(blobs: BlobFolder, size: int) -> None:
    """And its file is named by nothing that can be guessed from it."""
    data = secrets.token_bytes(size)
    name = blobs.put(data)
    assert blobs.get(name) == data
    assert list(blobs.names()) == [name]
    assert blobs.put(data) == name


def test_a_damaged_blob_is_refused_with_its_place(blobs: BlobFolder) -> None:
    """Changed, cut short, emptied, or another one's bytes under its name."""
    name, other = blobs.put(b"invoice"), blobs.put(b"photo")
    path = blobs.path / name[:2] / name
    whole = path.read_bytes()
    changed = whole[:-1] + bytes([whole[-1] ^ 1])
    for data in (changed, whole[:-1], b"", (blobs.path / other[:2] / other).read_bytes()):
        path.write_bytes(data)
        with pytest.raises(Unreadable, match=name):
            blobs.get(name)


def test_what_was_never_finished_is_swept_with_the_rest(blobs: BlobFolder, clock: SetClock) -> None:
    """A process that died over a blob leaves a part, which nobody takes for one."""
    blobs.put(b"invoice")
    part = blobs.path / ".part-1"
    part.write_bytes(b"half")
    os.utime(part, (clock.now(), clock.now()))
    assert blobs.sweep(set(), clock.now() + 10) == 0
    assert part.exists()
    assert blobs.sweep(set(), clock.now() + 90_000) == 1
    assert not part.exists()
    assert list(blobs.names()) == []


def test_a_blob_wanted_again_while_it_is_swept_stays_or_is_put_again(
    tmp_path: Path, cipher: Cipher, clock: SetClock
) -> None:
    """Whichever comes first: after both, it is there."""

    async def both(name: str) -> None:
        old, fresh = clock.now(), clock.now() + 200_000
        sweeper = BlobFolder(tmp_path / "blobs", cipher, lambda: old)
        wanter = BlobFolder(tmp_path / "blobs", cipher, lambda: fresh)
        _, kept = await asyncio.gather(
            asyncio.to_thread(sweeper.sweep, set(), fresh), asyncio.to_thread(wanter.put, name.encode())
        )
        assert wanter.get(kept) == name.encode()

    for number in range(50):
        BlobFolder(tmp_path / "blobs", cipher, clock.now).put(str(number).encode())
        asyncio.run(both(str(number)))
