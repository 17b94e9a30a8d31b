"""A write that was cut off is as if it had never been; anything else that is wrong is refused."""

import asyncio
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from rmabot.ports.store import Unreadable
from rmabot.store.cipher import Cipher
from rmabot.store.tinydb.frames import HEADER_BYTES
from rmabot.store.tinydb.replica import Replica, locks_of
from rmabot.store.tinydb.store import TinyDbStore
from tests.store.conftest import turn


@dataclass
class Written:
    """Five turns on a disk: the bytes, where each frame ends, and the mark as it was after each."""

    data: bytes
    ends: list[int]
    marks: list[bytes]


@pytest.fixture
def written(tmp_path: Path, cipher: Cipher) -> Written:
    async def write() -> Written:
        path = tmp_path / "first" / "rmabot.db"
        store = await TinyDbStore.open(path, cipher)
        replica, ends, marks = store.database.storage.replica, [HEADER_BYTES], [b""]
        for number in range(1, 6):
            await store.commit(turn(number, pad=0))
            ends.append(replica.journal.end)
            marks.append(replica.lock.mark())
        await store.close()
        return Written(path.read_bytes()[: ends[-1]], ends, marks)

    return asyncio.run(write())


def laid_out(path: Path, data: bytes, mark: bytes | None) -> Path:
    """Put a file, and the mark beside it, as a machine that stopped would leave them."""
    shutil.rmtree(locks_of(path), ignore_errors=True)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    if mark is not None:
        locks_of(path).mkdir()
        (locks_of(path) / "commit").write_bytes(mark)
    return path


def last_turn(path: Path, cipher: Cipher) -> int:
    """Open the store and tell how many turns are in it, each whole."""
    replica = Replica(path, cipher)
    try:
        state, record = replica.state, replica.state.kinds["session"].get("telegram:1")
        assert record is not None
        assert len(state.outbox) == len(state.seen) == record.revision
        assert state.timers.of("telegram:1")[0].due % 1000 == (record.revision + 60) % 1000
        return record.revision
    finally:
        replica.close()


@pytest.mark.parametrize("with_mark", [True, False], ids=["in place", "copied away"])
def test_a_tear_at_every_byte_of_the_last_frame_loses_nothing_confirmed(
    path: Path, cipher: Cipher, written: Written, with_mark: bool
) -> None:
    """Cut off, cut off into zeros, and written only behind the cut: four turns are there, and the fifth can come."""
    start, end = written.ends[4:]
    for cut in range(start, end):
        torn = written.data[:cut]
        behind = written.data[:start] + b"\0" * (cut + 1 - start) + written.data[cut + 1 :]
        for data in (torn, torn + b"\0" * (end - cut + 500), behind)[: 3 if with_mark else 1]:
            laid_out(path, data, written.marks[4] if with_mark else None)
            assert last_turn(path, cipher) == 4
            assert not any(path.read_bytes()[start:])


def test_a_turn_that_was_written_whole_but_never_confirmed_is_kept(
    path: Path, cipher: Cipher, written: Written
) -> None:
    """It was on the disk in time: its event comes again and is a repeat."""
    laid_out(path, written.data, written.marks[4])
    assert last_turn(path, cipher) == 5


def test_a_flipped_bit_anywhere_in_what_was_confirmed_is_refused(
    path: Path, cipher: Cipher, written: Written
) -> None:
    """In the head, in any frame, in the last one too; and the file stays as it was found."""
    for at in range(len(written.data)):
        data = bytearray(written.data)
        data[at] ^= 1 << at % 8
        laid_out(path, bytes(data), written.marks[5])
        with pytest.raises(Unreadable):
            Replica(path, cipher)
        assert path.read_bytes() == data


def test_a_flipped_bit_before_the_last_frame_is_refused_in_a_copy_too(
    path: Path, cipher: Cipher, written: Written
) -> None:
    """Without the mark only the last frame may be a write that was cut off."""
    for at in range(written.ends[4]):
        data = bytearray(written.data)
        data[at] ^= 1 << at % 8
        laid_out(path, bytes(data), None)
        with pytest.raises(Unreadable):
            Replica(path, cipher)
        assert path.read_bytes() == data


def test_a_file_cut_short_is_refused(path: Path, cipher: Cipher, written: Written) -> None:
    """At any length, between frames too: the mark knows how much there was."""
    for length in range(len(written.data)):
        laid_out(path, written.data[:length], written.marks[5])
        with pytest.raises(Unreadable, match=r"cut short|missing"):
            Replica(path, cipher)
        assert path.read_bytes() == written.data[:length]


def test_frames_taken_out_repeated_or_from_elsewhere_are_refused(
    path: Path, cipher: Cipher, written: Written
) -> None:
    """Each has its number and its file sealed in."""
    ends, data = written.ends, written.data
    frames = [data[ends[n] : ends[n + 1]] for n in range(5)]
    head = data[:HEADER_BYTES]
    for order in ([0, 1, 3, 4], [0, 0, 1, 2, 3, 4], [1, 0, 2, 3, 4], [0, 1, 2, 4, 3], [4]):
        laid_out(path, head + b"".join(frames[n] for n in order), None)
        with pytest.raises(Unreadable, match="damaged"):
            Replica(path, cipher)
    other = path.with_name("other.db")
    Replica(other, cipher).close()
    laid_out(path, other.read_bytes()[:HEADER_BYTES] + b"".join(frames), None)
    with pytest.raises(Unreadable, match="damaged"):
        Replica(path, cipher)
