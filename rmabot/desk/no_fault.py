"""desk no-fault: tested, no fault found; it goes back as it is."""

from __future__ import annotations

from rmabot.desk.act import DEVICE, NOTE, step

ACT = step("no-fault", "no_fault", "No fault was found: it goes back.", DEVICE, NOTE)
