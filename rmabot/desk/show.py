"""One request in full, as blocks of lines for staff: who, what, what was said, what can be done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from rmabot.desk.act import legal_acts
from rmabot.desk.flags import flag_texts
from rmabot.desk.sentences import local, step_text
from rmabot.desk.table import ACTS
from rmabot.flow.model import FlowSet
from rmabot.ports.desk import Staff
from rmabot.ports.request_values import fee, reply_by
from rmabot.rma.request import FiledAnswer, Item, Request

Block: TypeAlias = tuple[str, tuple[str, ...]]
"""A heading and its lines."""


def show(request: Request, flows: FlowSet, staff: Staff, language: str) -> tuple[Block, ...]:
    """Return everything about a request; answers as the customer saw them, in one language."""
    blocks: list[Block] = [
        (_title(request), tuple(_head(request, flows))),
        ("Customer", tuple(_customer(request))),
        ("Devices", tuple([line for item in request.items for line in _device(item, language)])),
        ("Look at", flag_texts(request.flags)),
        *_sections(request, language),
        ("Acknowledged", tuple([f"{one.statement}: {one.answer} ({one.language}, {local(one.at, flows)}, text {one.seal})" for one in request.acknowledgements])),
        ("Files", tuple([f"{number}. {file.name} ({file.purpose}, {_size(file.size)})" for number, file in enumerate(request.files, 1)])),
        ("Parcels", tuple([f"{parcel.way}: {parcel.carrier} {parcel.tracking}, {local(parcel.at, flows)}" for parcel in request.parcels])),
        ("Notes", tuple([f"{note.by}, {local(note.at, flows)}{'' if note.internal else ' (from the customer)' if note.by == 'customer' else ''}: {note.text}" for note in request.notes])),
        ("History", tuple(_history(request, flows))),
        ("You can", (", ".join(legal_acts(request, staff, ACTS)) or "nothing now",)),
    ]  # fmt: skip
    return tuple([block for block in blocks if block[1]])


def _title(request: Request) -> str:
    names = (request.shown_number, *([request.reference] if request.number else []), *request.aliases)
    return " · ".join(names)


def _head(request: Request, flows: FlowSet) -> Iterator[str]:
    yield f"{request.state} since {local(request.since, flows)}"
    yield f"filed {local(request.filed_at, flows)}" + (f" by {request.filed_by}" if request.filed_by else "")
    if request.parent:
        yield f"follows {request.parent}"
    if due := reply_by(request, request.items, flows):
        at = request.reply_at if due == request.reply_by else None
        yield f"answer due {local(at, flows) if at else due}"
    if request.expires_on:
        yield f"number valid until {request.expires_on}"
    yield f"with {request.assignee}" if request.assignee else "with nobody"


def _customer(request: Request) -> Iterator[str]:
    contact = request.contact
    for text in (contact.name, contact.company, contact.phone, contact.email, *request.address.lines):
        if text:
            yield text
    yield f"speaks {request.language}; {request.owner}" + "".join([f", {one}" for one in request.linked])


def _device(item: Item, language: str) -> Iterator[str]:
    said = [item.model or "model unknown", item.serial or "without a serial", item.state.value]
    if item.outcome:
        said.append(item.outcome.value)
    yield f"{item.number}. {' · '.join(said)}"
    if (verdict := item.warranty) is not None:
        until = f" until {verdict.last_day}" if verdict.last_day else ""
        yield f"   warranty: {verdict.verdict}{until} ({verdict.reason.replace('_', ' ')})"
    if item.long_serial:
        yield f"   reports itself as {item.long_serial}"
    if item.mismatch:
        yield f"   differs: {item.mismatch.reason}, expected {item.mismatch.expected or '–'}, got {item.mismatch.got or '–'}"
    if item.quote:
        accepted = f', accepted: "{item.quote.accepted_words}"' if item.quote.accepted_at else ""
        yield f"   fee: {fee(item.quote, language)} for {item.quote.work}, valid until {item.quote.valid_until}{accepted}"
    if item.replaced_by:
        yield f"   replaced by {item.replaced_by}"


def _sections(request: Request, language: str) -> Iterator[Block]:
    blocks: dict[str, list[str]] = {}
    colon = " :" if language == "fr" else ":"
    for answer in request.answers:
        blocks.setdefault(_heading(answer, len(request.items), language), []).append(
            f"{answer.label.get(language, answer.name)}{colon} {answer.shown.get(language, '')}"
        )
    yield from ((heading, tuple(lines)) for heading, lines in blocks.items())


def _heading(answer: FiledAnswer, devices: int, language: str) -> str:
    section = answer.section_label.get(language, answer.section) or "Answers"
    return f"{section} (#{answer.item})" if answer.item and devices > 1 else section


def _history(request: Request, flows: FlowSet) -> Iterator[str]:
    for entry in request.history:
        devices = f" (#{', #'.join(map(str, entry.items))})" if entry.items and len(request.items) > 1 else ""
        moved = f": {entry.was} → {entry.became}" if entry.was is not entry.became else ""
        note = f" – {entry.note}" if entry.note else ""
        yield f"{step_text(entry, request, flows)}{devices}{moved}{note}"


def _size(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(size // 1000, 1)} kB"
