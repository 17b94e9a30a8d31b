"""cancel_request: the customer's own request cancelled, unless the goods have moved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rmabot.actions.own import moved_changes, request_of, taken
from rmabot.ports.actions import Caller, Outcome
from rmabot.ports.store import Store
from rmabot.rma.moves import Moved


class CancelRequest:
    """Cancels the request; its number, if it has one, is void."""

    name = "cancel_request"

    async def run(self, inputs: Mapping[str, Any], caller: Caller, store: Store) -> Outcome:
        """Cancel, or say that it is too late."""
        kept = await request_of(inputs, caller, store)
        if kept is None:
            return Outcome("failed")
        moved = taken(kept, "cancel", caller, {})
        if not isinstance(moved, Moved):
            return Outcome("too_late")
        return Outcome("cancelled", changes=await moved_changes(kept, moved, caller, store))
