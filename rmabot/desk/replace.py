"""desk replace: the customer gets another device."""

from __future__ import annotations

from rmabot.desk.act import DEVICE, NOTE, step

ACT = step("replace", "replace", "Replace the device.", DEVICE, NOTE)
