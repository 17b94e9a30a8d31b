"""reopen: a cancelled request opened again, within the policy's time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rmabot.actions.own import moved_changes, request_of, taken
from rmabot.ports.actions import Caller, Outcome
from rmabot.ports.store import Store
from rmabot.rma.moves import Moved


class Reopen:
    """Opens a cancelled request again; it goes before the desk as if it were new."""

    name = "reopen"

    async def run(self, inputs: Mapping[str, Any], caller: Caller, store: Store) -> Outcome:
        """Open it again, or say that it is too late."""
        kept = await request_of(inputs, caller, store)
        if kept is None:
            return Outcome("failed")
        moved = taken(kept, "reopen", caller, {})
        if not isinstance(moved, Moved):
            return Outcome("too_late")
        return Outcome("reopened", changes=await moved_changes(kept, moved, caller, store))
