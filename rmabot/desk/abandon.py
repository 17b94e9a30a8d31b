"""desk abandon: nobody collects it, after every notice."""

from __future__ import annotations

from rmabot.desk.act import DEVICE, NOTE, step
from rmabot.rma.record import replace

ACT = step(
    "abandon", "abandon", "Close what nobody collects, after the last notice.",
    replace(NOTE, needed=True, help="What becomes of it."), DEVICE,
)  # fmt: skip
