"""desk cancel: the request ends before anything moved."""

from __future__ import annotations

from rmabot.desk.act import DEVICE, NOTE, step

ACT = step("cancel", "cancel", "Cancel, as long as the goods have not moved.", DEVICE, NOTE)
