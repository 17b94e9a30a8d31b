"""The lifecycle: one table of who may do what from which state, and what the customer is told.

Desk commands, buttons, timers, legality, the audit and the diagram in the docs all read this table.
"""

from typing import Literal, Protocol

from msgspec import Struct

from rmabot.rma.states import FINAL, OPEN, Role, State

SAME: Literal["same"] = "same"
BEFORE: Literal["before"] = "before"

_C, _A, _D, _T, _L, _S = (
    frozenset({role})
    for role in (Role.CUSTOMER, Role.AGENT, Role.DOCK, Role.TECHNICIAN, Role.LEAD, Role.SYSTEM)
)
_STAFF_STEPS = frozenset({Role.AGENT, Role.DOCK, Role.TECHNICIAN})


class Row(Struct, frozen=True):
    """One legal step: from which states, by what event, to which, who may, under which guards, with which message.

    `one_device` events name the device unless only one fits; the others take every device that stands in `sources`.
    `target` is `same` where the state stays and `before` for undo; `new` makes a request of its own.
    """

    event: str
    sources: tuple[State, ...]
    target: State | Literal["same", "before"]
    who: frozenset[Role]
    guards: tuple[str, ...] = ()
    message: str | None = None
    one_device: bool = False
    new: bool = False

    def may(self, role: Role) -> bool:
        """Whether this role may do the step; a lead may do all that staff may."""
        return role in self.who or (role is Role.LEAD and bool(self.who & _STAFF_STEPS))


class Stateful(Protocol):
    """What legality looks at: the states of a request's devices."""

    @property
    def states(self) -> tuple[State, ...]:
        """The state of each device."""
        ...


_S_ = State
_READY = (State.READY, State.READY_UNREPAIRED)

TABLE: tuple[Row, ...] = (
    # The draft: a conversation that has not filed yet.
    Row("confirm", (_S_.DRAFT,), _S_.SUBMITTED, _C | _A, ("acknowledged",), "submitted"),
    Row("nudge", (_S_.DRAFT,), SAME, _S, (), "draft_nudge"),
    Row("erase", (_S_.DRAFT,), _S_.ERASED, _S | _C, (), "draft_erased"),
    # The desk decides.
    Row("ask", (_S_.SUBMITTED,), _S_.NEEDS_INFO, _A, ("asks_for_something",), "needs_info"),
    Row("answer", (_S_.NEEDS_INFO,), _S_.SUBMITTED, _C | _A, (), "answered"),
    Row("remind_info", (_S_.NEEDS_INFO,), SAME, _S, ("not_silent_long_enough",), "needs_info_reminder"),
    Row("stale", (_S_.NEEDS_INFO,), _S_.CANCELLED, _S, ("silent_long_enough",), "stale"),
    Row(
        "approve", (_S_.SUBMITTED,), _S_.AWAITING_SHIPMENT, _A, ("another_person", "number_given"), "approved"
    ),
    Row("reject", (_S_.SUBMITTED,), _S_.REJECTED, _A, ("another_person", "reason_given"), "rejected"),
    Row("appeal", (_S_.REJECTED,), _S_.SUBMITTED, _C, ("first_appeal",), "appealed"),
    Row(
        "cancel",
        (_S_.SUBMITTED, _S_.NEEDS_INFO, _S_.AWAITING_SHIPMENT),
        _S_.CANCELLED,
        _C | _A,
        ("goods_not_moved",),
        "cancelled",
    ),
    Row("reopen", (_S_.CANCELLED,), _S_.SUBMITTED, _C | _A, ("recently_cancelled",), "reopened"),
    # On its way to the desk.
    Row("track", (_S_.AWAITING_SHIPMENT,), _S_.IN_TRANSIT, _C | _A, ("parcel_given",), "tracking_saved"),
    Row("track", (_S_.IN_TRANSIT,), SAME, _C | _A, ("parcel_given",), "tracking_saved"),
    Row("remind_expiry", (_S_.AWAITING_SHIPMENT,), SAME, _S, ("not_expired",), "expiry_reminder"),
    Row("expire", (_S_.AWAITING_SHIPMENT,), _S_.EXPIRED, _S, ("expiry_passed",), "expired"),
    Row("ask_renewal", (_S_.EXPIRED,), SAME, _C, (), "renewal_asked"),
    Row("renew", (_S_.EXPIRED,), _S_.AWAITING_SHIPMENT, _A, ("number_given",), "renewed"),
    Row("missing", (_S_.IN_TRANSIT,), SAME, _S, (), "not_arrived"),
    Row("lost", (_S_.IN_TRANSIT,), _S_.CLOSED, _A, ("note_given",), "lost"),
    # With the desk; from here on each device has its own way.
    Row("receive", (_S_.AWAITING_SHIPMENT, _S_.IN_TRANSIT, _S_.EXPIRED), _S_.RECEIVED, _D, (), "received"),
    Row("hold", (_S_.RECEIVED,), _S_.HOLD_MISMATCH, _D, ("mismatch_given",), "held", one_device=True),
    Row("resolve", (_S_.HOLD_MISMATCH,), _S_.INSPECTION, _A | _C, (), "resolved", one_device=True),
    Row(
        "send_back", (_S_.HOLD_MISMATCH,), _S_.READY_UNREPAIRED, _A | _C, (), "sending_back", one_device=True
    ),
    Row("inspect", (_S_.RECEIVED,), _S_.INSPECTION, _D | _T, (), "inspecting"),
    Row("wait", (_S_.INSPECTION,), SAME, _T, ("date_given",), "tell_us_more", one_device=True),
    Row("answer", (_S_.INSPECTION,), SAME, _C, (), "details_added", one_device=True),
    Row("repair", (_S_.INSPECTION,), _S_.REPAIRING, _T, (), "repairing", one_device=True),
    Row(
        "replace",
        (_S_.INSPECTION, _S_.REPAIRING, _S_.WAITING_PARTS),
        _S_.REPLACING,
        _T,
        (),
        "replacing",
        one_device=True,
    ),
    Row("no_fault", (_S_.INSPECTION,), _S_.READY_UNREPAIRED, _T, (), "no_fault", one_device=True),
    Row("quote", (_S_.INSPECTION,), _S_.QUOTED, _T | _A, ("quote_given",), "quoted", one_device=True),
    Row("quote", (_S_.QUOTED,), SAME, _T | _A, ("quote_given",), "quoted", one_device=True),
    Row(
        "accept",
        (_S_.QUOTED,),
        _S_.REPAIRING,
        _C,
        ("quoted_repair", "accepts_amount"),
        "accepted",
        one_device=True,
    ),
    Row(
        "accept",
        (_S_.QUOTED,),
        _S_.REPLACING,
        _C,
        ("quoted_replacement", "accepts_amount"),
        "accepted",
        one_device=True,
    ),
    Row("decline", (_S_.QUOTED,), _S_.READY_UNREPAIRED, _C, (), "declined", one_device=True),
    Row(
        "remind_quote",
        (_S_.QUOTED,),
        SAME,
        _S,
        ("quote_still_open",),
        "quote_reminder",
        one_device=True,
    ),
    Row("lapse", (_S_.QUOTED,), _S_.READY_UNREPAIRED, _S, ("quote_lapsed",), "lapsed", one_device=True),
    Row("parts", (_S_.REPAIRING,), _S_.WAITING_PARTS, _T, ("date_given",), "waiting_parts", one_device=True),
    Row("parts_in", (_S_.WAITING_PARTS,), _S_.REPAIRING, _T, (), "parts_arrived", one_device=True),
    Row("ready", (_S_.REPAIRING,), _S_.READY, _T, (), "ready", one_device=True),
    Row("ready", (_S_.REPLACING,), _S_.READY, _T, ("new_serial_given",), "ready", one_device=True),
    # On its way back.
    Row("ship", _READY, _S_.RETURNED, _D | _A, ("carrier_and_tracking",), "shipped_back"),
    Row("undelivered", (_S_.RETURNED,), _S_.READY, _D, ("was_worked_on",), "undelivered"),
    Row("undelivered", (_S_.RETURNED,), _S_.READY_UNREPAIRED, _D, ("was_not_worked_on",), "undelivered"),
    Row("remind_uncollected", _READY, SAME, _S, (), "uncollected_reminder"),
    Row("abandon", _READY, _S_.CLOSED, _L, ("uncollected_long_enough", "note_given"), "abandoned"),
    Row("close", (_S_.RETURNED,), _S_.CLOSED, _A | _S, (), "closed"),
    Row(
        "follow_up",
        (_S_.CLOSED,),
        _S_.SUBMITTED,
        _C | _A,
        ("recently_closed", "entropy_given"),
        "follow_up",
        new=True,
    ),
    # Any step can be a slip.
    Row(
        "undo",
        (*OPEN, *sorted(FINAL - {_S_.ERASED})),
        BEFORE,
        _A,
        ("something_to_undo", "in_time_to_undo", "note_given"),
        "corrected",
    ),
)

EVENTS: tuple[str, ...] = tuple(dict.fromkeys(row.event for row in TABLE))
MESSAGES: tuple[str, ...] = tuple(dict.fromkeys(row.message for row in TABLE if row.message))
GUARDS: frozenset[str] = frozenset(guard for row in TABLE for guard in row.guards)


def rows_of(event: str) -> tuple[Row, ...]:
    """The rows of one event; none if there is no such event."""
    return tuple(row for row in TABLE if row.event == event)


def legal(request: Stateful, role: Role) -> tuple[Row, ...]:
    """The rows that this role may take from where the devices stand; guards are asked when the step is taken."""
    states = set(request.states)
    return tuple(row for row in TABLE if row.may(role) and states & set(row.sources))


def diagram() -> str:
    """The table as a Mermaid state diagram; what stays in its state, undo and reminders are left out."""
    lines = ["stateDiagram-v2", "    [*] --> DRAFT"]
    for row in TABLE:
        if isinstance(row.target, State):
            lines += [f"    {source} --> {row.target}: {_by(row)}" for source in row.sources]
    return "\n".join([*lines, *(f"    {state} --> [*]" for state in sorted(FINAL))]) + "\n"


def _by(row: Row) -> str:
    new = ", a new request" if row.new else ""
    return f"{row.event} ({', '.join(sorted(row.who))}{new})"
