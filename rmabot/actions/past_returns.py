"""past_returns: the person's own returns that came back to them, for a fault that is there again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rmabot.ports.actions import Caller, Outcome
from rmabot.ports.request_view import row
from rmabot.ports.requests import of_person, on_serial, serial_key
from rmabot.ports.store import Store
from rmabot.rma.request import Item, Request
from rmabot.rma.states import Outcome as Ended
from rmabot.rma.states import State

MOST = 5
"""Returns that a person is shown to choose from, the newest first."""
_NEVER_CAME_BACK = frozenset({Ended.LOST, Ended.ABANDONED})


class PastReturns:
    """Finds the person's own returns of which a device came back to them."""

    name = "past_returns"

    async def run(self, inputs: Mapping[str, Any], caller: Caller, store: Store) -> Outcome:
        """Give them as options of a choice."""
        past = [kept.request for kept in await of_person(store, caller.person)]
        past = [one for one in past if any(came_back(item) for item in one.items)]
        past.sort(key=lambda one: one.filed_at, reverse=True)
        if not past:
            return Outcome("none")
        return Outcome("found", {"requests": [row(one, caller.flows) for one in past[:MOST]]})


def came_back(item: Item) -> bool:
    """Tell whether a device was sent back to its owner, itself or another one in its place."""
    return item.state in {State.RETURNED, State.CLOSED} and item.outcome not in _NEVER_CAME_BACK


def of_serial(request: Request, serial: str) -> tuple[Item, ...]:
    """Return the devices of a request that bear a serial, or were replaced by one that does."""
    key = serial_key(serial)
    return tuple(
        [item for item in request.items if key in {serial_key(item.serial), serial_key(item.replaced_by)}]
    )


async def came_back_before(store: Store, person: str, serial: str) -> Request | None:
    """Return the person's latest return on which a device of this serial came back to them."""
    past = [
        one
        for one in await on_serial(store, serial)
        if person in one.persons and any(came_back(item) for item in of_serial(one, serial))
    ]
    return max(past, key=lambda one: one.filed_at, default=None)


def still_here(request: Request, serial: str) -> bool:
    """Tell whether a device of this serial is under way on a request: what came back is not."""
    return any(item.open and not came_back(item) for item in of_serial(request, serial))
