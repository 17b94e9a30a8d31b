"""desk lost: the parcel never arrived."""

from __future__ import annotations

from rmabot.desk.act import NOTE, step
from rmabot.rma.record import replace

ACT = step(
    "lost", "lost", "Close a return whose parcel could not be found.",
    replace(NOTE, needed=True, help="What was done to find it."),
)  # fmt: skip
