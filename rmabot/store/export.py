"""All that is kept, or all of one person, as JSON that a person can read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, assert_never

import orjson

from rmabot.ports.store import Audit, Bound, Claim, Handled, Kept, Leased, Record, Store, Timer

Shown = dict[str, Any]


@dataclass
class Exported:
    """What was gathered, in sections; ``blobs`` are the files that its records name."""

    sections: dict[str, list[Shown]] = field(default_factory=dict)
    blobs: list[str] = field(default_factory=list)

    def json(self) -> bytes:
        """Return it as indented JSON, a line end behind it."""
        return orjson.dumps(self.sections, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


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
                exported.blobs += [blob for blob in thing.blobs if blob not in exported.blobs]
    return exported


def _everybody(_: Kept) -> bool:
    return True


def _belongs_to(person: str, kept: Sequence[Kept]) -> Callable[[Kept], bool]:
    names = {person} | {
        thing.key
        for thing in kept
        if isinstance(thing, Record) and any(person in values for values in thing.index.values())
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
        case Leased(conversation=conversation) | Bound(conversation=conversation):
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
