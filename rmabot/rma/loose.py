"""Parcels that came without a number: kept on the dock's list until they are matched to a request or refused."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct, field

from rmabot.rma.case import Actor, Details
from rmabot.rma.moves import Moved, Refused, legal_events, move
from rmabot.rma.policy import Policy
from rmabot.rma.record import replace
from rmabot.rma.request import Request, StoredFile
from rmabot.rma.states import Role


class Fate(StrEnum):
    """What became of a parcel without a number."""

    UNIDENTIFIED = "UNIDENTIFIED"
    MATCHED = "MATCHED"
    REFUSED = "REFUSED"


class LooseParcel(Struct, frozen=True):
    """A parcel without a number on it: what the dock could read, and what became of it."""

    reference: str
    arrived_at: datetime
    by: str
    carrier: str = ""
    tracking: str = ""
    sender: str = ""
    serials: tuple[str, ...] = ()
    note: str = ""
    files: tuple[StoredFile, ...] = field(default_factory=tuple)
    fate: Fate = Fate.UNIDENTIFIED
    request: str = ""
    settled_at: datetime | None = None
    settled_by: str = ""


def likely(parcel: LooseParcel, requests: tuple[Request, ...]) -> tuple[Request, ...]:
    """The open requests that the parcel may belong to: first by serial, then by tracking number, then by name."""
    scored = [(_likeness(parcel, request), request) for request in requests if request.open]
    ranked = sorted((pair for pair in scored if pair[0]), key=lambda pair: -pair[0])
    return tuple(request for _, request in ranked)


def match(
    parcel: LooseParcel, request: Request, actor: Actor, at: datetime, details: Details, policy: Policy
) -> tuple[LooseParcel, Moved] | Refused:
    """The parcel received on a request, which is told to write the number outside next time."""
    if refused := _not_for(parcel, request, actor):
        return refused
    noted = {**details, "no_number": True, "loose": parcel.reference}
    moved = move(request, "receive", actor, at, noted, policy)
    if isinstance(moved, Refused):
        return moved
    settled = replace(
        parcel, fate=Fate.MATCHED, request=request.reference, settled_at=at, settled_by=actor.who
    )
    return settled, moved


def refuse(parcel: LooseParcel, actor: Actor, at: datetime, note: str) -> LooseParcel | Refused:
    """The parcel sent back to where it came from, with the reason; a person's decision, never the clock's."""
    if refused := _not_for(parcel, None, actor):
        return refused
    if not note.strip():
        return Refused("note_needed", {}, ())
    return replace(parcel, fate=Fate.REFUSED, note=note.strip(), settled_at=at, settled_by=actor.who)


def _not_for(parcel: LooseParcel, request: Request | None, actor: Actor) -> Refused | None:
    legal = legal_events(request, actor.role) if request else ()
    if actor.role not in {Role.DOCK, Role.LEAD}:
        return Refused("not_your_step", {"event": "match", "role": str(actor.role)}, legal)
    if parcel.fate is not Fate.UNIDENTIFIED:
        return Refused("settled_already", {"name": parcel.settled_by}, legal)
    return None


def _likeness(parcel: LooseParcel, request: Request) -> int:
    serials = {item.serial for item in request.items if item.serial}
    if serials & set(parcel.serials):
        return 3
    if parcel.tracking and any(parcel.tracking == known.tracking for known in request.parcels):
        return 2
    names = {name.casefold() for name in (request.contact.name, request.contact.company) if name}
    return 1 if parcel.sender.strip().casefold() in names else 0
