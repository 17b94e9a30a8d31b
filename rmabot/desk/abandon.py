"""desk abandon: nobody collects it, after every notice."""

from __future__ import annotations

from dataclasses import replace

from rmabot.desk.act import DEVICE, NOTE, step

ACT = step(
    "abandon", "abandon", "Close what nobody collects, after the last notice.",
    replace(NOTE, needed=True, help="What becomes of it."), DEVICE,
)  # fmt: skip
