"""desk parts-in: the part is here, the repair goes on."""

from __future__ import annotations

from rmabot.desk.act import DEVICE, NOTE, step

ACT = step("parts-in", "parts_in", "The part is here.", DEVICE, NOTE)
