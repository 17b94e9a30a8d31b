"""What comes due on a request by itself: reminders, expiry, lapse, closing; and notices that only staff see."""

from __future__ import annotations

from collections.abc import Mapping

from rmabot.ports import steps
from rmabot.ports.actions import NO_CHANGES, Changes
from rmabot.ports.requests import Kept, get
from rmabot.ports.steps import TIMER, changed, request_timers, step_changes
from rmabot.ports.store import Store, Timer
from rmabot.ports.timers import Moment, TimerHandler
from rmabot.rma.lifecycle import TABLE
from rmabot.rma.moves import SYSTEM, Moved, move
from rmabot.rma.record import replace
from rmabot.rma.request import Flag
from rmabot.rma.states import Role, State
from rmabot.rma.timers import NOTICES


async def on_due(timer: Timer, moment: Moment, store: Store) -> Changes:
    """Take the step that is due; one that no longer fits changes nothing."""
    kept = await get(store, timer.subject)
    if kept is None:
        return NO_CHANGES
    event = timer.name.removeprefix(TIMER)
    item = timer.data.get("item")
    if event in NOTICES:
        return await _flagged(kept, Flag(NOTICES[event], "", item), moment, store)
    details = {"item": item} if item else {}
    moved = move(kept.request, event, SYSTEM, steps.moment(moment.at), details, moment.flows.policy)
    if not isinstance(moved, Moved):
        return _later(kept, timer, moment)
    return await step_changes(store, moment.flows, kept, moved, SYSTEM, moment.at)


async def _flagged(kept: Kept, flag: Flag, now: Moment, store: Store) -> Changes:
    request = kept.request
    if flag in request.flags:
        return NO_CHANGES
    after = replace(kept, request=replace(request, flags=(*request.flags, flag)))
    return await changed(store, now.flows, after, SYSTEM.name, f"request.{flag.name}", now.at)


def _later(kept: Kept, timer: Timer, now: Moment) -> Changes:
    """A step refused today (the policy has changed) is tried again when it is due by the policy of today."""
    due = request_timers(kept.request, now.flows, now.at)
    return Changes(timers=tuple([one for one in due if one.key == timer.key and one.due > now.at]))


_EVENTS = [row.event for row in TABLE if Role.SYSTEM in row.who and State.DRAFT not in row.sources]

HANDLERS: Mapping[str, TimerHandler] = {f"{TIMER}{event}": on_due for event in (*_EVENTS, *NOTICES)}
"""Who answers each timer of a request, by the timer's name."""
