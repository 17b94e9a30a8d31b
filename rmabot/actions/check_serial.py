"""check_serial: whether the person has an open request on a serial number, or had one; nobody else's is ever named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rmabot.actions.came_back import returns_of, still_here
from rmabot.actions.own import real
from rmabot.ports.actions import Caller, Outcome
from rmabot.ports.request_view import row
from rmabot.ports.requests import open_on_serial
from rmabot.ports.store import Store


class CheckSerial:
    """Looks for the person's own requests on the serial: an open one, and one on which the device came back to them."""

    name = "check_serial"

    async def run(self, inputs: Mapping[str, Any], caller: Caller, store: Store) -> Outcome:
        """Name the person's open request on this serial, or the returns on which it came back, any without a serial."""
        serial = short_serial(inputs.get("serial"))
        found = await open_on_serial(store, serial)
        mine = next((one for one in found if caller.person in one.persons and still_here(one, serial)), None)
        if mine is not None:
            return Outcome("checked", {"open_request": mine.shown_number})
        past = [row(one, caller.flows) for one in await returns_of(store, caller.person, serial)]
        return Outcome("checked", {"returns": past} if past else {})


def short_serial(value: Any) -> str:
    """Return the serial that an answer holds, "" for none."""
    given = real(value)
    return str(given.get("serial", "")) if isinstance(given, Mapping) else str(given or "")
