"""The desk's policy as one frozen value: limits, spans, numbers, hours, address, retention, reasons, warranty."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

from msgspec import Struct, field

from rmabot.rma.attention import Attention
from rmabot.rma.duration import Duration
from rmabot.rma.hours import Hours
from rmabot.rma.mistake import MistakeError
from rmabot.rma.numbers import REQUEST_PREFIX, find_numbers, find_shaped
from rmabot.rma.warranty import Verdict, WarrantyRow, verdict

__all__ = ["Duration", "Policy", "PolicyError"]

Texts = dict[str, str]  # language -> text


class PolicyError(MistakeError):
    """A policy that cannot be used."""


class Limits(Struct, frozen=True):
    """How much a person may put on one request."""

    devices: int = 10
    file_mb: int = 20
    files: int = 30


class ShipTo(Struct, frozen=True):
    """Where parcels go, and how a person reaches the desk without the bot."""

    ship_to: tuple[str, ...] = ()
    email: str = ""
    phone: str = ""

    @property
    def in_one_line(self) -> str:
        """The address as a sentence names it: its lines with commas between them."""
        return ", ".join(self.ship_to)


class PrivacyOfficer(Struct, frozen=True):
    """Who answers for personal data."""

    title: Texts = field(default_factory=dict)
    contact: str = ""


class Retention(Struct, frozen=True):
    """How long each kind of data is kept after it has served."""

    draft: Duration
    rejected: Duration
    proof: Duration
    contact: Duration
    core: Duration
    unread: Duration


class Reminders(Struct, frozen=True):
    """When the customer is reminded: after silence, before the number expires or a fee lapses, while goods wait."""

    draft: Duration
    needs_info: tuple[Duration, ...]
    before_expiry: tuple[Duration, ...]
    before_lapse: tuple[Duration, ...]
    uncollected: tuple[Duration, ...]


class Deadlines(Struct, frozen=True):
    """After how long something closes, lapses or may no longer be done."""

    needs_info: Duration
    in_transit: Duration
    returned: Duration
    uncollected: Duration
    reopen: Duration
    follow_up: Duration
    undo: Duration
    more_details: Duration


class Times(Struct, frozen=True):
    """How long each stage usually takes, as customers are told."""

    inspection: Duration
    repair: Duration
    way_back: Duration


class Freight(Struct, frozen=True):
    """Who pays: `customer`, `desk`, `warranty` (the desk if in warranty), or `other` (a person says)."""

    to_desk: str = "other"
    back: str = "other"


class RejectReason(Struct, frozen=True):
    """A reason that an agent may give for not approving, as the customer reads it."""

    code: str
    text: Texts


class Policy(Struct, frozen=True):
    """What the desk has decided; read from its files by `from_mapping`, never a constant in code."""

    limits: Limits
    reply_within: Duration
    rma_valid_for: Duration
    quote_valid_for: Duration
    numbers: Literal["ours", "maker"]
    prefix: str
    maker_number: str
    currency: str
    address: ShipTo
    hours: Hours
    privacy_officer: PrivacyOfficer
    retention: Retention
    remind: Reminders
    deadlines: Deadlines
    times: Times
    freight: Freight
    reject_reasons: tuple[RejectReason, ...]
    warranty: tuple[WarrantyRow, ...]
    signals: Attention
    texts: dict[str, Texts]

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, object]) -> "Policy":
        """The policy that a parsed file (or several, merged by their keys) says; `PolicyError` with the place.

        What is left out has an example value; ranges and overlaps are checked.
        """
        from rmabot.rma.policy_file import read_policy

        return read_policy(mapping)

    @property
    def timezone(self) -> str:
        """The zone that decides due dates, expiry and warranty days."""
        return self.hours.zone

    @property
    def prefixes(self) -> tuple[str, ...]:
        """The prefixes of the numbers that this desk mints: requests and RMAs."""
        return (REQUEST_PREFIX, self.prefix)

    def numbers_in(self, text: str) -> tuple[str, ...]:
        """Every request reference and RMA number that a text mentions, ours and the maker's, in canonical form."""
        ours = find_numbers(text, self.prefixes)
        return (*ours, *find_shaped(text, self.maker_number)) if self.numbers == "maker" else ours

    def today(self, at: datetime) -> date:
        """The day it is at the desk."""
        return self.hours.local_date(at)

    def add_business_days(self, day: date, count: int) -> date:
        """The business day that lies so many business days after a day."""
        return self.hours.add_business_days(day, count)

    def warranty_of(
        self,
        line: str | None,
        region: str | None,
        bought: date | None,
        part: str | None = None,
        *,
        today: date,
    ) -> Verdict:
        """What the warranty table says of a device."""
        return verdict(self.warranty, line, region, bought, part, today=today)

    def reason(self, code: str) -> RejectReason | None:
        """The reason with this code."""
        return next((reason for reason in self.reject_reasons if reason.code == code), None)
