"""A conversation's record: its session as the engine knows it, and beside it who the person is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import orjson
from msgspec import Struct

from rmabot.engine.session import Session, from_json, idle, to_json
from rmabot.ports.store import Record

KIND = "session"
YES = "yes"
_PERSON = "_p"
_NAME = "_n"
_WAITING = "_w"
_BEGAN = "_b"
_FILED_BY = "_f"


class Conversation(Struct, frozen=True):
    """One conversation between turns; ``revision`` is 0 before its first commit, ``waiting`` is what ``inbox`` put there.

    ``began`` is when what it is in was begun (Unix seconds), 0 while it is in nothing; ``filed_by`` is the colleague who
    speaks in it for the ``person``, "" for none.
    """

    session: Session
    person: str
    name: str
    revision: int = 0
    waiting: tuple[Mapping[str, Any], ...] = ()
    began: float = 0.0
    filed_by: str = ""


def read(record: Record) -> Conversation:
    """Read back what ``write`` wrote."""
    data = orjson.loads(record.body)
    data["v"] = record.index.get("version", ("",))[0]
    session = from_json(data, record.key)
    return Conversation(
        session, data.get(_PERSON, session.conversation), data.get(_NAME, ""), record.revision,
        tuple(data.get(_WAITING, ())), float(data.get(_BEGAN, 0)), data.get(_FILED_BY, ""),
    )  # fmt: skip


def idle_since(record: Record) -> float | None:
    """Return when a conversation in which nothing is under way was last heard (Unix seconds), None for any other.

    Of ten thousand hardly one is read whole for it.
    """
    data = orjson.loads(record.body)
    return None if data.get(_WAITING) else idle(data)


def write(conversation: Conversation) -> Record:
    """Write a conversation as its next revision, findable by the flow set it needs."""
    session = conversation.session
    data = to_json(session)
    del data["c"]  # the record's key says it
    data.pop("v", None)  # and its index this
    if conversation.person != session.conversation:
        data[_PERSON] = conversation.person
    if conversation.name:
        data[_NAME] = conversation.name
    if conversation.filed_by:
        data[_FILED_BY] = conversation.filed_by
    if conversation.waiting:
        data[_WAITING] = conversation.waiting
    if conversation.began and session.frames:
        data[_BEGAN] = int(conversation.began)
    blobs = tuple(dict.fromkeys(_blobs(session))) if session.frames else ()
    return Record(
        KIND, session.conversation, conversation.revision + 1, orjson.dumps(data),
        _index(session.version, session.mode, waits=bool(conversation.waiting)), blobs,
    )  # fmt: skip


@lru_cache(maxsize=64)
def _index(version: str, mode: str, *, waits: bool) -> Mapping[str, tuple[str, ...]]:
    """One index for all conversations alike: ten thousand of them hold it once."""
    index = {"mode": (mode.partition(":")[0],)} | ({"waits": (YES,)} if waits else {})
    return index | {"version": (version,)} if version else index


def _blobs(session: Session) -> Iterator[str]:
    for frame in session.frames:
        for answer in frame.answers.values():
            if type(answer) is not str:
                yield from _named(answer)


def _named(value: Any) -> Iterator[str]:
    """What an answer names as kept bytes: a file is a mapping with its ``blob``."""
    if isinstance(value, Mapping):
        if isinstance(blob := value.get("blob"), str) and blob:
            yield blob
        for part in value.values():
            if type(part) is not str:
                yield from _named(part)
    elif isinstance(value, tuple | list):
        for part in value:
            if type(part) is not str:
                yield from _named(part)
