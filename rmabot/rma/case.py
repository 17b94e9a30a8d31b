"""One attempted step: who, when, on which devices of which request, with which details, under which policy."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, get_args

from msgspec import Struct

from rmabot.rma.lifecycle import Row
from rmabot.rma.policy import Policy
from rmabot.rma.request import Item, Request
from rmabot.rma.states import Role

Details = Mapping[str, Any]

Refusal = Literal[
    "no_such_step",
    "not_your_step",
    "not_now",
    "no_such_device",
    "which_device",
    "statements_missing",
    "what_is_needed",
    "too_early",
    "no_notice_given",
    "too_late",
    "another_person",
    "number_needed",
    "makers_number_needed",
    "makers_number_malformed",
    "reason_needed",
    "reason_in_words_needed",
    "note_needed",
    "appealed_before",
    "goods_have_moved",
    "tracking_needed",
    "carrier_and_tracking_needed",
    "not_expired",
    "expired",
    "mismatch_needed",
    "date_needed",
    "amount_needed",
    "tax_malformed",
    "work_unknown",
    "quote_is_for_other_work",
    "no_quote",
    "quote_lapsed",
    "quote_still_valid",
    "amount_differs",
    "acceptance_in_words_needed",
    "new_serial_needed",
    "was_worked_on",
    "was_not_worked_on",
    "nothing_to_undo",
    "only_a_lead_now",
    "claimed_already",
    "too_many_files",
    "shipped_back_already",
    "settled_already",
]
REFUSALS: tuple[Refusal, ...] = get_args(Refusal)  # the dialogs have a sentence for each

_LONGEST_TEXT = 4_000


class Actor(Struct, frozen=True):
    """Who takes a step: a name for the history, a role, and the person's account if there is one."""

    name: str
    role: Role
    person: str = ""

    @property
    def who(self) -> str:
        """What tells two persons apart."""
        return self.person or self.name


SYSTEM = Actor("clock", Role.SYSTEM)


class Problem(Struct, frozen=True):
    """Why a step cannot be taken: a key with a sentence in the dialogs, and what that sentence names."""

    reason: Refusal
    values: Mapping[str, Any]


class Case(Struct, frozen=True):
    """What guards look at and consequences work from."""

    request: Request
    row: Row
    items: tuple[Item, ...]
    actor: Actor
    at: datetime
    details: Details
    policy: Policy

    @property
    def today(self) -> date:
        """The day it is at the desk."""
        return self.policy.today(self.at)

    @property
    def number_lapsed(self) -> bool:
        """Whether the request's number is no longer valid today: nothing new may travel under it."""
        expires = self.request.expires_on
        return self.request.number is not None and expires is not None and self.today > expires

    def text(self, key: str) -> str:
        """A text of the details, without the blanks around it; empty if there is none."""
        value = self.details.get(key)
        return value.strip()[:_LONGEST_TEXT] if isinstance(value, str) else ""

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts of the details."""
        value = self.details.get(key)
        return tuple(str(one) for one in value if str(one).strip()) if isinstance(value, list | tuple) else ()

    def day(self, key: str) -> date | None:
        """A day of the details, as a date or written YYYY-MM-DD; None if there is none."""
        value = self.details.get(key)
        if isinstance(value, datetime):
            return self.policy.today(value)
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            return None

    def amount(self, key: str) -> Decimal | None:
        """An amount of money of the details, to the cent; None if it is none."""
        try:
            amount = Decimal(str(self.details.get(key)))
        except InvalidOperation:
            return None
        if not amount.is_finite() or not 0 <= amount < 1_000_000 or amount != round(amount, 2):
            return None
        return round(amount, 2)
