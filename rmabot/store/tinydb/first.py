"""The inside of a frame in the first version of the journal: such a file is read, and written on, until it is compacted."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from typing import Any

from rmabot.store.rows import Change, pack_number, unpack_number
from rmabot.store.state import HOLDS, NUMBER, OUTBOX, SEEN, TRAIL

_ROW = struct.Struct("<III")  # lengths of table, key and row
_DROPPED = 0xFFFFFFFF

_NUMBERED = (OUTBOX, HOLDS, TRAIL)
_READ: dict[str, Callable[[bytes], Any]] = {
    **dict.fromkeys(_NUMBERED, unpack_number),
    **dict.fromkeys((SEEN, NUMBER), bytes),
}


def pack(changes: Sequence[Change]) -> bytes:
    """Return changes as the inside of a frame."""
    parts: list[bytes] = []
    for name, key, row in changes:
        table, kept = name.encode(), _key(key)
        parts += (_ROW.pack(len(table), len(kept), _DROPPED if row is None else len(row)), table, kept)
        if row is not None:
            parts.append(row)
    return b"".join(parts)


def unpack(plain: bytes) -> list[Change]:
    """Return the changes in a frame."""
    changes: list[Change] = []
    at = 0
    while at < len(plain):
        table, key, row = _ROW.unpack_from(plain, at)
        after_table = at + _ROW.size + table
        after_key = after_table + key
        name = plain[at + _ROW.size : after_table].decode()
        kept = plain[after_table:after_key]
        read = _READ.get(name, bytes.decode)
        at = after_key if row == _DROPPED else after_key + row
        changes.append((name, read(kept), None if row == _DROPPED else plain[after_key:at]))
    return changes


def _key(key: str | bytes | int) -> bytes:
    if isinstance(key, str):
        return key.encode()
    return pack_number(key) if isinstance(key, int) else key
