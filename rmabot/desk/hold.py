"""desk hold: what arrived differs from what was filed; the customer decides with us how to go on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rmabot.desk.act import DEVICE, NOTE, TEXT, Ground, plain_details, step
from rmabot.ports.desk import Argument, Refused
from rmabot.rma.request import MISMATCH_REASONS

REASON = Argument("reason", "What differs.", needed=True, words=MISMATCH_REASONS)
EXPECTED = Argument("expected", "What was filed (for a wrong serial: the one on the request, unless given).")
GOT = Argument("got", "What is here.")


def _details(ground: Ground) -> Mapping[str, Any] | Refused:
    details = plain_details(ground)
    if ground.text("reason") == "wrong_serial" and not ground.text("expected"):
        named = details.get("items") or [item.number for item in ground.request.items]
        device = ground.request.item(named[0])
        details["expected"] = device.serial if device and len(named) == 1 else ""
    return details


ACT = step(
    "hold", "hold", "Set a device aside that differs from the request.",
    REASON, EXPECTED, GOT, TEXT, DEVICE, NOTE, details=_details,
)  # fmt: skip
