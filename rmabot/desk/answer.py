"""desk answer: what was asked for came another way, by phone or mail; the request is before the desk again."""

from __future__ import annotations

from rmabot.desk.act import DEVICE, NOTE, step
from rmabot.ports.desk import Argument

TEXT = Argument("text", "What the customer said, for the record.")

ACT = step("answer", "answer", "Note an answer that came by phone or mail.", TEXT, DEVICE, NOTE)
