"""desk follow-up: the same fault again on a closed return, as a request of its own."""

from __future__ import annotations

from rmabot.desk.act import DEVICE, NOTE, Ground, step
from rmabot.ports.desk import Argument
from rmabot.rma.request import Request

TEXT = Argument("text", "What is wrong now.")


def _said(_ground: Ground, after: Request) -> str:
    return f"{after.reference} follows {after.parent}. The customer is told."


ACT = step(
    "follow-up", "follow_up", "File the same fault again on a closed return.", TEXT, DEVICE, NOTE, said=_said
)
