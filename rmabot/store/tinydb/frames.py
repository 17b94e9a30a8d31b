"""The journal's bytes: a header, then frames, each sealed and in its place.

A frame holds the changes of one group of commits. Its number and the journal's identity are sealed with it, so that a
frame changed, moved, repeated or taken out does not open. The mark in front of each tells a write that was cut off
(nothing follows it) from damage (marks follow it).
"""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter
from typing import Any

from msgspec import Struct, msgpack

from rmabot.ports.store import Unreadable
from rmabot.store.cipher import KEY_ID_BYTES, SEAL_BYTES, Broken, Cipher
from rmabot.store.rows import Change, Last
from rmabot.store.state import NUMBER, SEEN
from rmabot.store.tinydb import first

MAGIC = b"RMABOT\x00"
FIRST, VERSION = b"\x01", b"\x02"
_FRONT = len(MAGIC) + len(VERSION)
IDENT_BYTES = 16
MARK_BYTES = 8
_MAC_BYTES = 16
_HEADER = struct.Struct(f"<8s{KEY_ID_BYTES}s{IDENT_BYTES}s{IDENT_BYTES}sQQ")
_FRAME = struct.Struct(f"<{MARK_BYTES}sIQ")  # mark, length of what is sealed, number
_NUMBER_AT = MARK_BYTES + 4

HEADER_BYTES = _HEADER.size + _MAC_BYTES


class Header(Struct, frozen=True):
    """What a journal says of itself; at ``base``, before frame ``number``, it stands where ``previous`` ended."""

    key_id: bytes
    ident: bytes
    previous: bytes
    base: int
    number: int
    version: bytes = VERSION

    def pack(self, cipher: Cipher) -> bytes:
        """Return the header with what proves it."""
        head = _HEADER.pack(
            MAGIC + self.version, self.key_id, self.ident, self.previous, self.base, self.number
        )
        return head + _mac(head, cipher, self.key_id)


def read_header(data: bytes, cipher: Cipher) -> Header:
    """Return the header at the front of a file; raises Unreadable with what the file is instead."""
    if len(data) < HEADER_BYTES and (not data or data[: len(MAGIC)] == MAGIC[: len(data)]):
        raise Unreadable("it is cut short: not even its head is whole. restore it from a backup")
    if data[: len(MAGIC)] == MAGIC and data[len(MAGIC) : _FRONT] not in {FIRST, VERSION}:
        raise Unreadable("it was written by another version of rmabot. use that one, or copy it from there")
    if data[: len(MAGIC)] != MAGIC:
        raise Unreadable(
            "it is no store of rmabot. name another file in RMABOT_STORE__URL, or move this one away"
        )
    head, mac = data[: _HEADER.size], data[_HEADER.size : HEADER_BYTES]
    front, key_id, ident, previous, base, number = _HEADER.unpack(head)
    header = Header(key_id, ident, previous, base, number, front[len(MAGIC) :])
    if mac != _mac(head, cipher, header.key_id):
        raise Unreadable("its head was changed: it is damaged. restore it from a backup")
    return header


def _mac(head: bytes, cipher: Cipher, key_id: bytes) -> bytes:
    return cipher.mac(head, key_id, _MAC_BYTES)


_pack = msgpack.Encoder().encode
_unpack = msgpack.Decoder(list[Change]).decode

# How changes stand in a frame: MessagePack, or what the first version of the file has until it is compacted.
_Inside = tuple[Callable[[Sequence[Change]], bytes], Callable[[bytes], Sequence[Change]]]
_INSIDE: dict[bytes, _Inside] = {VERSION: (_pack, _unpack), FIRST: (first.pack, first.unpack)}


class Frames:
    """Seals and opens the frames of one journal."""

    __slots__ = ("_box", "_ident", "_pack", "_unpack", "mark")

    def __init__(self, cipher: Cipher, header: Header) -> None:
        self._box = cipher.box(header.ident, header.key_id)
        self._ident = header.ident
        self._pack, self._unpack = _INSIDE[header.version]
        self.mark = header.ident[:MARK_BYTES]

    def seal(self, changes: Sequence[Change], number: int) -> bytes:
        """Return a frame."""
        plain = self._pack(changes)
        head = _FRAME.pack(self.mark, len(plain) + SEAL_BYTES, number)
        return head + self._box.seal(plain, head + self._ident)

    def open(self, data: memoryview, number: int) -> tuple[Sequence[Change], int] | None:
        """Return the changes that the frame at the front of the data holds, and its length; None when it is not whole.

        Raises Broken when no more data would help.
        """
        if len(data) < _FRAME.size:
            return None
        mark, length, written = _FRAME.unpack_from(data)
        if mark != self.mark or written != number:
            raise Broken
        end = _FRAME.size + length
        if len(data) < end:
            return None
        plain = self._box.open(data[_FRAME.size : end], bytes(data[: _FRAME.size]) + self._ident)
        return self._unpack(plain), end

    def begun(self, data: bytes, number: int) -> bool:
        """Tell whether this may be what a cut-off write left of a frame's head: each byte right, or missing."""
        right = _FRAME.pack(self.mark, 0, number)
        known = (*range(MARK_BYTES), *range(_NUMBER_AT, _FRAME.size))
        return all(data[at] in {0, right[at]} for at in known if at < len(data))


_NAME, _KEY, _ROW = map(itemgetter, range(3))
_MANY = 16
_MARKED = {SEEN, NUMBER, ""}  # tables in which a row may be a mark, and no table


def _one_table(changes: Sequence[Change]) -> str:
    """Return the table that all of them are of, or nothing."""
    names = list(map(_NAME, changes))
    name: str = names[0]
    return name if names.count(name) == len(names) else ""


def last_of(frames: Iterable[Sequence[Change]]) -> Last:
    """Return what every row was last: a row that changed often is entered once. One loop, for a start waits for it."""
    found: defaultdict[str, dict[Any, bytes | None]] = defaultdict(dict)
    marks: list[Change] = []
    for changes in frames:
        if len(changes) >= _MANY and (name := _one_table(changes)) not in _MARKED:
            # as a compaction writes them
            found[name].update(zip(map(_KEY, changes), map(_ROW, changes), strict=True))
            continue
        for name, key, row in changes:
            if key or key == "":
                found[name][key] = row
            else:
                marks.append((name, key, row))
    return Last(found, marks)
