"""desk renew: a new number in place of an expired one."""

from __future__ import annotations

from rmabot.desk.act import NOTE, Ground, step
from rmabot.desk.approve import NUMBER
from rmabot.rma.request import Request


def _said(_ground: Ground, after: Request) -> str:
    return (
        f"{after.number} replaces {after.aliases[-1]}, to arrive by {after.expires_on}. The customer is told."
    )


ACT = step("renew", "renew", "Issue a new number in place of an expired one.", NUMBER, NOTE, said=_said)
