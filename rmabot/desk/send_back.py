"""desk send-back: what differed cannot be settled, the device goes back as it is."""

from __future__ import annotations

from rmabot.desk.act import DEVICE, NOTE, step

ACT = step("send-back", "send_back", "Send a device that differs back as it is.", DEVICE, NOTE)
