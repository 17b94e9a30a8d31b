"""ask_renewal: the wish for a new number in place of an expired one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rmabot.actions.own import moved_changes, request_of, taken
from rmabot.ports.actions import Caller, Outcome
from rmabot.ports.store import Store
from rmabot.rma.moves import Moved


class AskRenewal:
    """Tells the desk that a new number is wanted."""

    name = "ask_renewal"

    async def run(self, inputs: Mapping[str, Any], caller: Caller, store: Store) -> Outcome:
        """Ask the desk, or say that there is nothing to renew."""
        kept = await request_of(inputs, caller, store)
        if kept is None:
            return Outcome("failed")
        moved = taken(kept, "ask_renewal", caller, {})
        if not isinstance(moved, Moved):
            return Outcome("not_possible")
        return Outcome("asked", changes=await moved_changes(kept, moved, caller, store))
