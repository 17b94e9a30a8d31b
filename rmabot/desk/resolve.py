"""desk resolve: it is clear what the device is; the request is put right and it goes to the bench."""

from __future__ import annotations

from rmabot.desk.act import DEVICE, NOTE, step
from rmabot.ports.desk import Argument

SERIAL = Argument("serial", "The serial number that the device really has.")
MODEL = Argument("model", "The model that it really is.")

ACT = step(
    "resolve", "resolve", "Settle what differed; the device is inspected.", SERIAL, MODEL, DEVICE, NOTE
)
