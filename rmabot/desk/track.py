"""desk track: the parcel's number as the customer gave it by phone or mail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rmabot.desk.act import DEVICE, NOTE, Ground, plain_details, step
from rmabot.ports.desk import Argument, Refused
from rmabot.rma.tracking import CARRIERS, link, named_carrier, recognise

TRACKING = Argument("tracking", "The tracking number, as it was given.", needed=True)
CARRIER = Argument(
    "carrier", f"The carrier, where the number fits several: {', '.join(CARRIERS)}, or any name."
)


def parcel(ground: Ground) -> Mapping[str, Any] | Refused:
    """Return the details of a parcel; a number that fits several carriers needs one of them named."""
    found, named = recognise(ground.text("tracking")), ground.text("carrier")
    if not found:
        return Refused(
            f'"{ground.text("tracking")}" is no tracking number.',
            (),
            "no_tracking_number",
            {"given": ground.text("tracking")},
        )
    if not named and len(found) > 1:
        carriers = ", ".join([one.carrier for one in found])
        return Refused(
            f"this number may belong to {carriers}: name one with --carrier.",
            (),
            "which_carrier",
            {"carriers": carriers},
        )
    carrier = (named_carrier(named) or named) if named else found[0].carrier
    number = found[0].number
    return plain_details(ground) | {"carrier": carrier, "tracking": number, "url": link(carrier, number)}


ACT = step(
    "track",
    "track",
    "Note the parcel that is on its way to us.",
    TRACKING,
    CARRIER,
    DEVICE,
    NOTE,
    details=parcel,
)
