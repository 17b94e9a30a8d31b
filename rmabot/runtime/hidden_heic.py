"""HEIC and AVIF: what a photo carries unseen is an item of its own, and is written over where it stands.

Nothing moves, so that the offsets in the file stay right; which way is up is a property of the picture (ISO 23008-12) and
stays. Boxes and the places of items: ISO 14496-12.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

HIDDEN = {b"Exif", b"mime", b"uri "}
"""Types of items that are no picture: Exif, XMP, whatever else."""
_NO_EXIF = struct.pack(">I", 0) + b"II*\0\x08\0\0\0" + bytes(6)
_FULL = 4  # version and flags of a full box


class _Box(NamedTuple):
    kind: bytes
    start: int
    body: int
    end: int


def without_items(photo: bytes) -> bytes:
    """Return the file without what its hidden items say; raises struct.error or IndexError for what is broken."""
    data = bytearray(photo)
    for box in _boxes(photo, 0, len(photo)):
        if box.kind == b"meta":
            for start, length in _hidden(photo, box):
                _blank(data, start, length)
        elif box.kind in {b"uuid", b"udta"}:
            data[box.start + 4 : box.start + 8] = b"free"
            _blank(data, box.body, box.end - box.body)
    return bytes(data)


def _blank(data: bytearray, start: int, length: int) -> None:
    if start + length > len(data):
        raise IndexError
    filler = _NO_EXIF if length >= len(_NO_EXIF) else b""
    data[start : start + length] = filler + bytes(length - len(filler))


def _boxes(data: bytes, at: int, end: int) -> Iterator[_Box]:
    while at + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, at)
        body = at + 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, body)
            body += 8
        stop = end if size == 0 else at + size
        if stop < body or stop > end:
            raise IndexError
        yield _Box(kind, at, body, stop)
        at = stop


def _hidden(data: bytes, meta: _Box) -> Iterator[tuple[int, int]]:
    """Go through the stretches of the file that hold hidden items."""
    inside = {box.kind: box for box in _boxes(data, meta.body + _FULL, meta.end)}
    if not {b"iinf", b"iloc"} <= set(inside):
        return
    items = {item for item, kind in _items(data, inside[b"iinf"]) if kind in HIDDEN}
    base = inside[b"idat"].body if b"idat" in inside else 0
    for item, in_idat, start, length in _places(data, inside[b"iloc"]):
        if item in items:
            yield start + (base if in_idat else 0), length


def _items(data: bytes, iinf: _Box) -> Iterator[tuple[int, bytes]]:
    wide = data[iinf.body] > 0
    for box in _boxes(data, iinf.body + _FULL + (4 if wide else 2), iinf.end):
        version = data[box.body]
        if box.kind == b"infe" and version >= 2:
            item, _, kind = struct.unpack_from(">HH4s" if version == 2 else ">IH4s", data, box.body + _FULL)
            yield item, kind


def _places(data: bytes, iloc: _Box) -> Iterator[tuple[int, bool, int, int]]:
    """Go through the stretches of all items: which item, whether it is counted from idat, start, length."""
    version = data[iloc.body]
    reader = _Numbers(data, iloc.body + _FULL)
    sizes = reader.take(2)
    offset_size, length_size, base_size = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15
    index_size = sizes & 15 if version else 0
    for _ in range(reader.take(4 if version == 2 else 2)):
        item = reader.take(4 if version == 2 else 2)
        method = reader.take(2) & 15 if version else 0
        reader.take(2)
        base = reader.take(base_size)
        for _ in range(reader.take(2)):
            reader.take(index_size)
            start, length = base + reader.take(offset_size), reader.take(length_size)
            yield item, method == 1, start, length


class _Numbers:
    """Reads numbers of so many bytes, one behind the other."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data, self._at = data, at

    def take(self, size: int) -> int:
        if self._at + size > len(self._data):
            raise IndexError
        self._at += size
        return int.from_bytes(self._data[self._at - size : self._at], "big")
