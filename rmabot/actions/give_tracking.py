"""give_tracking: the parcel's number, with the carrier it belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rmabot.actions.own import moved_changes, request_of, taken, text_of
from rmabot.ports.actions import Caller, Outcome
from rmabot.ports.request_values import carrier_name, pages_of
from rmabot.ports.store import Store
from rmabot.rma.moves import Moved
from rmabot.rma.tracking import CARRIERS, OTHER, Candidate, link, named_carrier, recognise


class GiveTracking:
    """Notes the parcel; a number that fits several carriers is asked about, one that fits none is another carrier's."""

    name = "give_tracking"

    async def run(self, inputs: Mapping[str, Any], caller: Caller, store: Store) -> Outcome:
        """Save the number, or give the carriers to choose from."""
        kept, typed = await request_of(inputs, caller, store), text_of(inputs.get("tracking"))
        if kept is None or not typed:
            return Outcome("failed")
        found = candidates(typed, text_of(inputs.get("carrier")))
        if not found:
            return Outcome("failed")
        details = {"carrier": found[0].carrier, "tracking": found[0].number, "url": found[0].url}
        moved = taken(kept, "track", caller, details)
        if not isinstance(moved, Moved):
            return Outcome("too_early")
        if len(found) > 1:
            return Outcome("which_carrier", {"carriers": _choices(found, caller)})
        return Outcome("saved", _saved(found[0], caller), await moved_changes(kept, moved, caller, store))


def candidates(typed: str, carrier: str) -> tuple[Candidate, ...]:
    """Return whose number it may be: the carrier's that was chosen or named, else all that it fits."""
    found = recognise(typed)
    named = carrier if carrier in CARRIERS else named_carrier(typed)
    if named is None or not found:
        return found
    fitting = tuple([one for one in found if one.carrier == named])
    return fitting or (Candidate(named, found[0].number, link(named, found[0].number)),)


def _choices(found: tuple[Candidate, ...], caller: Caller) -> list[dict[str, Any]]:
    carriers = [one.carrier for one in found if one.carrier != OTHER]
    return [{"name": one, "label": carrier_name(one, caller.flows)} for one in (*carriers, OTHER)]


def _saved(one: Candidate, caller: Caller) -> dict[str, Any]:
    values: dict[str, Any] = {
        "carrier": carrier_name(one.carrier, caller.flows),
        "number": one.number,
        "url": pages_of(one.carrier, one.number, caller.flows),
    }
    return {name: value for name, value in values.items() if value}
