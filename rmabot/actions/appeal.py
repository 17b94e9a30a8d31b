"""appeal: another person of the desk looks again at what was not approved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rmabot.actions.own import moved_changes, noted, request_of, taken, text_of
from rmabot.ports.actions import Caller, Outcome
from rmabot.ports.store import Store
from rmabot.rma.moves import Moved
from rmabot.rma.record import replace


class Appeal:
    """Puts a rejected request before a different person, once, with what that person should know."""

    name = "appeal"

    async def run(self, inputs: Mapping[str, Any], caller: Caller, store: Store) -> Outcome:
        """Ask for the second look, or say that it is not possible here."""
        kept = await request_of(inputs, caller, store)
        if kept is None:
            return Outcome("failed")
        why = text_of(inputs.get("why"))
        moved = taken(
            replace(kept, request=noted(kept.request, caller, why)), "appeal", caller, {"text": why}
        )
        if not isinstance(moved, Moved):
            return Outcome("not_possible")
        return Outcome("asked", changes=await moved_changes(kept, moved, caller, store))
