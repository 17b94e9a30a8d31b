"""The queue: what is open, what a customer has just answered first, then what is late."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from datetime import date, datetime

from msgspec import Struct

from rmabot.desk.flags import flag_texts
from rmabot.flow.model import FlowSet
from rmabot.ports.absence import Absences, away, in_charge
from rmabot.ports.request_values import days_since, device_names, reply_by
from rmabot.ports.requests import KIND, all_open, in_state, read
from rmabot.ports.steps import moment
from rmabot.ports.store import Store
from rmabot.ports.through import every
from rmabot.rma.request import Request
from rmabot.rma.states import State

_OURS = frozenset(State) - {
    State.NEEDS_INFO,
    State.QUOTED,
    State.AWAITING_SHIPMENT,
    State.RETURNED,
    State.EXPIRED,
}
"""States in which the next step is the desk's."""
_PARCEL_DUE = frozenset({State.AWAITING_SHIPMENT, State.IN_TRANSIT, State.EXPIRED})
_ANSWER_DUE = frozenset({State.SUBMITTED, State.NEEDS_INFO, State.QUOTED, State.INSPECTION, State.CANCELLED})
_NO_ACT = frozenset({"remind_info", "correct"})


class Row(Struct, frozen=True):
    """One request as the queue shows it; ``days`` for how long it has been where it is.

    ``away`` is the last day on which who has it is away, "" while they are here; ``cover`` who sees to it meanwhile.
    """

    reference: str
    number: str
    state: str
    devices: tuple[str, ...]
    days: int
    due: str
    late: bool
    assignee: str
    flags: tuple[str, ...]
    warranty: tuple[str, ...]
    revision: int
    away: str = ""
    cover: str = ""


async def queue(
    store: Store,
    flows: FlowSet,
    at: float,
    *,
    states: Iterable[str] = (),
    assignee: str = "",
    closed: bool = False,
    free: bool = False,
) -> tuple[Row, ...]:
    """Return the requests in these states (all that is open, unless ``closed``): answered, late, then by what is due.

    ``assignee`` keeps what somebody has or stands in for, ``free`` what nobody sees to.
    """
    now = moment(at)
    gone = await away(store, flows.policy.today(now))
    found = [one async for one in _requests(store, tuple(states), closed=closed)]
    if assignee:
        found = [one for one in found if assignee in {one.assignee, in_charge(one.assignee, gone)}]
    if free:
        found = [one for one in found if not in_charge(one.assignee, gone)]
    found.sort(key=lambda one: _rank(one, flows, now))
    return tuple([_row(one, flows, now, gone) for one in found])


async def _requests(store: Store, states: tuple[str, ...], *, closed: bool) -> AsyncIterator[Request]:
    if states:
        for state in states:
            async for one in in_state(store, state):
                yield one
    elif not closed:
        async for one in all_open(store):
            yield one
    else:
        async for record in every(store, KIND):
            yield read(record).request


def _rank(request: Request, flows: FlowSet, now: datetime) -> tuple[bool, bool, bool, date, datetime]:
    due = reply_by(request, request.items, flows)
    late = is_late(request, flows, now)
    return not is_back(request), not late, request.state not in _OURS, due or date.max, request.since


def is_back(request: Request) -> bool:
    """Tell whether the desk asked, the customer has answered, and nobody of the desk has acted since."""
    if request.state is not State.SUBMITTED:
        return False
    last = next((one.event for one in reversed(request.history) if one.event not in _NO_ACT), "")
    return last in {"answer", "appeal"}


def is_late(request: Request, flows: FlowSet, now: datetime) -> bool:
    """Tell whether the desk's answer is overdue."""
    if request.state is not State.SUBMITTED or request.reply_by is None:
        return False
    return now >= (request.reply_at or flows.policy.hours.close_of(request.reply_by))


def _row(request: Request, flows: FlowSet, now: datetime, gone: Absences) -> Row:
    due = due_of(request, flows)
    absence = gone.get(request.assignee.casefold())
    return Row(
        reference=request.reference,
        number=request.number or "",
        state=request.state.value,
        devices=_devices(request),
        days=days_since(request, flows.policy.today(now), flows),
        due=due.isoformat() if due else "",
        late=is_late(request, flows, now),
        assignee=request.assignee,
        flags=flag_texts(request.flags),
        warranty=tuple(
            dict.fromkeys([item.warranty.verdict if item.warranty else "unknown" for item in request.items])
        ),
        revision=request.revision,
        away=absence.until if absence else "",
        cover=in_charge(request.assignee, gone) if absence else "",
    )


def _devices(request: Request) -> tuple[str, ...]:
    """What the devices are called, each with its state where they stand apart."""
    names = device_names(request.items)
    if len(set(request.states)) < 2:
        return names
    return tuple([f"{name} {item.state}" for name, item in zip(names, request.items, strict=True)])


def due_of(request: Request, flows: FlowSet) -> date | None:
    """Return the day by which something is due: an answer, or, while it is not here, the parcel."""
    if request.state in _PARCEL_DUE:
        return request.expires_on
    return reply_by(request, request.items, flows) if request.state in _ANSWER_DUE else None
