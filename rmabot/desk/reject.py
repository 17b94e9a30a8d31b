"""desk reject: not approved, for a reason that the customer reads in their language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rmabot.desk.act import DEVICE, NOTE, TEXT, Ground, plain_details, step
from rmabot.flow.model import FlowSet
from rmabot.ports.desk import Argument, Refused
from rmabot.ports.request_values import CARRIER, reason_text
from rmabot.rma.request import MISMATCH_REASONS, Request
from rmabot.rma.states import Outcome

REASON = Argument("reason", "Why, by its code: a wrong one lists all there are.", needed=True)
FEE = "fee_"
"""What the codes of reasons for a fee begin with."""
_NOT_FOR_THIS = {
    *MISMATCH_REASONS,
    *Outcome,
    "other_carrier",
    "open_return",
    "legal_hold",
    "open_talk",
    "your_talk",
    "customer_wish",
    "no_answer",
    "finished",
    "about_some",
}


def reasons(flows: FlowSet) -> tuple[str, ...]:
    """Return the codes for not approving: the policy's own list, else those that the lifecycle's texts word."""
    own = [reason.code for reason in flows.policy.reject_reasons]
    return tuple(
        own
        or [
            code
            for code in worded(flows)
            if code not in _NOT_FOR_THIS and not code.startswith((FEE, CARRIER))
        ]
    )


def worded(flows: FlowSet) -> tuple[str, ...]:
    """Return every reason that the lifecycle's texts word."""
    return tuple([key.removeprefix("reason.") for key in flows.lifecycle if key.startswith("reason.")])


def _details(ground: Ground) -> Mapping[str, Any] | Refused:
    code, known = ground.text("reason"), reasons(ground.flows)
    if code not in known:
        return Refused(f'there is no reason "{code}". use one of {", ".join(known)}.', (), "reason_needed")
    text = ground.text("text") or reason_text(ground.flows, code, ground.request.language)
    return plain_details(ground) | {"text": text}


def _said(ground: Ground, after: Request) -> str:
    return f"{after.reference} is not approved ({ground.text('reason')}). The customer is told why."


ACT = step(
    "reject",
    "reject",
    "Do not approve, with a reason.",
    REASON,
    TEXT,
    DEVICE,
    NOTE,
    details=_details,
    said=_said,
)
