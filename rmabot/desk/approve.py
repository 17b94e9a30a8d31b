"""desk approve: the number is issued, the papers leave, the customer may ship."""

from __future__ import annotations

from rmabot.desk.act import DEVICE, NOTE, Ground, step
from rmabot.ports.desk import Argument
from rmabot.rma.request import Request

NUMBER = Argument("number", "The maker's number, where the policy says that the maker gives it.")


def _said(_ground: Ground, after: Request) -> str:
    return f"{after.reference} is approved: {after.number}, to arrive by {after.expires_on}. The customer is told."


ACT = step(
    "approve", "approve", "Approve: issue the number and send the papers.", NUMBER, DEVICE, NOTE, said=_said
)
