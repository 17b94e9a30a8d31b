"""desk receive: the parcel is on the dock; a scanned serial says which device it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rmabot.desk.act import DEVICE, NOTE, Ground, plain_details, step
from rmabot.ports.desk import Argument, Refused
from rmabot.ports.requests import serial_key

SERIAL = Argument("serial", "The serial number on the device, as scanned.")


def _details(ground: Ground) -> Mapping[str, Any] | Refused:
    details, scanned = plain_details(ground), serial_key(ground.text("serial"))
    details.pop("serial", None)
    if not scanned:
        return details
    found = [
        item.number
        for item in ground.request.items
        if scanned in {serial_key(item.serial), serial_key(item.long_serial)}
    ]
    if not found:
        expected = ", ".join(
            [f"{item.number} {item.serial or 'without a serial'}" for item in ground.request.items]
        )
        return Refused(
            f"{ground.request.shown_number}: no device on it has the serial {ground.text('serial')} ({expected}). "
            "receive it by --device, then: hold --reason wrong_serial --got SERIAL.",
            (), "serial_not_on_it", {"given": ground.text("serial"), "number": ground.request.shown_number},
        )  # fmt: skip
    return details | {"items": found}


ACT = step("receive", "receive", "Note that it has arrived.", SERIAL, DEVICE, NOTE, details=_details)
