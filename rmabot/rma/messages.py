"""What the customer is told of a step: a key of the table with the values that its text may name."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from rmabot.rma.case import Case
from rmabot.rma.plain import to_plain
from rmabot.rma.request import Quote, Request
from rmabot.rma.states import WORDS, Role

# Of the details only these; a note is internal and stays so.
_FROM_DETAILS = ("text", "no_number", "fields", "carrier", "tracking", "url", "date", "new_serial", "reason")


class Told(Struct, frozen=True):
    """A message key with JSON values (days as YYYY-MM-DD, money as text) and the devices it is about.

    `own` is set when the customer took the step himself, so that a flow which just answered need not say it twice.
    """

    key: str
    values: Mapping[str, Any]
    items: tuple[int, ...]
    own: bool = False


def told(case: Case, after: Request) -> tuple[Told, ...]:
    """What the customer is told of a step; undoing what nobody was told of is told to nobody."""
    key = case.row.message
    if key is None or (case.row.event == "undo" and not _was_told(case)):
        return ()
    numbers = tuple(item.number for item in case.items)
    return (Told(key, _values(case, after), numbers, case.actor.role is Role.CUSTOMER),)


def _was_told(case: Case) -> bool:
    undo = case.request.undo or {}
    return "entry" in undo and case.request.history[undo["entry"]].message is not None


def _values(case: Case, after: Request) -> dict[str, Any]:
    moved = [item for item in after.items if item.number in {one.number for one in case.items}]
    values: dict[str, Any] = {
        "reference": after.reference,
        "number": after.number,
        "shown_number": after.shown_number,
        "devices": [item.name for item in moved],
        "state": str(after.state),
        "word": str(WORDS[moved[0].state]) if moved else str(after.word),
        "expires_on": after.expires_on and after.expires_on.isoformat(),
        "reply_by": after.reply_by and after.reply_by.isoformat(),
        "old_number": case.request.number if case.request.number != after.number else None,
        "parent": after.parent or None,
    }
    values |= {key: to_plain(case.details[key]) for key in _FROM_DETAILS if case.details.get(key)}
    if reason := case.policy.reason(case.text("reason")):
        values["reason_text"] = reason.text
    if moved and moved[0].outcome:
        values["outcome"] = str(moved[0].outcome)
    if moved and moved[0].quote and case.row.event in {"quote", "accept", "decline", "lapse"}:
        values |= _money(moved[0].quote)
    if case.row.event in {"track", "ship"} and after.parcels:
        parcel = after.parcels[-1]
        values |= {"carrier": parcel.carrier, "tracking": parcel.tracking, "url": parcel.url}
    if mismatch := next((item.mismatch for item in moved if item.mismatch), None):
        values |= {"mismatch": mismatch.reason, "expected": mismatch.expected, "got": mismatch.got}
    return values


def _money(quote: Quote) -> dict[str, Any]:
    return {
        "amount": str(quote.amount),
        "tax": str(quote.tax),
        "total": str(quote.total),
        "currency": quote.currency,
        "work": quote.work,
        "valid_until": quote.valid_until.isoformat(),
    }
