"""A request without the person: what stays is what the desk must know of the device, under no one's name."""

from __future__ import annotations

from hashlib import blake2b

from rmabot.rma.record import replace
from rmabot.rma.request import Address, Contact, Entry, Item, Request
from rmabot.rma.states import FINAL, Role

ERASED = "erased"


def erasable(request: Request) -> bool:
    """Tell whether a request may lose the person: nothing is still to come for any device."""
    return all(state in FINAL for state in request.states)


def erased(request: Request) -> Request:
    """Return the request without contact, address, answers, files, words and accounts; serials become digests.

    Model, line, fault, warranty, outcome, dates and which statements were acknowledged stay.
    """
    return replace(
        request,
        owner=ERASED,
        linked=(),
        filed_by="",
        conversation="",
        contact=Contact(),
        address=Address(),
        answers=(),
        files=(),
        notes=(),
        parcels=(),
        flags=(),
        asked_for=(),
        items=tuple([_device(item) for item in request.items]),
        history=tuple([_entry(entry) for entry in request.history]),
        undo=None,
    )


def is_erased(request: Request) -> bool:
    """Tell whether a request has lost its person."""
    return request.owner == ERASED


def serial_digest(serial: str) -> str:
    """Return what a serial becomes, so that the same device can still be counted once."""
    return f"~{blake2b(serial.encode(), digest_size=8).hexdigest()}" if serial else ""


def _device(item: Item) -> Item:
    return replace(
        item, serial=serial_digest(item.serial), long_serial="", details="", answers={},
        replaced_by=serial_digest(item.replaced_by), mismatch=None,
    )  # fmt: skip


def _entry(entry: Entry) -> Entry:
    """Who of the desk did what and when stays; the customer's account, and what anybody wrote, goes."""
    by = Role.CUSTOMER.value if entry.role is Role.CUSTOMER else entry.by
    kept = {name: value for name, value in entry.details.items() if name in {"reason", "fields"}}
    return replace(entry, by=by, note="", details=kept)
