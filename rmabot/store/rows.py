"""How rows are kept as bytes: small, made once, and read no further than is asked."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from hashlib import blake2b
from typing import Any, NamedTuple

import orjson

from rmabot.ports.store import Audit, Leased, Outgoing, Record, Timer

# One changed row: its table, its key, and its new bytes, or None when it is dropped. A record has its own key, a str;
# an outbox row or an act has its number, an event its digest, bytes.
Change = tuple[str, Any, bytes | None]


class Last(NamedTuple):
    """What rows were last, by table and key, None for one that was dropped; ``marks`` are all rows under ``MARK``, in order."""

    rows: dict[str, dict[Any, bytes | None]]
    marks: list[Change]


_RECORD = struct.Struct("<III")  # revision, length of the index, length of the blob names
_LENGTH = struct.Struct("<I")
_TIMER = struct.Struct("<dI")  # due, length of the subject
_DUE = struct.Struct("<d")
_OUTGOING = struct.Struct("<dII")  # queued at, length of the conversation, length of the channel
_AUDIT = struct.Struct("<I")  # length of the subject
_HOLD = struct.Struct("<dI?")
_NUMBER = struct.Struct(">Q")
_MOMENT = struct.Struct("<I")

DIGEST_BYTES = 12
_LAST_MOMENT = float(0xFFFFFFFF)
MARK = b""  # the key of a row that says something of its whole table
NO_INDEX = b"\0\0\0\0"  # what stands at 4 of a record that nothing finds


class Hold(NamedTuple):
    """Why an outbox row does not leave before ``until``: it is leased, or to be tried again then."""

    until: float
    attempts: int
    leased: bool


dumps: Callable[[Any], bytes] = partial(orjson.dumps, default=dict)
"""Return JSON; any mapping is an object."""


def event_digest(event: str) -> bytes:
    """Return what is remembered of an event's key: 96 bits, so that a week of them stays small."""
    return blake2b(event.encode(), digest_size=DIGEST_BYTES).digest()


def pack_record(record: Record) -> bytes:
    """Return a record without its kind and key."""
    if not record.index and not record.blobs:
        return _RECORD.pack(record.revision, 0, 0) + record.body
    index = dumps(record.index) if record.index else b""
    blobs = dumps(record.blobs) if record.blobs else b""
    return _RECORD.pack(record.revision, len(index), len(blobs)) + index + blobs + record.body


def unpack_record(kind: str, key: str, row: bytes) -> Record:
    """Return the record of a row."""
    revision, index, blobs = _RECORD.unpack_from(row)
    names = _RECORD.size + index
    return Record(kind, key, revision, row[names + blobs :], index_of(row), blobs_of(row) if blobs else ())


def revision_of(row: bytes) -> int:
    """Return a record's revision alone."""
    return int.from_bytes(row[:4], "little")


def index_bytes(row: bytes) -> bytes:
    """Return a record's index as it is kept: nothing, or JSON."""
    return row[_RECORD.size : _RECORD.size + int.from_bytes(row[4:8], "little")]


def indexes_in(rows: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the indexes of many records as they are kept, of those that have one: a start waits for all of them."""
    front, length = _RECORD.size, _LENGTH.unpack_from
    return {
        key: row[front : front + size] for key, row in rows.items() for (size,) in (length(row, 4),) if size
    }


def index_of(row: bytes) -> dict[str, tuple[str, ...]]:
    """Return what a record can be found by."""
    return read_index(index_bytes(row))


def read_index(kept: bytes) -> dict[str, tuple[str, ...]]:
    """Return an index from what ``index_bytes`` gave."""
    return {name: tuple(values) for name, values in orjson.loads(kept).items()} if kept else {}


def blobs_of(row: bytes) -> tuple[str, ...]:
    """Return the blobs that a record names."""
    _, index, blobs = _RECORD.unpack_from(row)
    start = _RECORD.size + index
    return tuple(orjson.loads(row[start : start + blobs])) if blobs else ()


def body_of(row: bytes) -> bytes:
    """Return a record's body alone."""
    _, index, blobs = _RECORD.unpack_from(row)
    return row[_RECORD.size + index + blobs :]


def pack_timer(timer: Timer) -> bytes:
    """Return a timer without its key; raises ValueError for one that is due at no moment."""
    if timer.due != timer.due:
        raise ValueError(f'the timer "{timer.key}" is due at no moment')
    subject = timer.subject.encode()
    rest = dumps((timer.name, timer.data)) if timer.data else _without_data(timer.name)
    return _TIMER.pack(timer.due, len(subject)) + subject + rest


@lru_cache(maxsize=64)
def _without_data(name: str) -> bytes:
    """Return what is kept of most timers behind their subject: there are a handful of names."""
    return dumps((name,))


def unpack_timer(key: str, row: bytes) -> Timer:
    """Return the timer of a row."""
    due, length = _TIMER.unpack_from(row)
    middle = _TIMER.size + length
    return Timer(key, due, row[_TIMER.size : middle].decode(), *orjson.loads(row[middle:]))


def due_of(row: bytes) -> float:
    """Return when a timer is due."""
    due: float = _TIMER.unpack_from(row)[0]
    return due


def timer_subject(row: bytes) -> str:
    """Return a timer's subject."""
    return row[_TIMER.size : _TIMER.size + _TIMER.unpack_from(row)[1]].decode()


def due_and_subject(row: bytes) -> tuple[float, str]:
    """Return when a timer is due, and its subject."""
    due, length = _TIMER.unpack_from(row)
    return due, row[_TIMER.size : _TIMER.size + length].decode()


def put_off(before: bytes, after: bytes) -> bool:
    """Tell whether a timer is the same subject's, and due no earlier."""
    due, length = _TIMER.unpack_from(before)
    end = _TIMER.size + length
    return due <= _DUE.unpack_from(after)[0] and before[8:end] == after[8:end]


def pack_outgoing(outgoing: Outgoing, queued_at: float) -> bytes:
    """Return an outbox row without its number."""
    conversation, channel = outgoing.conversation.encode(), outgoing.channel.encode()
    head = _OUTGOING.pack(queued_at, len(conversation), len(channel))
    return head + conversation + channel + orjson.dumps(outgoing.effect, dict)  # as in `dumps`, half as dear


def way_of(row: bytes) -> tuple[str, str]:
    """Return the conversation and the channel of an outbox row."""
    _, conversation, channel = _OUTGOING.unpack_from(row)
    middle = _OUTGOING.size + conversation
    return row[_OUTGOING.size : middle].decode(), row[middle : middle + channel].decode()


def unpack_outgoing(number: int, row: bytes, attempts: int) -> Leased:
    """Return the outbox row with the attempts made so far."""
    queued_at, conversation, channel = _OUTGOING.unpack_from(row)
    effect = orjson.loads(row[_OUTGOING.size + conversation + channel :])
    return Leased(number, *way_of(row), effect, attempts, queued_at)


def pack_hold(hold: Hold) -> bytes:
    """Return a hold."""
    return _HOLD.pack(*hold)


def unpack_hold(row: bytes) -> Hold:
    """Return the hold of a row."""
    return Hold(*_HOLD.unpack(row))


def pack_audit(audit: Audit) -> bytes:
    """Return an act without its number."""
    subject = audit.subject.encode()
    return _AUDIT.pack(len(subject)) + subject + dumps((audit.at, audit.by, audit.act, audit.details))


def unpack_audit(row: bytes) -> Audit:
    """Return the act of a row."""
    at, by, act, details = orjson.loads(row[_AUDIT.size + _AUDIT.unpack_from(row)[0] :])
    return Audit(at, by, act, audit_subject(row), details)


def audit_subject(row: bytes) -> str:
    """Return whom or what an act was on."""
    return row[_AUDIT.size : _AUDIT.size + _AUDIT.unpack_from(row)[0]].decode()


def pack_number(number: int) -> bytes:
    """Return a number as a key that sorts like it."""
    return _NUMBER.pack(number)


def unpack_number(key: bytes) -> int:
    """Return the number of a key."""
    number: int = _NUMBER.unpack(key)[0]
    return number


def pack_moment(at: float) -> bytes:
    """Return a moment in whole seconds."""
    return _MOMENT.pack(int(at) if 0.0 <= at <= _LAST_MOMENT else 0 if at < 0.0 else int(_LAST_MOMENT))


def unpack_moment(row: bytes | bytearray) -> int:
    """Return the second of a row."""
    at: int = _MOMENT.unpack(row)[0]
    return at


def claim_key(scope: str, value: str) -> str:
    """Return the key of a claim: the scope's length keeps scope and value apart."""
    return f"{len(scope)}:{scope}{value}"


def claimed(key: str) -> tuple[str, str]:
    """Return the scope and the value of a claim's key."""
    length, _, rest = key.partition(":")
    return rest[: int(length)], rest[int(length) :]


def bindings_of(row: bytes) -> Mapping[str, str]:
    """Return the platform ids of a row."""
    ids: dict[str, str] = orjson.loads(row)
    return ids
