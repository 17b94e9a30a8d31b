"""desk quote: the fee and why, before any work; nothing is charged without the customer's yes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rmabot.desk.act import DEVICE, NOTE, TEXT, Ground, plain_details, step
from rmabot.desk.reject import FEE, worded
from rmabot.flow.model import FlowSet
from rmabot.ports.desk import Argument, Refused
from rmabot.ports.request_values import quote_of, reason_text
from rmabot.rma.record import replace
from rmabot.rma.request import Request

AMOUNT = Argument("amount", "The fee without tax, for instance 120.00.", "amount", needed=True)
TAX = Argument("tax", "The tax on it.", "amount")
CURRENCY = Argument("currency", "The currency, the policy's unless given.")
WORK = Argument("work", "What is done for it (repair unless given).", words=("repair", "replace"))
VALID = Argument(
    "valid_until", "Until when the customer may say yes; the policy's time unless given.", "date"
)
WHY = replace(TEXT, help="Why there is a fee, as the customer reads it; the reason's own words unless given.")
REASON = Argument("reason", "Why there is a fee, by its code: a wrong one lists all there are.")


def reasons(flows: FlowSet) -> tuple[str, ...]:
    """Return the codes for a fee that the lifecycle's texts word."""
    return tuple([code for code in worded(flows) if code.startswith(FEE)])


def _details(ground: Ground) -> Mapping[str, Any] | Refused:
    details, code = plain_details(ground), ground.text("reason")
    if not code:
        return details
    if code not in (known := reasons(ground.flows)):
        return Refused(f'there is no reason "{code}". use one of {", ".join(known)}.', (), "reason_needed")
    text = ground.text("text") or reason_text(ground.flows, code, ground.request.language)
    return details | {"text": text}


def _said(ground: Ground, after: Request) -> str:
    fees = quote_of([item for item in after.items if item.quote is not None], ground.flows) or {}
    return f"{after.shown_number}: the customer is asked about {next(iter(fees.values()), '')}."


ACT = step(
    "quote",
    "quote",
    "Tell the fee and ask for a yes or no.",
    AMOUNT,
    TAX,
    REASON,
    WHY,
    WORK,
    CURRENCY,
    VALID,
    DEVICE,
    NOTE,
    details=_details,
    said=_said,
)
