"""desk close: it is with the customer again."""

from __future__ import annotations

from rmabot.desk.act import DEVICE, NOTE, step

ACT = step("close", "close", "Close what has been delivered.", DEVICE, NOTE)
