"""desk parts: the repair waits for a part, until about a day."""

from __future__ import annotations

from rmabot.desk.act import DEVICE, NOTE, step
from rmabot.ports.desk import Argument

DATE = Argument("date", "When the part is expected.", "date", needed=True)

ACT = step("parts", "parts", "Wait for a part.", DATE, DEVICE, NOTE)
