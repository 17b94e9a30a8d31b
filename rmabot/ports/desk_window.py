"""The desk as a channel sees it: what to show, what may be done, and what the channel must remember; rules stay behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

from msgspec import Struct, field

from rmabot.ports.absence import Absence
from rmabot.ports.desk import ActSpec, Done, Order, Refused, Staff
from rmabot.ports.dock import Heard, Scanned
from rmabot.ports.handover import HandOver
from rmabot.text.spans import Rich

__all__ = [
    "Absence", "Arrived", "Card", "Claimed", "Contact", "DeskWindow", "Details", "Device", "Option", "Paper", "Remark", "SeesDesk", "Step",
    "Talk", "Touched", "Wanted",
]  # fmt: skip


class Device(Struct, frozen=True):
    """One device as a card shows it: ``tail`` the end of its serial, ``why`` the key of the warranty's reason."""

    number: int
    name: str
    tail: str
    state: str
    verdict: str
    why: str
    until: str = ""


class Step(Struct, frozen=True):
    """One line of the history; ``at`` in Unix seconds, ``by`` a staff name, ``customer`` or ``system``.

    ``through`` is who of the desk took a customer's step for them.
    """

    at: float
    by: str
    event: str
    became: str
    note: str = ""
    told: str = ""
    through: str = ""


class Remark(Struct, frozen=True):
    """Something said about a request; ``by`` is a staff name or ``customer``, ``at`` in Unix seconds."""

    at: float
    by: str
    text: str


class Card(Struct, frozen=True):
    """A request as the desk reads it, without what would tell who or where the customer is beyond the city.

    ``due`` is a day (ISO) or ""; ``flags`` are (key, about, device); ``undo`` that the last step can be taken back
    now; ``assignee`` who sees to it, who stands in for somebody away; ``number`` the one that people know it by; ``events`` are the keys of the legal acts for any role of staff.
    """

    reference: str
    number: str
    revision: int
    state: str
    filed_at: float
    since: float
    due: str
    late: bool
    soon: bool
    devices: tuple[Device, ...]
    flags: tuple[tuple[str, str, int], ...]
    files: tuple[str, ...]
    city: str
    assignee: str
    language: str
    history: tuple[Step, ...]
    undo: bool
    open: bool
    acts: tuple[str, ...] = ()
    notes: tuple[Remark, ...] = ()
    pictures: int = 0


class Details(Struct, frozen=True):
    """What was said of the devices, for whoever decides or repairs: nothing of who the customer is.

    ``answers`` are (heading, lines) as the customer saw them; ``parcels`` and ``fees`` are lines, too.
    """

    answers: tuple[tuple[str, tuple[str, ...]], ...] = ()
    parcels: tuple[str, ...] = ()
    fees: tuple[str, ...] = ()


class Paper(Struct, frozen=True):
    """A file on a request: its blob, its name, what it is for."""

    blob: str
    name: str
    purpose: str


class Contact(Struct, frozen=True):
    """Whom to write to and where the device goes back; whoever looks at it is on record."""

    name: str
    company: str
    phone: str
    email: str
    address: tuple[str, ...]
    serials: tuple[str, ...]
    account: str
    papers: tuple[Paper, ...] = ()


class Option(Struct, frozen=True):
    """Something to choose: its name, and how it is called in one language."""

    name: str
    label: str


class Wanted(Struct, frozen=True):
    """Which of the queue: somebody's, what is late, what stands in some states; from which on, and how many."""

    assignee: str = ""
    late: bool = False
    states: frozenset[str] = frozenset()
    first: int = 0
    most: int = 8


class Arrived(Struct, frozen=True):
    """What something scanned may be: requests, and whether it is the serial of a device on them."""

    cards: tuple[Card, ...]
    by_serial: bool = False


class Claimed(Struct, frozen=True):
    """Some of the queue in its order, and how many there are in all."""

    cards: tuple[Card, ...]
    total: int


class Talk(Struct, frozen=True):
    """It is committed: a sentence, and the hand-over as it now is; ``repeated`` that it was done before."""

    summary: str
    handover: HandOver
    repeated: bool = False


class Touched(Struct, frozen=True):
    """What a commit changed, for whoever shows it: references of requests, ids of hand-overs, failures on record."""

    requests: tuple[str, ...] = ()
    handovers: tuple[str, ...] = ()
    failures: int = 0


class DeskWindow(Protocol):
    """Everything that a channel may ask of the desk; each change is one commit, refused by the desk's own rules."""

    @property
    def acts(self) -> Mapping[str, ActSpec]:
        """Every act, by its name."""

    @property
    def needs_number(self) -> bool:
        """Whether approving takes the maker's number."""

    @property
    def timezone(self) -> str:
        """The zone in which the desk reads times."""

    def now(self) -> float:
        """Return the time in Unix seconds."""

    def listed(self, account: str) -> Staff | None:
        """Return who of the staff list has this account on the channel."""

    def accounts(self, role: str) -> Sequence[str]:
        """Return the accounts on the channel of everybody on the staff list with this role."""

    def open_now(self) -> bool:
        """Whether somebody is at the desk by its hours."""

    def on_change(self, listener: Callable[[Touched], None]) -> None:
        """Call the listener after each commit of this process that changes what the desk shows."""

    async def current(self) -> Mapping[str, int]:
        """Return every open request with its revision, whoever changed it."""

    async def card(self, number: str) -> Card | None:
        """Return a request by its reference or number, typed loosely."""

    async def details(self, reference: str, language: str) -> Details:
        """Return what was said of a request's devices."""

    async def queue(self, *wanted: Wanted) -> tuple[Claimed, ...]:
        """Return parts of what is open, each in the queue's order: answered, late, then by what is due."""

    async def arrived(self, typed: str) -> Arrived:
        """Return the request of a number, or the open ones of a serial as scanned: no guessing."""

    async def find(self, text: str, most: int = 20) -> tuple[Card, ...]:
        """Return the requests that a number, serial, name or model may mean, the likeliest first."""

    async def legal(self, reference: str, staff: Staff) -> tuple[str, ...]:
        """Return the acts that the lifecycle lets these roles do now."""

    async def perform(self, order: Order) -> Done | Refused:
        """Do an act in one commit, or say why not."""

    async def preview(self, order: Order) -> tuple[Rich, ...] | Refused:
        """Return what the customer would read, in their language; nothing is changed."""

    async def contact(self, reference: str, staff: Staff) -> Contact | None:
        """Return the full contact for roles that may see it, with the look on record; None where they may not."""

    async def pictures(self, reference: str, staff: Staff) -> tuple[Paper, ...]:
        """Return the photos of the devices, for every role, with the look on record; no invoice is among them."""

    async def paper(self, blob: str) -> bytes | None:
        """Return a file of a request."""

    async def attach(
        self, reference: str, staff: Staff, files: Sequence[tuple[str, bytes]], purpose: str, device: int = 0
    ) -> int:
        """Keep photos (name, bytes) that staff took with a request, on record; count those that could be kept."""

    def sees_contact(self, staff: Staff) -> bool:
        """Whether these roles may look at who the customer is."""

    def reasons(self, act: str, language: str) -> Sequence[Option]:
        """Return the reasons there are for an act: for not approving, or for a fee."""

    async def fields(self, reference: str, language: str) -> Sequence[Option]:
        """Return what the customer of a request may be asked for."""

    async def week(self, language: str) -> Sequence[Option]:
        """Return the last seven days in figures, each with what it counts as its label."""

    def models(self, typed: str, most: int = 20) -> Sequence[str]:
        """Return the models that somebody typing this may mean."""

    async def absences(self) -> tuple[Absence, ...]:
        """Return who is away today."""

    async def leave(self, absence: Absence, staff: Staff) -> Refused | None:
        """Note that somebody goes away, said by themselves or by a lead; None where it is noted."""

    async def come_back(self, name: str, staff: Staff) -> Refused | None:
        """Note that somebody is back; None where it is noted."""

    async def scan(
        self, line: str, staff: Staff, so_far: Scanned, event: str
    ) -> tuple[tuple[Heard, ...], Scanned] | Refused:
        """Take one scan of the dock in; return what is said to it and the session after it."""

    async def sheet(self, rows: Sequence[Sequence[str]], widths: Sequence[int]) -> tuple[str, bytes]:
        """Return rows as a sheet, the first one the heading, with how its name ends; ``widths`` of columns in signs."""

    async def handovers(self) -> tuple[HandOver, ...]:
        """Return the conversations that wait for a person or are with one."""

    async def handover(self, handover: str) -> HandOver | None:
        """Return one hand-over."""

    async def take(self, handover: str, staff: Staff, event: str) -> Talk | Refused:
        """Take a conversation over."""

    async def reply(
        self, handover: str, staff: Staff, text: str, files: Sequence[tuple[str, bytes]], event: str
    ) -> Talk | Refused:
        """Bring words and files (name, bytes) to the customer of a conversation that this person has."""

    async def hand_back(self, handover: str, staff: Staff, event: str) -> Talk | Refused:
        """Give a conversation back to the bot."""

    async def kept(self, key: str) -> Mapping[str, Any] | None:
        """Return what the channel keeps under a key."""

    async def all_kept(self, beginning: str) -> Mapping[str, Mapping[str, Any]]:
        """Return everything the channel keeps whose keys begin so."""

    async def keep(self, key: str, values: Mapping[str, Any] | None) -> None:
        """Keep something for the channel across restarts, such as a card's place; None lets it go."""


class Nobody(Struct, frozen=True):
    """A person of the platform who is not of the desk; ``why`` is the key of the sentence for it."""

    why: str
    values: Mapping[str, str] = field(default_factory=dict)


@runtime_checkable
class SeesDesk(Protocol):
    """A channel on which staff work."""

    def open_desk(self, desk: DeskWindow) -> None:
        """Take the window, before the channel runs."""
