"""Signals for staff, found when a request is filed: never a verdict, never told to the customer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from rmabot.actions.answered import SKIPPED, STATEMENT, Answered
from rmabot.actions.devices import day_of
from rmabot.ports.requests import of_person, on_serial, serial_key, with_file
from rmabot.ports.store import Store
from rmabot.rma.models import UNLISTED
from rmabot.rma.policy import Policy
from rmabot.rma.request import Flag, Item, Request
from rmabot.rma.serials import Found, read_serial

PROOF = "proof"
"""The question whose answer may belong to several devices and requests: one invoice covers many."""


async def signals(store: Store, request: Request, given: Answered, policy: Policy) -> tuple[Flag, ...]:
    """Return everything about a new request that the desk should look at."""
    flags = [*_lists(request, policy), *_answers(given), *_serials_twice(request), *_photo_twice(request)]
    for item in request.items:
        flags += [*_device(item), *_made_later(item), *await _elsewhere(store, request, item)]
    flags += [*await _known_files(store, request), *await _many(store, request, policy)]
    return tuple(dict.fromkeys(flags))


def _lists(request: Request, policy: Policy) -> Iterator[Flag]:
    """What the desk itself has put on a list, with its own reason."""
    for name, listings in (("on_block_list", policy.signals.block), ("on_allow_list", policy.signals.allow)):
        for one in listings:
            for item in one.names(request) or ((None,) if one.names(request) is not None else ()):
                yield Flag(name, one.why or f"{one.key} {one.value}", item)


async def _many(store: Store, request: Request, policy: Policy) -> list[Flag]:
    """How many this person filed lately, this one among them."""
    today = policy.today(request.filed_at)
    mine = [kept.request for kept in await of_person(store, request.owner)]
    lately = [
        one
        for one in mine
        if one.owner == request.owner and policy.signals.within.after(policy.today(one.filed_at)) >= today
    ]
    count = len(lately) + 1
    return (
        [Flag("many_requests", f"{count} in {policy.signals.within}")] if count >= policy.signals.many else []
    )


def _made_later(item: Item) -> Iterator[Flag]:
    """A long serial says when the device was made: a hint, since not every maker writes it the same way."""
    read = read_serial(item.long_serial) if item.long_serial else None
    made = read.serial.made if isinstance(read, Found) else None
    bought = day_of(item.answers.get("purchase_date"))
    if made and bought and made > bought:
        yield Flag("made_after_purchase", f"{made}, bought {bought}", item.number)


def _photo_twice(request: Request) -> Iterator[Flag]:
    """One photo for two devices; a proof of purchase may well cover several."""
    devices: dict[str, set[int]] = {}
    for file in request.files:
        if file.item and file.purpose != PROOF and file.kind == "photo":
            devices.setdefault(file.blob, set()).add(file.item)
    if any(len(items) > 1 for items in devices.values()):
        yield Flag("photo_twice")


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
    model = item.answers.get("model")
    if (
        item.model
        and item.line == UNLISTED
        and not (isinstance(model, Mapping) and model.get("known") == "yes")
    ):
        yield Flag("model_not_listed", item.model, item.number)
    said = item.answers.get("serial")
    by_serial = str(said.get("model") or "") if isinstance(said, Mapping) else ""
    if item.model and by_serial and by_serial.casefold() != item.model.casefold():
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
    """The same photo or invoice on a request of somebody else's, or the same photo on another one of their own."""
    return [
        Flag(
            "file_on_another_request" if other.owner != request.owner else "photo_used_before",
            other.reference,
            file.item,
        )
        for file in request.files
        for other in await with_file(store, file.blob)
        if other.reference != request.reference
        and (other.owner != request.owner or (file.kind == "photo" and file.purpose != PROOF))
    ]
