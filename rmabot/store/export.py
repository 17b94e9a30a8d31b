"""All that is kept, or all of one person, as JSON that a person can read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, assert_never

import orjson
from msgspec import Struct, field

from rmabot.ports.store import Audit, Bound, Claim, Handled, Kept, Leased, Record, Store, Timer

Shown = dict[str, Any]
_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9]+")
_LONGEST = 40


class Exported(Struct):
    """What was gathered, in sections; ``blobs`` are the files that its records name, each with a name to save it under.

    The names are ours (a record's key and a number), without an ending: nothing that a customer typed is a path.
    """

    sections: dict[str, list[Shown]] = field(default_factory=dict)
    blobs: dict[str, str] = field(default_factory=dict)

    def json(self, saved: Mapping[str, str] | None = None) -> bytes:
        """Return it as indented JSON, a line end behind it; ``saved`` are the names of files that stand beside it."""
        beside = {"_saved_files": saved} if saved else {}
        return orjson.dumps(self.sections | beside, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


async def export(store: Store, person: str | None = None) -> Exported:
    """Gather all that is kept, or what belongs to a person: their records, and what belongs to these."""
    kept = [thing async for thing in store.everything() if not isinstance(thing, Handled)]
    mine = _everybody if person is None else _belongs_to(person, kept)
    exported = Exported()
    for thing in kept:
        if mine(thing):
            section, shown = _shown(thing)
            exported.sections.setdefault(section, []).append(shown)
            if isinstance(thing, Record):
                stem = _NOT_IN_A_NAME.sub("-", thing.key if thing.kind != "session" else "conversation")
                for number, blob in enumerate(thing.blobs, 1):
                    exported.blobs.setdefault(blob, f"{stem[:_LONGEST]}-{number}")
    return exported


def _everybody(_: Kept) -> bool:
    return True


def _belongs_to(person: str, kept: Sequence[Kept]) -> Callable[[Kept], bool]:
    """Tell what is a person's: records found by them, or that name them and are nobody's request; and what belongs to these."""
    named = orjson.dumps(person)
    names = {person} | {
        thing.key
        for thing in kept
        if isinstance(thing, Record)
        and (
            any(person in values for values in thing.index.values())
            or (thing.kind != "request" and named in thing.body)
        )
    }

    def mine(thing: Kept) -> bool:
        return not names.isdisjoint(_owners(thing))

    return mine


def _owners(thing: Kept) -> tuple[str, ...]:
    match thing:
        case Record(key=key):
            return (key,)
        case Claim(owner=owner, value=value):
            return (owner, value)
        case Timer(subject=subject):
            return (subject,)
        case Audit(subject=subject, by=by):
            return (subject, by)
        case Leased(conversation=conversation):
            # A letter's row is named for its request: mail:customer:RQ….
            return (conversation, conversation.rpartition(":")[2])
        case Bound(conversation=conversation):
            return (conversation,)
        case Handled():
            return ()
        case _:
            assert_never(thing)


def _shown(thing: Kept) -> tuple[str, Shown]:
    """Return the section of a thing, and how it is shown there."""
    match thing:
        case Record(kind=kind, key=key):
            index = {name: list(values) for name, values in thing.index.items()}
            beside: Shown = {"found_by": index} if index else {}
            if thing.blobs:
                beside["files"] = list(thing.blobs)
            return kind, {"key": key, "revision": thing.revision, **beside, "body": _body(thing.body)}
        case Claim(scope=scope, value=value, owner=owner):
            return "_claims", {"scope": scope, "value": value, "owner": owner}
        case Timer(key=key, due=due, subject=subject, name=name, data=data):
            return "_timers", {"key": key, "due": _moment(due), "of": subject, "name": name, "data": data}
        case Audit(at=at, by=by, act=act, subject=subject, details=details):
            return "_acts", {"at": _moment(at), "by": by, "act": act, "on": subject, "details": details}
        case Leased(conversation=conversation, channel=channel, effect=effect, queued_at=at):
            return "_to_deliver", {"to": conversation, "by": channel, "since": _moment(at), "effect": effect}
        case Bound(conversation=conversation, ids=ids):
            return "_platform_ids", {"of": conversation, "ids": ids}
        case Handled(digest=digest, at=at):
            return "_events", {"digest": digest, "at": _moment(at)}
        case _:
            assert_never(thing)


def _body(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return {"unreadable": body.decode("utf-8", "replace")}


def _moment(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")
