"""One generation of the journal file: where it is read to, and what is appended to it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Sequence
from pathlib import Path

from rmabot.ports.store import Unreadable
from rmabot.rma.record import replace
from rmabot.store.cipher import Broken, Cipher
from rmabot.store.disk import folder, sync_folder, trouble, write_all
from rmabot.store.rows import Change
from rmabot.store.tinydb.frames import (
    HEADER_BYTES,
    IDENT_BYTES,
    MARK_BYTES,
    Frames,
    Header,
    read_header,
)

_AT_ONCE = 1 << 20
_ROOM = 1 << 18

_NO_MARK = b"\0" * MARK_BYTES

NOTHING_BEFORE = b"\0" * IDENT_BYTES


class Journal:
    """An open journal: ``end`` is behind the last whole frame read or written, ``number`` is the next one's.

    Room is made ahead with zeros: a frame written into it is one write on the disk, and not two for the file's length.
    """

    def __init__(self, path: Path, descriptor: int, header: Header, cipher: Cipher) -> None:
        self.path = path
        self.descriptor = descriptor
        self.header = header
        self.frames = Frames(cipher, header)
        self.end = HEADER_BYTES
        self.number = 0
        self._room = 0

    @classmethod
    def open(cls, path: Path, cipher: Cipher) -> Journal:
        """Open a journal; raises FileNotFoundError, or Unreadable with what it is instead."""
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            raise
        except OSError as error:
            raise Unreadable(trouble(error, path)) from None
        try:
            return cls(path, descriptor, read_header(os.pread(descriptor, HEADER_BYTES, 0), cipher), cipher)
        except Unreadable as reason:
            os.close(descriptor)
            raise unreadable(path, str(reason)) from None

    @classmethod
    def create(cls, path: Path, cipher: Cipher) -> Journal:
        """Make an empty journal in one step: a file that is there is a whole one."""
        folder(path.parent)
        journal = cls.begin(path.with_name(f"{path.name}.first"), cipher, NOTHING_BEFORE)
        journal.take_place(path, cipher)
        return journal

    @classmethod
    def begin(cls, path: Path, cipher: Cipher, previous: bytes) -> Journal:
        """Begin a file that is no journal until it takes a journal's place."""
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        header = Header(cipher.key_id, secrets.token_bytes(IDENT_BYTES), previous, HEADER_BYTES, 0)
        return cls(path, descriptor, header, cipher)

    def take_place(self, path: Path, cipher: Cipher) -> None:
        """Write the head, make all of it durable, and be the journal of that name in one step."""
        self.header = replace(self.header, base=self.end, number=self.number)
        write_all(self.descriptor, self.header.pack(cipher), 0)
        os.fsync(self.descriptor)
        self.path.rename(path)
        sync_folder(path.parent)
        self.path = path

    def go_to_base(self) -> None:
        """Skip what stands for the journal before this one."""
        self.end, self.number = self.header.base, self.header.number

    def read(self, until: int | None = None) -> Iterator[Sequence[Change]]:
        """Yield the changes that each whole frame from ``end`` on holds; stops at the first that is not whole."""
        data, start = memoryview(b""), 0
        while until is None or self.end < until:
            try:
                opened = self.frames.open(data[start:], self.number)
            except Broken:
                return
            if opened is None:
                part = len(data) - start  # of a frame that may be longer than what is read at once
                more = os.pread(self.descriptor, max(_AT_ONCE, 2 * part), self.end)
                if len(more) <= part:
                    return
                data, start = memoryview(more), 0
                continue
            changes, length = opened
            start += length
            self._passed(length)
            yield changes

    def goes_on(self) -> bool:
        """Tell whether anything was written behind the last frame read: a process may have died over it."""
        written = os.pread(self.descriptor, MARK_BYTES, self.end)
        return written != _NO_MARK and any(written)

    def tail(self) -> bytes:
        """Return what follows the last whole frame, without the zeros of the room behind it."""
        room = os.fstat(self.descriptor).st_size - self.end
        return os.pread(self.descriptor, room, self.end).rstrip(b"\0") if room > 0 else b""

    def frame(self, changes: Sequence[Change]) -> bytes:
        """Return the next frame."""
        return self.frames.seal(changes, self.number)

    def append(self, frame: bytes) -> None:
        """Write a frame and make it durable; what of it was written is taken back if the disk is full."""
        try:
            if self.end + len(frame) > self._room:
                self._make_room(len(frame))
            write_all(self.descriptor, frame, self.end)
        except OSError:
            os.ftruncate(self.descriptor, self.end)
            raise
        os.fdatasync(self.descriptor)
        self._passed(len(frame))

    def has_room(self, wanted: int) -> bool:
        """Tell whether a frame of this size goes into the room that was made."""
        return self.end + wanted <= self._room

    def add(self, changes: Sequence[Change]) -> None:
        """Write a frame that is made durable later."""
        frame = self.frame(changes)
        write_all(self.descriptor, frame, self.end)
        self._passed(len(frame))

    def sync(self) -> None:
        """Make durable what was added."""
        os.fdatasync(self.descriptor)

    def cut(self) -> None:
        """Drop what follows the last whole frame."""
        os.ftruncate(self.descriptor, self.end)
        os.fdatasync(self.descriptor)
        self._room = 0

    def write_again(self, start: int) -> None:
        """Make durable what a process wrote that died before it knew: after a failed sync only new writes reach the disk."""
        write_all(self.descriptor, os.pread(self.descriptor, self.end - start, start), start)
        os.fdatasync(self.descriptor)

    def close(self) -> None:
        """Let go of the file."""
        os.close(self.descriptor)

    def _make_room(self, wanted: int) -> None:
        """Write zeros ahead; others may have made room meanwhile, or used it up."""
        if self.has_room(wanted):
            return
        needed = self.end + wanted
        self._room = os.fstat(self.descriptor).st_size
        if needed > self._room:
            write_all(self.descriptor, bytes(needed + _ROOM - self._room), self._room)
            self._room = needed + _ROOM

    def _passed(self, length: int) -> None:
        self.end += length
        self.number += 1


def unreadable(path: Path, reason: str) -> Unreadable:
    """Say of a file why it is refused."""
    return Unreadable(f'the store "{path}" cannot be read: {reason}')
