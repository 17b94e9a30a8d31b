"""The person's own returns of which a device came back to them: what is filed again is linked to one of these."""

from __future__ import annotations

from rmabot.ports.requests import of_person, serial_key
from rmabot.ports.store import Store
from rmabot.rma.request import Item, Request
from rmabot.rma.states import Outcome, State

MOST = 5
"""Returns that a person is shown to choose from, the newest first."""
_NEVER_CAME_BACK = frozenset({Outcome.LOST, Outcome.ABANDONED})


def came_back(item: Item) -> bool:
    """Tell whether a device was sent back to its owner, itself or another one in its place."""
    return item.state in {State.RETURNED, State.CLOSED} and item.outcome not in _NEVER_CAME_BACK


def of_serial(request: Request, serial: str) -> tuple[Item, ...]:
    """Return the devices of a request that bear a serial, or were replaced by one that does; all without a serial."""
    key = serial_key(serial)
    if not key:
        return request.items
    return tuple(
        [one for one in request.items if key in {serial_key(one.serial), serial_key(one.replaced_by)}]
    )


async def returns_of(store: Store, person: str, serial: str) -> list[Request]:
    """Return the person's returns on which a device of this serial came back to them, the latest first."""
    past = [kept.request for kept in await of_person(store, person)]
    past = [one for one in past if any(came_back(item) for item in of_serial(one, serial))]
    return sorted(past, key=lambda one: one.filed_at, reverse=True)[:MOST]


def still_here(request: Request, serial: str) -> bool:
    """Tell whether a device of this serial is under way on a request: what came back is not."""
    return any(item.open and not came_back(item) for item in of_serial(request, serial))
