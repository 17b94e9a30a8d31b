"""desk wait: the fault does not show; the customer is asked to tell more until a day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rmabot.desk.act import DEVICE, NOTE, TEXT, Ground, plain_details, step
from rmabot.ports.desk import Argument, Refused
from rmabot.ports.steps import moment

DATE = Argument("date", "Until when we wait; the policy's time unless given.", "date")


def _details(ground: Ground) -> Mapping[str, Any] | Refused:
    policy = ground.flows.policy
    until = policy.deadlines.more_details.after(policy.today(moment(ground.at)))
    return {"date": until.isoformat()} | plain_details(ground)


ACT = step(
    "wait", "wait", "Ask for more details and wait for them.", DATE, TEXT, DEVICE, NOTE, details=_details
)
