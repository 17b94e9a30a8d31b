"""Signals for staff, found when a request is filed: never a verdict, never told to the customer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from rmabot.actions.answered import SKIPPED, STATEMENT, Answered
from rmabot.ports.requests import on_serial, serial_key, with_file
from rmabot.ports.store import Store
from rmabot.rma.models import UNLISTED
from rmabot.rma.request import Flag, Item, Request


async def signals(store: Store, request: Request, given: Answered) -> tuple[Flag, ...]:
    """Return everything about a new request that the desk should look at."""
    flags = [*_answers(given), *_serials_twice(request)]
    for item in request.items:
        flags += [*_device(item), *await _elsewhere(store, request, item)]
    flags += await _known_files(store, request)
    return tuple(dict.fromkeys(flags))


def _answers(given: Answered) -> Iterator[Flag]:
    places = given.places()
    for answer in given.answers:
        instead = answer.instead
        if not instead or instead == SKIPPED:
            continue
        item = places.index(answer.place) + 1 if answer.place else None
        if answer.ask.type == STATEMENT:
            yield Flag(f"statement_{instead}", answer.ask.name)
        elif answer.ask.type == "file":
            yield Flag(f"without_{answer.ask.name}", instead, item)


def _device(item: Item) -> Iterator[Flag]:
    if not item.serial:
        yield Flag("without_serial", "", item.number)
    if item.unverified:
        yield Flag("serial_not_verified", item.serial, item.number)
    if item.line == UNLISTED:
        yield Flag("model_not_listed", item.model, item.number)
    said = item.answers.get("serial")
    by_serial = str(said.get("model") or "") if isinstance(said, Mapping) else ""
    if by_serial and by_serial.casefold() != item.model.casefold():
        yield Flag("model_differs_from_serial", by_serial, item.number)


def _serials_twice(request: Request) -> Iterator[Flag]:
    counted = Counter(serial_key(item.serial) for item in request.items if item.serial)
    for item in request.items:
        if counted[serial_key(item.serial)] > 1:
            yield Flag("serial_twice", item.serial, item.number)


async def _elsewhere(store: Store, request: Request, item: Item) -> list[Flag]:
    """Other requests on the serial, whoever's: open ones first."""
    others: Any = [one for one in await on_serial(store, item.serial) if one.reference != request.reference]
    ranked = sorted(others, key=lambda one: not one.open)
    return [
        Flag("serial_open_elsewhere" if one.open else "serial_seen_before", one.reference, item.number)
        for one in ranked
    ]


async def _known_files(store: Store, request: Request) -> list[Flag]:
    """The same photo or invoice on a request of somebody else's."""
    return [
        Flag("file_on_another_request", other.reference, file.item)
        for file in request.files
        for other in await with_file(store, file.blob)
        if other.reference != request.reference and other.owner != request.owner
    ]
