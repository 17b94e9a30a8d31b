"""decide_quote: the customer's yes or no to a fee, kept as it was said, with the amount it was said to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rmabot.actions.own import moved_changes, real, request_of, taken
from rmabot.actions.pressed import label_of
from rmabot.ports.actions import Caller, Outcome
from rmabot.ports.requests import Kept
from rmabot.ports.store import Store
from rmabot.rma.moves import Moved
from rmabot.rma.record import replace
from rmabot.rma.states import State

_EVENTS = {"accept": ("accept", "accepted"), "decline": ("decline", "declined")}


class DecideQuote:
    """Records the decision on one quoted device or on all; a fee that changed since it was shown is not accepted."""

    name = "decide_quote"

    async def run(self, inputs: Mapping[str, Any], caller: Caller, store: Store) -> Outcome:
        """Take the decision, or say that it is too late for it."""
        kept, decision = await request_of(inputs, caller, store), _EVENTS.get(str(inputs.get("decision")))
        if kept is None or decision is None:
            return Outcome("failed")
        event, outcome = decision
        words = label_of(caller, str(inputs["decision"])) or str(inputs["decision"])
        which = str(real(inputs.get("device")) or "")
        moved = _decided(kept, event, words, _amounts(inputs["rma"]), which, caller)
        if moved is None:
            return Outcome("too_late")
        return Outcome(outcome, changes=await moved_changes(kept, moved, caller, store))


def _amounts(rma: Any) -> Mapping[str, str]:
    """The amounts that the customer was shown, by device."""
    quote = rma.get("quote") if isinstance(rma, Mapping) else None
    return quote.get("amounts", {}) if isinstance(quote, Mapping) else {}


def _decided(
    kept: Kept, event: str, words: str, amounts: Mapping[str, str], which: str, caller: Caller
) -> Moved | None:
    """The quoted device that was named, or all quoted ones in the same way, or none."""
    quoted = [
        item.number
        for item in kept.request.items
        if item.state is State.QUOTED and which in {"", str(item.number)}
    ]
    last: Moved | None = None
    for number in quoted:
        now = replace(kept, request=last.request) if last else kept
        details = {"item": number, "amount": amounts.get(str(number)), "words": words}
        moved = taken(now, event, caller, details)
        if not isinstance(moved, Moved):
            return None
        last = replace(moved, told=(*(last.told if last else ()), *moved.told))
    return last
