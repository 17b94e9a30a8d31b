"""What shall happen to a request later by itself: reminders, expiry, lapse, closing; worked out anew at each step."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from msgspec import Struct

from rmabot.rma.duration import Duration
from rmabot.rma.policy import Policy
from rmabot.rma.request import Item, Request
from rmabot.rma.states import State

NOTICES: Mapping[str, str] = {"reply_due": "reply_late", "waiting_over": "waiting_over"}
"""Timers that tell the desk and take no step, each with the flag that it becomes."""


class Timer(Struct, frozen=True):
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

    What must happen stays due however late it is; of several reminders that are late, the last one that was not sent.
    """
    found = [
        *_of_request(request, policy),
        *(timer for item in request.items for timer in _of_item(request, item, policy)),
    ]
    late = {_row(timer): timer for timer in sorted(found, key=_when) if timer.at <= now}
    over = {timer.event for timer in late.values()}
    kept = (
        timer
        for timer in found
        if timer.at > now
        or timer.event not in _REMINDERS
        or (late[_row(timer)] is timer and _ENDS.get(timer.event) not in over and not _sent(request, timer))
    )
    return tuple(sorted(kept, key=_when))


_REMINDERS = frozenset({"remind_info", "remind_expiry", "remind_quote", "remind_uncollected"})


_ENDS = {
    "remind_info": "stale",
    "remind_expiry": "expire",
    "remind_quote": "lapse",
}  # after which a reminder makes no sense


def _when(timer: Timer) -> tuple[datetime, str]:
    return timer.at, timer.key


def _row(timer: Timer) -> tuple[str, int | None]:
    """Which row of reminders it is one of."""
    return timer.event, timer.item


def _sent(request: Request, timer: Timer) -> bool:
    """Whether a reminder of its row went out since it was due."""
    return any(
        entry.event == timer.event and entry.at >= timer.at and timer.item in {None, *entry.items}
        for entry in reversed(request.history)
    )


def _of_request(request: Request, policy: Policy) -> Iterator[Timer]:
    flags = {(flag.name, flag.item) for flag in request.flags}
    if request.reply_by and State.SUBMITTED in request.states and (NOTICES["reply_due"], None) not in flags:
        yield Timer("reply_due", request.reply_at or policy.hours.close_of(request.reply_by))
    if request.expires_on and State.AWAITING_SHIPMENT in request.states:
        issued = _entered_at(request, State.AWAITING_SHIPMENT)
        for place, before in enumerate(policy.remind.before_expiry):
            at = policy.hours.start_of(before.before(request.expires_on))
            if at > issued:
                yield Timer("remind_expiry", at, None, place)
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
            for place, before in enumerate(policy.remind.before_lapse):
                at = policy.hours.start_of(before.before(item.quote.valid_until))
                if at > item.quote.at:
                    yield Timer("remind_quote", at, item.number, place)
            yield Timer("lapse", policy.hours.end_of_day(item.quote.valid_until), item.number)
        case State.READY | State.READY_UNREPAIRED if _came_back(request, item):
            for place, after in enumerate(policy.remind.uncollected):
                yield Timer("remind_uncollected", _morning(policy, since, after), item.number, place)
        case State.RETURNED:
            yield Timer("close", _morning(policy, since, policy.deadlines.returned), item.number)
        case State.INSPECTION | State.WAITING_PARTS if item.waiting_until is not None and not _noticed(
            request, item
        ):
            yield Timer("waiting_over", policy.hours.start_of(item.waiting_until), item.number)
        case _:
            pass


def _came_back(request: Request, item: Item) -> bool:
    """Whether it was shipped before: a device that the desk has yet to ship is no customer's to collect."""
    return any(parcel.way == "out" and item.number in parcel.items for parcel in request.parcels)


def _noticed(request: Request, item: Item) -> bool:
    return any(flag.name == NOTICES["waiting_over"] and flag.item == item.number for flag in request.flags)


def _entered(request: Request, state: State, policy: Policy) -> date:
    return policy.today(_entered_at(request, state))


def _entered_at(request: Request, state: State) -> datetime:
    entered = [item.since for item in request.items if item.state is state and item.since]
    return max(entered, default=request.filed_at)


def _morning(policy: Policy, since: date, after: Duration) -> datetime:
    return policy.hours.start_of(min(after.after(since), date.max - timedelta(days=2)))
