"""A hand-over: the desk's record of a customer who is to speak with a person, and what the two said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from msgspec import Struct

from rmabot.engine.effects import Leaving, Message, SendFile, to_json
from rmabot.ports.actions import Changes
from rmabot.ports.store import Audit, Claim, Outgoing, Record, Store
from rmabot.ports.through import holding
from rmabot.rma.record import replace, to_maps
from rmabot.text.clean import clean
from rmabot.text.spans import Span

KIND = "handover"
OPEN = "open"
TAKEN = "taken"
CLOSED = "closed"
CUSTOMER = "customer"
_SIGNS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"


class Line(Struct, frozen=True):
    """One thing said: ``by`` is ``customer`` or a staff name; ``at`` in Unix seconds; ``key`` the event that brought it."""

    at: float
    by: str
    text: str
    files: tuple[Mapping[str, Any], ...] = ()
    key: str = ""


class HandOver(Struct, frozen=True):
    """One hand-over: ``state`` is open, taken or closed; ``reason`` why a person is wanted, in the engine's word.

    ``step`` is the question of the ``flow`` that was open, "" if none was. ``name`` is how the platform calls the customer; ``staff`` who took it. ``forget``: nothing said stays when it ends.
    """

    id: str
    conversation: str
    person: str
    language: str
    reason: str
    opened: float
    flow: str = ""
    name: str = ""
    state: str = OPEN
    staff: str = ""
    lines: tuple[Line, ...] = ()
    closed: float = 0.0
    closed_by: str = ""
    forget: bool = False
    step: str = ""


class Kept(Struct, frozen=True):
    """A hand-over as stored, with the revision that the next write must follow (0 for a new one)."""

    handover: HandOver
    revision: int


def new_id(entropy: int) -> str:
    """Return a short id that can be read out over a phone, such as ``H7K2QD4``."""
    signs = ""
    for _ in range(6):
        entropy, rest = divmod(entropy, len(_SIGNS))
        signs += _SIGNS[rest]
    return f"H{signs}"


def new(handover: HandOver) -> Changes:
    """Return what to commit for a hand-over that begins; its id is claimed, so no two share one."""
    return Changes(
        puts=(record(Kept(handover, 0)),),
        claims=(Claim(KIND, handover.id, f"{handover.opened:.6f}"),),  # names nobody, and no two are alike
        audit=(
            Audit(
                handover.opened, handover.person, "handover.opened", handover.id, {"reason": handover.reason}
            ),
        ),
    )


def take(kept: Kept, staff: str, at: float) -> Changes:
    """Return what to commit when somebody of the desk takes over, alone or from a colleague."""
    taken = replace(kept.handover, state=TAKEN, staff=staff)
    return _changed(kept, taken, at, staff, "handover.taken")


def close(kept: Kept, by: str, at: float) -> Changes:
    """Return what to commit when the conversation is with the bot again; ``by`` is a staff name or ``customer``."""
    closed = replace(kept.handover, state=CLOSED, closed=at, closed_by=by)
    if closed.forget:
        closed = replace(closed, lines=(), name="")
    return _changed(kept, closed, at, by, "handover.closed")


def forget_later(kept: Kept, by: str, at: float) -> Changes:
    """Return what to commit so that nothing that was said stays when the conversation is with the bot again."""
    return _changed(kept, replace(kept.handover, forget=True), at, by, "handover.forget_later")


def heard(kept: Kept, line: Line) -> Kept:
    """Return the hand-over with one more thing said by the customer."""
    return replace(kept, handover=replace(kept.handover, lines=(*kept.handover.lines, line)))


def reply(
    kept: Kept, staff: str, text: str, at: float, files: tuple[Mapping[str, Any], ...] = (), key: str = ""
) -> Changes:
    """Return what to commit for a staff member's answer: it goes to the customer under the writer's name, files behind it."""
    text = clean(text)
    said = heard(kept, Line(at, staff, text, files, key)).handover
    words = f"\n{text}" if text else ""
    message = Message((Span(clean(staff), bold=True), Span(words)), language=said.language)
    channel = said.conversation.partition(":")[0]
    papers = [SendFile(str(file["blob"]), "", said.language, str(file["name"])) for file in files]
    effects: list[Leaving] = [message, *papers]
    rows = [Outgoing(said.conversation, channel, to_json(effect)) for effect in effects]
    return replace(_changed(kept, said, at, staff, "handover.replied"), outbox=tuple(rows))


async def waiting(store: Store, state: str = OPEN) -> tuple[Kept, ...]:
    """Return every hand-over in a state, the oldest first."""
    found = [read(one) async for one in holding(store, KIND, "state", state)]
    return tuple(sorted(found, key=lambda kept: kept.handover.opened))


async def current(store: Store, conversation: str) -> Kept | None:
    """Return the hand-over of a conversation that is not closed, if there is one."""
    page = await store.find(KIND, "under_way", conversation, limit=1)
    return read(page.records[0]) if page.records else None


async def of_person(store: Store, person: str) -> tuple[Kept, ...]:
    """Return every hand-over of one person, the oldest first."""
    page = await store.find(KIND, "person", person, limit=200)
    return tuple(sorted([read(one) for one in page.records], key=lambda kept: kept.handover.opened))


async def by_id(store: Store, handover: str) -> Kept | None:
    """Return one hand-over by its id, however it is typed."""
    found = await store.get(KIND, handover.strip().upper())
    return read(found) if found else None


def record(kept: Kept) -> Record:
    """Write a hand-over as its next revision, findable by state, person and (while it lasts) conversation."""
    handover = kept.handover
    index = {"state": (handover.state,), "person": (handover.person,)}
    if handover.state != CLOSED:
        index["under_way"] = (handover.conversation,)
    blobs = [str(file["blob"]) for line in handover.lines for file in line.files if "blob" in file]
    return Record(
        KIND,
        handover.id,
        kept.revision + 1,
        orjson.dumps(to_maps(handover)),
        index,
        tuple(dict.fromkeys(blobs)),
    )


def read(stored: Record) -> Kept:
    """Read back what ``record`` wrote."""
    data = orjson.loads(stored.body)
    lines = tuple([_line(**line) for line in data.pop("lines")])
    return Kept(HandOver(**data, lines=lines), stored.revision)


def _line(at: float, by: str, text: str, files: list[Mapping[str, Any]], key: str = "") -> Line:
    return Line(at, by, text, tuple(files), key)


def _changed(kept: Kept, now: HandOver, at: float, by: str, act: str) -> Changes:
    return Changes(puts=(record(Kept(now, kept.revision)),), audit=(Audit(at, by, act, now.id),))
