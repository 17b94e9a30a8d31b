"""What shall happen to a request later by itself: reminders, expiry, lapse, closing; worked out anew at each step."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rmabot.rma.duration import Duration
from rmabot.rma.policy import Policy
from rmabot.rma.request import Item, Request
from rmabot.rma.states import State

STAFF_NOTICES = ("reply_due", "waiting_over")  # names of timers that tell the desk and take no step


@dataclass(frozen=True, slots=True)
class Timer:
    """When which event is due (or a notice for staff), for which device; the key is stable for one request."""

    event: str
    at: datetime
    item: int | None = None
    place: int = 0

    @property
    def key(self) -> str:
        """What tells it from the request's other timers."""
        return f"{self.event}:{self.item or 0}:{self.place}"


def timers(request: Request, policy: Policy, now: datetime) -> tuple[Timer, ...]:
    """All timers that the request has from now on; they replace those it had before.

    Reminders that are past are left out; what must happen stays due however late it is.
    """
    found = [
        *_of_request(request, policy),
        *(timer for item in request.items for timer in _of_item(request, item, policy)),
    ]
    kept = (timer for timer in found if timer.at > now or timer.event in _MUST_HAPPEN)
    return tuple(sorted(kept, key=lambda timer: (timer.at, timer.key)))


_MUST_HAPPEN = frozenset({"stale", "expire", "missing", "lapse", "close"})


def _of_request(request: Request, policy: Policy) -> Iterator[Timer]:
    if request.reply_by and State.SUBMITTED in request.states:
        yield Timer("reply_due", policy.hours.end_of_day(request.reply_by))
    if request.expires_on and State.AWAITING_SHIPMENT in request.states:
        for place, before in enumerate(policy.remind.before_expiry):
            yield Timer(
                "remind_expiry", policy.hours.start_of(before.before(request.expires_on)), None, place
            )
        yield Timer("expire", policy.hours.end_of_day(request.expires_on))
    if State.NEEDS_INFO in request.states:
        since = _entered(request, State.NEEDS_INFO, policy)
        for place, after in enumerate(policy.remind.needs_info):
            yield Timer("remind_info", _morning(policy, since, after), None, place)
        yield Timer("stale", _morning(policy, since, policy.deadlines.needs_info))
    if State.IN_TRANSIT in request.states and not any(flag.name == "lost" for flag in request.flags):
        since = _entered(request, State.IN_TRANSIT, policy)
        yield Timer("missing", _morning(policy, since, policy.deadlines.in_transit))


def _of_item(request: Request, item: Item, policy: Policy) -> Iterator[Timer]:
    since = policy.today(item.since or request.filed_at)
    match item.state:
        case State.QUOTED if item.quote is not None:
            yield Timer("lapse", policy.hours.end_of_day(item.quote.valid_until), item.number)
        case State.READY | State.READY_UNREPAIRED if _came_back(request, item):
            for place, after in enumerate(policy.remind.uncollected):
                yield Timer("remind_uncollected", _morning(policy, since, after), item.number, place)
        case State.RETURNED:
            yield Timer("close", _morning(policy, since, policy.deadlines.returned), item.number)
        case State.INSPECTION | State.WAITING_PARTS if item.waiting_until is not None:
            yield Timer("waiting_over", policy.hours.start_of(item.waiting_until), item.number)
        case _:
            pass


def _came_back(request: Request, item: Item) -> bool:
    """Whether it was shipped before: a device that the desk has yet to ship is no customer's to collect."""
    return any(parcel.way == "out" and item.number in parcel.items for parcel in request.parcels)


def _entered(request: Request, state: State, policy: Policy) -> date:
    entered = [item.since for item in request.items if item.state is state and item.since]
    return policy.today(max(entered, default=request.filed_at))


def _morning(policy: Policy, since: date, after: Duration) -> datetime:
    return policy.hours.start_of(min(after.after(since), date.max - timedelta(days=2)))
