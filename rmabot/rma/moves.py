"""Taking a step on a request: one pure function over the lifecycle table, its guards and its consequences."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from rmabot.rma.case import SYSTEM, Actor, Case, Details, Problem, Refusal
from rmabot.rma.consequences import follow
from rmabot.rma.follow_up import followed_up
from rmabot.rma.guards import check
from rmabot.rma.lifecycle import BEFORE, SAME, Row, legal, rows_of
from rmabot.rma.messages import Told, told
from rmabot.rma.plain import to_plain
from rmabot.rma.policy import Policy
from rmabot.rma.record import replace
from rmabot.rma.request import Entry, Item, Request
from rmabot.rma.states import Role, State
from rmabot.rma.timers import Timer, timers
from rmabot.rma.undo import restored, snapshot

__all__ = ["SYSTEM", "Actor", "Moved", "Refused", "Timer", "Told", "legal_events", "move"]

_NOT_KEPT = frozenset({"entropy", "item", "items", "note", "required"})

Step = tuple[Row, tuple[Item, ...]]


class Moved(Struct, frozen=True):
    """The request after a step, the row taken, what the customer is told, the timers it now has, numbers to claim."""

    request: Request
    row: Row
    told: tuple[Told, ...]
    timers: tuple[Timer, ...]
    claims: tuple[str, ...] = ()


class Refused(Struct, frozen=True):
    """Why a step was not taken: a key with a sentence in the dialogs, its values, and the steps that are legal."""

    reason: Refusal
    values: Mapping[str, Any]
    legal: tuple[str, ...]


def move(
    request: Request, event: str, actor: Actor, at: datetime, details: Details, policy: Policy
) -> Moved | Refused:
    """The request one step further, or why not; `at` is aware, `details` are the step's own JSON values.

    Details: `item` or `items` (device numbers), `entropy` (approve, renew, follow_up), `number`, `reason`, `text` (told to
    the customer), `note` (internal), `fields`, `carrier`, `tracking`, `url`, `expected`, `got`, `serial`, `model`,
    `date`, `amount`, `tax`, `currency`, `work`, `valid_until`, `words`, `new_serial`, `required`.
    """
    problem, steps = _steps(request, event, actor, at, details, policy)
    if problem is not None:
        return Refused(problem.reason, problem.values, legal_events(request, actor.role))
    row = steps[0][0]
    if row.new:
        return _filed_again(Case(request, row, steps[0][1], actor, at, details, policy))
    moved, messages = request, list[Told]()
    for own_row, items in steps:
        case = Case(moved, own_row, items, actor, at, details, policy)
        moved = _undone(case) if own_row.target == BEFORE else _stepped(case)
        messages += told(case, moved)
    # A reminder is nothing to undo; what it reminds of still is.
    if row.target != BEFORE and not (row.target == SAME and actor.role is Role.SYSTEM):
        moved = replace(moved, undo=snapshot(request, moved))
    moved = replace(moved, revision=request.revision + 1)
    claims = (moved.number,) if moved.number and moved.number not in request.names else ()
    return Moved(moved, row, tuple(messages), timers(moved, policy, at), claims)


def legal_events(request: Request, role: Role) -> tuple[str, ...]:
    """The events that the table lets this role take from where the devices stand, each once."""
    return tuple(dict.fromkeys(row.event for row in legal(request, role)))


def _steps(
    request: Request, event: str, actor: Actor, at: datetime, details: Details, policy: Policy
) -> tuple[Problem | None, list[Step]]:
    rows = rows_of(event)
    if not rows:
        return Problem("no_such_step", {"event": event}), []
    rows = tuple(row for row in rows if row.may(actor.role))
    if not rows:
        return Problem("not_your_step", {"event": event, "role": str(actor.role)}), []
    named = _named(details)
    if unknown := [number for number in named or () if request.item(number) is None]:
        return Problem("no_such_device", {"devices": unknown}), []
    chosen = [item for item in request.items if named is None or item.number in named]
    sources = {state for row in rows for state in row.sources}
    fitting = [item for item in chosen if item.state in sources]
    if not fitting or (named is not None and len(fitting) < len(chosen)):
        return Problem("not_now", {"event": event, "states": [str(item.state) for item in chosen]}), []
    if len(fitting) > 1 and named is None and any(row.one_device for row in rows):
        return Problem("which_device", {"devices": [item.number for item in fitting]}), []
    return _guarded(Case(request, rows[0], tuple(fitting), actor, at, details, policy), rows)


def _named(details: Details) -> frozenset[int] | None:
    if details.get("item") is not None:
        return frozenset({details["item"]})
    return frozenset(details["items"]) if details.get("items") else None


def _guarded(case: Case, rows: tuple[Row, ...]) -> tuple[Problem | None, list[Step]]:
    """Each device with the first row whose guards let it; the first problem if one has none."""
    taken: dict[int, tuple[Row, list[Item]]] = {}
    for item in case.items:
        row, problem = _row_for(replace(case, items=(item,)), rows)
        if row is None:
            return problem, []
        taken.setdefault(id(row), (row, []))[1].append(item)
    return None, [(row, tuple(items)) for row, items in taken.values()]


def _row_for(case: Case, rows: tuple[Row, ...]) -> tuple[Row | None, Problem | None]:
    first: Problem | None = None
    for row in rows:
        if case.items[0].state not in row.sources:
            continue
        own = replace(case, row=row)
        problem = next((found for name in row.guards if (found := check(name, own))), None)
        if problem is None:
            return row, None
        first = first or problem
    return None, first


def _stepped(case: Case) -> Request:
    after = follow(case)
    numbers = {item.number for item in case.items}
    target = case.row.target
    if isinstance(target, State):
        items = tuple(_at(item, target, case) if item.number in numbers else item for item in after.items)
        after = replace(after, items=items)
    asked_for = after.asked_for if any(map(_is_asked, after.items)) else ()
    history = (*after.history, _entry(case, after))
    return with_reply_due(case, replace(after, asked_for=asked_for, history=history))


def _is_asked(item: Item) -> bool:
    return item.state is State.NEEDS_INFO or (
        item.state is State.INSPECTION and item.waiting_until is not None
    )


def _at(item: Item, state: State, case: Case) -> Item:
    waits = state is State.WAITING_PARTS
    return replace(item, state=state, since=case.at, waiting_until=item.waiting_until if waits else None)


def with_reply_due(case: Case, after: Request) -> Request:
    """The request with the moment by which the desk answers: one that runs already stays, none while it need not."""
    before = case.request
    if after.state is not State.SUBMITTED:
        return replace(after, reply_by=None, reply_at=None)
    if before.state is State.SUBMITTED and before.reply_by:
        return replace(after, reply_by=before.reply_by, reply_at=before.reply_at)
    hours, within = case.policy.hours, case.policy.reply_within
    return replace(after, reply_by=hours.due(case.at, within), reply_at=hours.due_at(case.at, within))


def _entry(case: Case, after: Request) -> Entry:
    first = case.items[0]
    became = after.item(first.number)
    kept = {key: to_plain(value) for key, value in case.details.items() if key not in _NOT_KEPT}
    return Entry(
        at=case.at,
        by=case.actor.who,
        role=case.actor.role,
        event=case.row.event,
        was=first.state,
        became=became.state if became else first.state,
        items=tuple(item.number for item in case.items),
        note=case.text("note"),
        message=case.row.message,
        details=kept,
    )


def _undone(case: Case) -> Request:
    before = restored(case.request)
    changed = tuple(item for item in case.request.items if before.item(item.number) != item)
    entry = _entry(replace(case, items=changed or case.items), before)
    return replace(before, history=(*case.request.history, entry), undo=None)


def _filed_again(case: Case) -> Moved:
    """The same devices on a request of its own, with the closed one as its parent."""
    fresh = followed_up(case)
    messages = told(case, fresh)
    return Moved(fresh, case.row, messages, timers(fresh, case.policy, case.at), (fresh.reference,))
