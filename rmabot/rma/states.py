"""States, roles and outcomes of a return, and the ten plain words that a customer hears for them."""

from enum import StrEnum


class State(StrEnum):
    """Where a device on a request stands; the request shows its least advanced open device."""

    DRAFT = "DRAFT"
    NEEDS_INFO = "NEEDS_INFO"
    SUBMITTED = "SUBMITTED"
    EXPIRED = "EXPIRED"
    AWAITING_SHIPMENT = "AWAITING_SHIPMENT"
    IN_TRANSIT = "IN_TRANSIT"
    RECEIVED = "RECEIVED"
    HOLD_MISMATCH = "HOLD_MISMATCH"
    INSPECTION = "INSPECTION"
    QUOTED = "QUOTED"
    WAITING_PARTS = "WAITING_PARTS"
    REPAIRING = "REPAIRING"
    REPLACING = "REPLACING"
    READY_UNREPAIRED = "READY_UNREPAIRED"
    READY = "READY"
    RETURNED = "RETURNED"
    CLOSED = "CLOSED"
    REJECTED = "REJECTED"
    CANCELLED = "CANCELLED"
    ERASED = "ERASED"


PROGRESS = tuple(State)  # least advanced first
FINAL = frozenset({State.CLOSED, State.REJECTED, State.CANCELLED, State.ERASED})
OPEN = tuple(state for state in State if state not in FINAL)
HERE = frozenset(  # the goods are with the desk
    {
        State.RECEIVED,
        State.HOLD_MISMATCH,
        State.INSPECTION,
        State.QUOTED,
        State.WAITING_PARTS,
        State.REPAIRING,
        State.REPLACING,
        State.READY_UNREPAIRED,
        State.READY,
    }
)
MOVED_GOODS = HERE | {State.IN_TRANSIT, State.RETURNED}


class Role(StrEnum):
    """Who may do a step; a lead may do what agents, the dock and technicians may."""

    CUSTOMER = "customer"
    AGENT = "agent"
    DOCK = "dock"
    TECHNICIAN = "technician"
    LEAD = "lead"
    SYSTEM = "system"


STAFF = frozenset({Role.AGENT, Role.DOCK, Role.TECHNICIAN, Role.LEAD})


class Outcome(StrEnum):
    """How it ended for one device."""

    REPAIRED = "repaired"
    REPLACED = "replaced"
    NO_FAULT = "no_fault"
    DECLINED = "declined"
    LAPSED = "lapsed"
    SENT_BACK = "sent_back"
    LOST = "lost"
    ABANDONED = "abandoned"


class Word(StrEnum):
    """What a customer is told a state is: ten plain words, written out in the dialogs."""

    DRAFT = "draft"
    SENT = "sent"
    NEED_SOMETHING = "need_something"
    NOT_APPROVED = "not_approved"
    SHIP_IT = "ship_it"
    COMING = "coming"
    WITH_US = "with_us"
    YOUR_DECISION = "your_decision"
    GOING_BACK = "going_back"
    CLOSED = "closed"


BROUGHT_BACK = "brought_back"
"""What is put behind READY and READY_UNREPAIRED where the courier could not deliver it."""
ASKED = "asked"
"""Behind an expired number: the customer has asked for a new one."""

WORDS: dict[State, Word] = {
    State.DRAFT: Word.DRAFT,
    State.SUBMITTED: Word.SENT,
    State.NEEDS_INFO: Word.NEED_SOMETHING,
    State.EXPIRED: Word.NEED_SOMETHING,  # the customer has to ask for a new number before anything goes on
    State.REJECTED: Word.NOT_APPROVED,
    State.AWAITING_SHIPMENT: Word.SHIP_IT,
    State.IN_TRANSIT: Word.COMING,
    State.RECEIVED: Word.WITH_US,
    State.HOLD_MISMATCH: Word.YOUR_DECISION,
    State.INSPECTION: Word.WITH_US,
    State.QUOTED: Word.YOUR_DECISION,
    State.WAITING_PARTS: Word.WITH_US,
    State.REPAIRING: Word.WITH_US,
    State.REPLACING: Word.WITH_US,
    State.READY: Word.WITH_US,
    State.READY_UNREPAIRED: Word.WITH_US,
    State.RETURNED: Word.GOING_BACK,
    State.CLOSED: Word.CLOSED,
    State.CANCELLED: Word.CLOSED,
    State.ERASED: Word.CLOSED,
}


def least_advanced(states: "tuple[State, ...]") -> State:
    """The state a request shows: its least advanced open device, else the furthest any device came."""
    open_ones = [state for state in states if state not in FINAL]
    if open_ones:
        return min(open_ones, key=PROGRESS.index)
    return min(states, key=PROGRESS.index, default=State.SUBMITTED)
