"""desk ship: the devices go back, with carrier and number."""

from __future__ import annotations

from rmabot.desk.act import DEVICE, NOTE, Ground, step
from rmabot.desk.track import TRACKING, parcel
from rmabot.ports.desk import Argument
from rmabot.rma.record import replace
from rmabot.rma.request import Request
from rmabot.rma.tracking import NAMES

CARRIER = Argument("carrier", "Who carries it.", needed=True)


def _said(_ground: Ground, after: Request) -> str:
    last = after.parcels[-1]
    carrier = NAMES.get(last.carrier, last.carrier)
    return f"{after.shown_number} is on its way back: {carrier} {last.tracking}. The customer is told."


ACT = step(
    "ship", "ship", "Send the devices back.", CARRIER, replace(TRACKING, help="The tracking number."), DEVICE, NOTE,
    details=parcel, said=_said,
)  # fmt: skip
