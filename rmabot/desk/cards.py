"""A request as the card that staff see: nothing of who and where the customer is beyond the city and a serial's tail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from rmabot.desk.act import legal_acts
from rmabot.desk.queue import due_of, is_late
from rmabot.desk.sentences import spoken_for
from rmabot.desk.table import ACTS
from rmabot.flow.model import FlowSet
from rmabot.ports.desk import Staff
from rmabot.ports.desk_window import Card, Contact, Details, Device, Paper, Remark, Step
from rmabot.ports.request_values import device_names, fee
from rmabot.ports.steps import moment
from rmabot.rma.request import Entry, Item, Request, StoredFile
from rmabot.rma.states import STAFF, Role, State

TAIL = 4
_BATTERY_SEEN = frozenset({"fine", "swollen", "hot", "leaking"})
"""What somebody says who has looked at a battery."""
_ANYBODY = Staff("", frozenset(role.value for role in STAFF))


def card_of(request: Request, revision: int, flows: FlowSet, at: float) -> Card:
    """Return the card of a request as it now stands."""
    due = due_of(request, flows)
    today = flows.policy.today(moment(at))
    late = is_late(request, flows, moment(at))
    names = device_names(request.items)
    return Card(
        reference=request.reference,
        number=request.shown_number,
        revision=revision,
        state=request.state.value,
        filed_at=request.filed_at.timestamp(),
        since=request.since.timestamp(),
        due=due.isoformat() if due else "",
        late=late,
        soon=not late and due is not None and due <= today + timedelta(days=1),
        devices=tuple([_device(item, name) for item, name in zip(request.items, names, strict=True)]),
        flags=tuple(dict.fromkeys([*_signals(request), *_standing(request)])),
        files=tuple([file.purpose or file.kind for file in request.files]),
        city=request.address.city,
        assignee=request.assignee,
        language=request.language,
        history=tuple([_step(entry, request) for entry in request.history]),
        undo=request.undo is not None and bool(request.history) and request.history[-1].role in STAFF,
        open=request.open,
        acts=legal_acts(request, _ANYBODY, ACTS),
        pictures=len(pictures_of(request)),
        notes=tuple([Remark(note.at.timestamp(), note.by, note.text) for note in request.notes]),
    )


def _signals(request: Request) -> Iterator[tuple[str, str, int]]:
    for flag in request.flags:
        yield flag.name, _about(flag.about), flag.item or 0


def _standing(request: Request) -> Iterator[tuple[str, str, int]]:
    """What stands beside the signals: an earlier return, a second look, no warranty, a battery in the parcel."""
    if request.parent:
        yield "follows", request.parent, 0
    for item in request.items:
        said = item.answers.get("battery")
        if item.appealed and item.state is State.SUBMITTED:
            yield "appealed", "", item.number
        if item.warranty is not None and item.warranty.verdict == "out":
            yield "out_of_warranty", "", item.number
        if said in _BATTERY_SEEN or (item.battery == "yes" and said != "no_battery"):
            yield "battery", "", item.number


def tail(serial: str) -> str:
    """Return the end of a serial, enough to tell devices apart and too little to give it away."""
    return f"…{serial[-TAIL:]}" if len(serial) > TAIL else serial


def contact_of(request: Request) -> Contact:
    """Return the whole contact of a request."""
    contact = request.contact
    return Contact(
        contact.name, contact.company, contact.phone, contact.email, request.address.lines,
        tuple([item.serial for item in request.items]), request.filed_by or request.owner,
        tuple([Paper(file.blob, file.name, file.purpose or file.kind) for file in request.files]),
    )  # fmt: skip


def pictures_of(request: Request) -> tuple[Paper, ...]:
    """Return the photos of the devices: what proves who bought them is not among these."""
    return tuple([Paper(one.blob, one.name, one.purpose or one.kind) for one in request.files if _shows(one)])


def _shows(file: StoredFile) -> bool:
    return file.kind == "photo" and file.purpose != "proof"


def details_of(request: Request, language: str) -> Details:
    """Return what was said of the devices; a serial in it shows its tail only."""
    parcels = [
        " ".join(filter(None, ("→" if one.way == "in" else "←", one.carrier, one.tracking)))
        for one in request.parcels
    ]
    fees = [
        f"{item.name}{_colon(language)} {fee(item.quote, language)} ({item.quote.reason})"
        for item in request.items
        if item.quote is not None
    ]
    return Details(tuple(_answers(request, language)), tuple(parcels), tuple(fees))


def _answers(request: Request, language: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The answers that belong to a device, section by section: those about the person belong to none."""
    sections: dict[str, list[str]] = {}
    for answer in request.answers:
        item = request.item(answer.item) if answer.item else None
        if item is None:
            continue
        heading = answer.section_label.get(language, answer.section)
        heading = f"{heading} ({item.number}. {item.name})" if len(request.items) > 1 else heading
        said = f"{answer.label.get(language, answer.name)}{_colon(language)} {answer.shown.get(language, '')}"
        sections.setdefault(heading, []).append(_without_serials(said, request))
    yield from ((heading, tuple(lines)) for heading, lines in sections.items())


def _colon(language: str) -> str:
    """The colon as the language sets it."""
    return "\N{NO-BREAK SPACE}:" if language == "fr" else ":"


def _without_serials(text: str, request: Request) -> str:
    for item in request.items:
        for serial in filter(None, (item.serial, item.long_serial)):
            text = text.replace(serial, tail(serial))
    return text


def _device(item: Item, name: str) -> Device:
    verdict = item.warranty
    shown = name if item.model or not item.serial else tail(item.serial)
    return Device(
        item.number, shown, tail(item.serial), item.state.value,
        verdict.verdict if verdict else "unknown", verdict.reason if verdict else "",
        verdict.last_day.isoformat() if verdict and verdict.last_day else "",
    )  # fmt: skip


def _about(about: str) -> str:
    """What a flag is about; a serial in it shows its tail only."""
    return tail(about) if len(about) > 8 and about[-6:].isdigit() and not about.startswith("RQ") else about


def _step(entry: Entry, request: Request) -> Step:
    by = "customer" if entry.role is Role.CUSTOMER else "system" if entry.role is Role.SYSTEM else entry.by
    told = str(entry.details.get("text", "")) if entry.role is not Role.CUSTOMER else ""
    return Step(
        entry.at.timestamp(),
        by,
        entry.event,
        entry.became.value,
        entry.note,
        told,
        spoken_for(entry, request),
    )
