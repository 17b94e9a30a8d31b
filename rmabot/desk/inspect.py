"""desk inspect: the device is on the bench."""

from __future__ import annotations

from rmabot.desk.act import DEVICE, NOTE, step

ACT = step("inspect", "inspect", "Begin the inspection.", DEVICE, NOTE)
