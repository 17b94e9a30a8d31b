"""desk quote: the fee and why, before any work; nothing is charged without the customer's yes."""

from __future__ import annotations

from dataclasses import replace

from rmabot.desk.act import DEVICE, NOTE, TEXT, Ground, step
from rmabot.ports.desk import Argument
from rmabot.ports.request_values import quote_of
from rmabot.rma.request import Request

AMOUNT = Argument("amount", "The fee without tax, for instance 120.00.", "amount", needed=True)
TAX = Argument("tax", "The tax on it.", "amount")
CURRENCY = Argument("currency", "The currency, the policy's unless given.")
WORK = Argument("work", "What is done for it (repair unless given).", words=("repair", "replace"))
VALID = Argument(
    "valid_until", "Until when the customer may say yes; the policy's time unless given.", "date"
)
WHY = replace(TEXT, needed=True, help="Why there is a fee, as the customer reads it.")


def _said(ground: Ground, after: Request) -> str:
    fees = quote_of([item for item in after.items if item.quote is not None], ground.flows) or {}
    return f"{after.shown_number}: the customer is asked about {next(iter(fees.values()), '')}."


ACT = step(
    "quote",
    "quote",
    "Tell the fee and ask for a yes or no.",
    AMOUNT,
    TAX,
    WHY,
    WORK,
    CURRENCY,
    VALID,
    DEVICE,
    NOTE,
    said=_said,
)
