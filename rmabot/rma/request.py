"""What a person filed: the request with its devices, its papers and its whole history, as frozen values."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from msgspec import Struct, field

from rmabot.rma.plain import Json, NotPlainError, from_plain, to_plain
from rmabot.rma.record import replace
from rmabot.rma.states import FINAL, WORDS, Outcome, Role, State, Word, least_advanced
from rmabot.rma.warranty import Verdict

VERSION = 1

Texts = dict[str, str]  # language -> text
MismatchReason = Literal[
    "wrong_serial", "extra_item", "missing_part", "pack_damage", "no_number", "battery_hazard", "other"
]
MISMATCH_REASONS: tuple[MismatchReason, ...] = (
    "wrong_serial",
    "extra_item",
    "missing_part",
    "pack_damage",
    "no_number",
    "battery_hazard",
    "other",
)


class Contact(Struct, frozen=True):
    """Whom the desk writes to and the courier calls."""

    name: str = ""
    phone: str = ""
    email: str = ""
    company: str = ""


class Address(Struct, frozen=True):
    """Where the device goes back to; `region` is a province, state or the like."""

    street: str = ""
    unit: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = "CA"

    @property
    def lines(self) -> tuple[str, ...]:
        """As it is written on a parcel, without the name."""
        street = f"{self.unit}-{self.street}" if self.unit else self.street
        town = " ".join(filter(None, (self.city, self.region, self.postal_code)))
        return tuple(filter(None, (street, town, self.country)))


class Acknowledgement(Struct, frozen=True):
    """A statement that was put and answered: which text (by seal), in which language, when, and the answer."""

    statement: str
    seal: str
    language: str
    at: datetime
    answer: str = "yes"


class StoredFile(Struct, frozen=True):
    """A file kept with the request: its blob, the name it came with, what it is, its bytes."""

    blob: str
    name: str
    kind: str
    size: int
    purpose: str = ""
    item: int | None = None
    at: datetime | None = None


class Note(Struct, frozen=True):
    """Something said about the request; an internal one never reaches the customer."""

    at: datetime
    by: str
    text: str
    internal: bool = True


class Parcel(Struct, frozen=True):
    """A parcel on its way in or out, with the devices in it (all, if none are named)."""

    carrier: str
    tracking: str
    way: Literal["in", "out"]
    at: datetime
    url: str = ""
    items: tuple[int, ...] = ()


class Quote(Struct, frozen=True):
    """A fee offered before any work, and its acceptance as it was said: amount and time."""

    amount: Decimal
    tax: Decimal
    currency: str
    work: Literal["repair", "replace"]
    reason: str
    valid_until: date
    at: datetime
    accepted_amount: Decimal | None = None
    accepted_words: str = ""
    accepted_at: datetime | None = None

    @property
    def total(self) -> Decimal:
        """What the customer would pay: the amount with its tax."""
        return self.amount + self.tax


class Mismatch(Struct, frozen=True):
    """What came differs from what was filed."""

    reason: MismatchReason
    expected: str = ""
    got: str = ""
    note: str = ""


class Flag(Struct, frozen=True):
    """A signal for staff, never a verdict and never told to the customer."""

    name: str
    about: str = ""
    item: int | None = None


class FiledAnswer(Struct, frozen=True):
    """One answer as it was shown and confirmed, whatever flow asked it: enough to print a form in either language."""

    section: str
    item: int | None
    name: str
    label: Texts
    shown: Texts
    section_label: Texts = field(default_factory=dict)


class Item(Struct, frozen=True):
    """One device on the request; it has its own state, and its answers by name."""

    number: int
    serial: str = ""
    long_serial: str = ""
    unverified: bool = False
    model: str = ""
    kind: str = ""
    line: str = ""
    battery: str = "unknown"
    fault: str = ""
    details: str = ""
    warranty: Verdict | None = None
    state: State = State.SUBMITTED
    since: datetime | None = None
    outcome: Outcome | None = None
    replaced_by: str = ""
    mismatch: Mismatch | None = None
    quote: Quote | None = None
    waiting_until: date | None = None
    rejected_by: str = ""
    appealed: bool = False
    answers: dict[str, Any] = field(default_factory=dict)

    @property
    def open(self) -> bool:
        """Whether something is still to come for this device."""
        return self.state not in FINAL

    @property
    def name(self) -> str:
        """How it is called in a message: its model, or its serial, or its place on the request."""
        return self.model or self.serial or f"#{self.number}"


class Entry(Struct, frozen=True):
    """One line of the history, which only grows: when, who, what, from where to where, and what the customer was told."""

    at: datetime
    by: str
    role: Role
    event: str
    was: State
    became: State
    items: tuple[int, ...] = ()
    note: str = ""
    message: str | None = None
    details: dict[str, Any] = field(default_factory=dict)


class Request(Struct, frozen=True):
    """A filed request, an RMA once it has a number; `undo` is what it was before its last step."""

    reference: str
    owner: str
    items: tuple[Item, ...]
    filed_at: datetime
    number: str | None = None
    aliases: tuple[str, ...] = ()
    voided: tuple[str, ...] = ()
    linked: tuple[str, ...] = ()
    filed_by: str = ""
    language: str = "en"
    channel: str = ""
    conversation: str = ""
    contact: Contact = Contact()
    address: Address = Address()
    region: str = ""
    acknowledgements: tuple[Acknowledgement, ...] = ()
    answers: tuple[FiledAnswer, ...] = ()
    files: tuple[StoredFile, ...] = ()
    notes: tuple[Note, ...] = ()
    parcels: tuple[Parcel, ...] = ()
    flags: tuple[Flag, ...] = ()
    history: tuple[Entry, ...] = ()
    reply_by: date | None = None
    reply_at: datetime | None = None
    expires_on: date | None = None
    asked_for: tuple[str, ...] = ()
    assignee: str = ""
    parent: str = ""
    flow_version: str = ""
    revision: int = 0
    undo: dict[str, Any] | None = None

    @property
    def states(self) -> tuple[State, ...]:
        """The state of each device."""
        return tuple(item.state for item in self.items)

    @property
    def state(self) -> State:
        """The state of its least advanced open device."""
        return least_advanced(self.states)

    @property
    def word(self) -> Word:
        """What a customer hears for the state."""
        return WORDS[self.state]

    @property
    def open(self) -> bool:
        """Whether something is still to come."""
        return self.state not in FINAL

    @property
    def since(self) -> datetime:
        """When the devices in the state it shows came there."""
        state = self.state
        return max(
            (item.since for item in self.items if item.state is state and item.since), default=self.filed_at
        )

    @property
    def shown_number(self) -> str:
        """The number a customer knows it by: the RMA number once there is one."""
        return self.number or self.reference

    @property
    def names(self) -> frozenset[str]:
        """Every reference and number that leads to it, the replaced and voided ones, too."""
        return frozenset(filter(None, (self.reference, self.number, *self.aliases, *self.voided)))

    @property
    def persons(self) -> frozenset[str]:
        """Who may see it: the owner, linked accounts, and who filed it for the owner."""
        return frozenset(filter(None, (self.owner, *self.linked, self.filed_by)))

    def item(self, number: int) -> Item | None:
        """The device with this number on the request."""
        return next((item for item in self.items if item.number == number), None)

    def with_item(self, changed: Item) -> "Request":
        """The request with one device replaced by its changed self."""
        items = tuple(changed if item.number == changed.number else item for item in self.items)
        return replace(self, items=items)


def to_json(request: Request) -> Json:
    """The request as a plain map, with the version of its shape."""
    return {"v": VERSION, **to_plain(request)}


def from_json(plain: Json) -> Request:
    """The request a plain map stands for; `NotPlainError` with a sentence if it does not fit this version."""
    if not isinstance(plain, dict):
        raise NotPlainError("a request is kept as a map")
    if plain.get("v") != VERSION:
        raise NotPlainError(
            f"this request was written in shape {plain.get('v')!r}, and this rmabot reads {VERSION}"
        )
    return from_plain(Request, {key: value for key, value in plain.items() if key != "v"})
