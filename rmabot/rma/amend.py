"""What may be added or corrected on a request without moving it: claims, notes, files, contact, links, flags."""

from datetime import datetime
from typing import Any

from rmabot.rma.case import Actor, Refusal
from rmabot.rma.moves import Refused, legal_events
from rmabot.rma.record import replace
from rmabot.rma.request import Address, Contact, Entry, Flag, Note, Request, StoredFile
from rmabot.rma.states import FINAL, State


def claimed(request: Request, actor: Actor, at: datetime, *, for_: str | None = None) -> Request | Refused:
    """The request with a person of the desk in charge (the actor, unless it is assigned); taken ones are refused."""
    name = actor.who if for_ is None else for_
    if for_ is None and request.assignee not in {"", name}:
        return _refused(request, actor, "claimed_already", name=request.assignee)
    return _entered(replace(request, assignee=name), actor, at, "claim", {"assignee": name})


def with_note(
    request: Request, actor: Actor, at: datetime, text: str, *, internal: bool
) -> Request | Refused:
    """The request with one more note."""
    if not text.strip():
        return _refused(request, actor, "note_needed")
    note = Note(at, actor.name, text.strip()[:4_000], internal)
    return _entered(replace(request, notes=(*request.notes, note)), actor, at, "note")


def with_file(
    request: Request, actor: Actor, file: StoredFile, at: datetime, at_most: int
) -> Request | Refused:
    """The request with one more file, up to the policy's limit; the same blob twice is one file."""
    if any(kept.blob == file.blob for kept in request.files):
        return request
    if len(request.files) >= at_most:
        return _refused(request, actor, "too_many_files", at_most=at_most)
    return _entered(replace(request, files=(*request.files, file)), actor, at, "file", {"blob": file.blob})


def corrected(
    request: Request,
    actor: Actor,
    at: datetime,
    *,
    contact: Contact | None = None,
    address: Address | None = None,
) -> Request | Refused:
    """The request with another contact or return address, until every device has been shipped back."""
    if all(item.state in FINAL | {State.RETURNED} for item in request.items):
        return _refused(request, actor, "shipped_back_already")
    changed = [name for name, value in (("contact", contact), ("address", address)) if value is not None]
    request = replace(request, contact=contact or request.contact, address=address or request.address)
    return _entered(request, actor, at, "correct", {"changed": changed})


def linked(request: Request, actor: Actor, at: datetime, person: str) -> Request:
    """The request, to be seen by one more account of its owner."""
    if person in request.persons:
        return request
    return _entered(replace(request, linked=(*request.linked, person)), actor, at, "link")


def flagged(request: Request, flag: Flag) -> Request:
    """The request with a signal for staff; the same one twice is one."""
    return request if flag in request.flags else replace(request, flags=(*request.flags, flag))


def _entered(
    request: Request, actor: Actor, at: datetime, event: str, details: dict[str, Any] | None = None
) -> Request:
    state = request.state
    entry = Entry(at, actor.who, actor.role, event, state, state, details=details or {})
    return replace(request, history=(*request.history, entry), revision=request.revision + 1)


def _refused(request: Request, actor: Actor, reason: Refusal, **values: Any) -> Refused:
    return Refused(reason, values, legal_events(request, actor.role))
