"""desk ready: repaired or replaced, ready to go back."""

from __future__ import annotations

from rmabot.desk.act import DEVICE, NOTE, step
from rmabot.ports.desk import Argument

NEW_SERIAL = Argument("new_serial", "The serial number of the replacement.")

ACT = step("ready", "ready", "The device is ready to go back.", NEW_SERIAL, DEVICE, NOTE)
