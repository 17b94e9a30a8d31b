"""check_serial: whether the person already has an open request on a serial number; nobody else's is ever named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rmabot.actions.own import real
from rmabot.ports.actions import Caller, Outcome
from rmabot.ports.requests import open_on_serial
from rmabot.ports.store import Store


class CheckSerial:
    """Looks for the person's own open request on the serial."""

    name = "check_serial"

    async def run(self, inputs: Mapping[str, Any], caller: Caller, store: Store) -> Outcome:
        """Name the person's open request on this serial, if there is one."""
        found = await open_on_serial(store, short_serial(inputs.get("serial")))
        mine = next((one for one in found if caller.person in one.persons), None)
        return Outcome("checked", {"open_request": mine.shown_number} if mine else {})


def short_serial(value: Any) -> str:
    """Return the serial that an answer holds, "" for none."""
    given = real(value)
    return str(given.get("serial", "")) if isinstance(given, Mapping) else str(given or "")
