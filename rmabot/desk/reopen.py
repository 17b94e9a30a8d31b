"""desk reopen: a cancelled request is before the desk again."""

from __future__ import annotations

from rmabot.desk.act import DEVICE, NOTE, step

ACT = step("reopen", "reopen", "Open a cancelled request again.", DEVICE, NOTE)
