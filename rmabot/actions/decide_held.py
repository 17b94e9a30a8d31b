"""decide_held: what the customer wants done with a device that came otherwise than it was filed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rmabot.actions.own import moved_changes, request_of, taken, with_news
from rmabot.ports.actions import Caller, Outcome
from rmabot.ports.request_view import settled_by_customer
from rmabot.ports.requests import Kept
from rmabot.ports.store import Store
from rmabot.rma.moves import Moved
from rmabot.rma.record import replace

_EVENTS: Mapping[str, tuple[str, str, str]] = {
    "inspect_it": ("resolve", "going_on", "inspect_what_arrived"),
    "return_it": ("send_back", "going_back", "send_back_what_arrived"),
}
"""The step, the outcome, and what the desk is told, by the option chosen."""


class DecideHeld:
    """Takes the customer's word for every device that is held, but not for one with a dangerous battery."""

    name = "decide_held"

    async def run(self, inputs: Mapping[str, Any], caller: Caller, store: Store) -> Outcome:
        """Take the decision, or say that there is nothing to decide any more."""
        kept, chosen = await request_of(inputs, caller, store), _EVENTS.get(str(inputs.get("decision")))
        if kept is None or chosen is None:
            return Outcome("failed")
        event, outcome, news = chosen
        moved = _settled(kept, event, caller)
        if moved is None:
            return Outcome("too_late")
        moved = replace(moved, request=with_news(moved.request, news))
        return Outcome(outcome, changes=await moved_changes(kept, moved, caller, store))


def _settled(kept: Kept, event: str, caller: Caller) -> Moved | None:
    last: Moved | None = None
    for item in settled_by_customer(kept.request):
        now = replace(kept, request=last.request) if last else kept
        moved = taken(now, event, caller, {"item": item.number})
        if not isinstance(moved, Moved):
            return None
        last = replace(moved, told=(*(last.told if last else ()), *moved.told))
    return last
