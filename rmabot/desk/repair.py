"""desk repair: covered, and under repair."""

from __future__ import annotations

from rmabot.desk.act import DEVICE, NOTE, step

ACT = step("repair", "repair", "Begin a repair that is covered.", DEVICE, NOTE)
