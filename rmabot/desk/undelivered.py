"""desk undelivered: the carrier brought it back to us."""

from __future__ import annotations

from rmabot.desk.act import DEVICE, NOTE, step

ACT = step("undelivered", "undelivered", "The carrier brought it back to us.", DEVICE, NOTE)
