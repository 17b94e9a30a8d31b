"""The customer's own request, and steps taken on it from a flow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rmabot.engine.scope import INSTEAD
from rmabot.ports.actions import Caller, Changes
from rmabot.ports.requests import Kept, own
from rmabot.ports.steps import changed, moment, step_changes
from rmabot.ports.store import Store
from rmabot.rma.moves import Actor, Moved, Refused, move
from rmabot.rma.record import replace
from rmabot.rma.request import Flag, Note, Request
from rmabot.rma.states import Role, State

CUSTOMER = "customer"
NEWS = "customer_news"
"""The flag that tells the desk that the customer added something; the next act of the desk takes it away."""


def customer(caller: Caller) -> Actor:
    """Return the customer as who takes a step; a colleague who takes it for them stands in the record by name."""
    if caller.filed_by:
        return Actor(caller.who, Role.CUSTOMER)
    return Actor(CUSTOMER, Role.CUSTOMER, caller.person)


async def request_of(inputs: Mapping[str, Any], caller: Caller, store: Store) -> Kept | None:
    """Return the request that a flow has found, if it is (still) the customer's own and not erased."""
    rma = inputs.get("rma")
    reference = rma.get("reference") if isinstance(rma, Mapping) else rma
    if not isinstance(reference, str) or not reference:
        return None
    kept = await own(store, caller.person, reference, caller.flows.policy)
    return None if kept is None or kept.request.state is State.ERASED else kept


def real(value: Any) -> Any:
    """Return an answer, None for one that was chosen in its place or skipped."""
    return None if isinstance(value, Mapping) and INSTEAD in value else value


def text_of(value: Any) -> str:
    """Return an answer that is a text, "" for any other."""
    given = real(value)
    return given.strip() if isinstance(given, str) else ""


def taken(kept: Kept, event: str, caller: Caller, details: Mapping[str, Any]) -> Moved | Refused:
    """Take a step as the customer; nothing is written yet."""
    policy = caller.flows.policy
    return move(kept.request, event, customer(caller), moment(caller.at), details, policy)


async def moved_changes(kept: Kept, moved: Moved, caller: Caller, store: Store) -> Changes:
    """Return what to commit for a step of the customer's: what their own flow says is not told here again.

    What a customer decided is no slip of the desk's: nobody undoes it.
    """
    final = replace(moved, request=replace(moved.request, undo=None))
    return await step_changes(
        store, caller.flows, kept, final, customer(caller), caller.at, caller.conversation
    )


async def added_changes(
    kept: Kept,
    request: Request,
    caller: Caller,
    store: Store,
    act: str,
    details: Mapping[str, Any] | None = None,
) -> Changes:
    """Return what to commit for something the customer added; the desk sees that there is news."""
    after = replace(kept, request=with_news(request, act))
    return await changed(store, caller.flows, after, caller.who, f"request.{act}", caller.at, details)


def with_news(request: Request, about: str) -> Request:
    """Return the request with the flag that the customer added something."""
    flag = Flag(NEWS, about)
    return request if flag in request.flags else replace(request, flags=(*request.flags, flag))


def noted(request: Request, caller: Caller, text: str) -> Request:
    """Return the request with the customer's own words on it."""
    note = Note(moment(caller.at), CUSTOMER, text, internal=False)
    return replace(request, notes=(*request.notes, note)) if text else request
