"""desk undo: the last step was a slip; a number that it gave is void for ever."""

from __future__ import annotations

from rmabot.desk.act import NOTE, step
from rmabot.rma.record import replace

ACT = step(
    "undo", "undo", "Take the last step back.", replace(NOTE, needed=True, help="Why, for the record.")
)
