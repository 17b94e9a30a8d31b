"""A request as data for the system of whoever repairs: what the form says, with names that a program can rely on."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import orjson

from rmabot.ports.channel import Document
from rmabot.rma.request import Acknowledgement, Item, Request, StoredFile

VERSION = 1


def filing_data(request: Request, language: str) -> Document:
    """Return the request as JSON; ``version`` changes when a name does."""
    told = {
        "version": VERSION,
        "reference": request.reference,
        "number": request.number,
        "parent": request.parent or None,
        "filed_at": _moment(request.filed_at),
        "language": request.language,
        "contact": {
            "name": request.contact.name, "company": request.contact.company, "phone": request.contact.phone,
            "email": request.contact.email,
        },
        "return_address": {
            "street": request.address.street, "unit": request.address.unit, "city": request.address.city,
            "region": request.address.region, "postal_code": request.address.postal_code,
            "country": request.address.country,
        },
        "devices": [_device(item, request, language) for item in request.items],
        "answers": _answers(request, None, language),
        "statements": [_statement(given) for given in request.acknowledgements],
        "files": [_file(file) for file in request.files],
    }  # fmt: skip
    return Document("filing.json", orjson.dumps(told, option=orjson.OPT_INDENT_2), "application/json")


def _device(item: Item, request: Request, language: str) -> dict[str, Any]:
    verdict = item.warranty
    return {
        "number": item.number,
        "serial": item.serial or None,
        "long_serial": item.long_serial or None,
        "model": item.model or None,
        "kind": item.kind or None,
        "line": item.line or None,
        "battery": item.battery,
        "fault": item.fault or None,
        "details": item.details or None,
        "warranty": verdict.verdict if verdict is not None else "unknown",
        "warranty_until": verdict.last_day.isoformat() if verdict is not None and verdict.last_day else None,
        "answers": _answers(request, item.number, language),
    }


def _answers(request: Request, item: int | None, language: str) -> list[dict[str, str]]:
    return [
        {
            "name": answer.name,
            "label": _in(answer.label, language),
            "value": _in(answer.shown, language),
        }
        for answer in request.answers
        if answer.item == item
    ]


def _in(texts: dict[str, str], language: str) -> str:
    return texts.get(language) or next(iter(texts.values()), "")


def _statement(given: Acknowledgement) -> dict[str, str]:
    return {
        "statement": given.statement, "version": given.seal, "language": given.language, "answer": given.answer,
        "at": _moment(given.at),
    }  # fmt: skip


def _file(file: StoredFile) -> dict[str, Any]:
    return {
        "name": file.name,
        "kind": file.kind,
        "bytes": file.size,
        "purpose": file.purpose,
        "device": file.item,
    }


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
