"""track_rma: the person's own requests; a wrong number and somebody else's get the very same answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rmabot.actions.own import text_of
from rmabot.ports.actions import Caller, Outcome
from rmabot.ports.request_view import row, view
from rmabot.ports.requests import of_person, own
from rmabot.ports.steps import moment
from rmabot.ports.store import Store
from rmabot.rma.request import Request
from rmabot.rma.states import State

MOST = 20
"""Requests that a person is shown to choose from; what is open comes first."""


class TrackRma:
    """Finds the person's own requests, by number if one is given."""

    name = "track_rma"

    async def run(self, inputs: Mapping[str, Any], caller: Caller, store: Store) -> Outcome:
        """Return the one request with all about it, or several to choose from."""
        which = text_of(inputs.get("which"))
        if number := which or text_of(inputs.get("number")):
            kept = await own(store, caller.person, number, caller.flows.policy)
            if kept is None or kept.request.state is State.ERASED:
                return Outcome("refused")
            shown = view(kept.request, caller.flows, moment(caller.at))
            # Who chose among several still has them to go back to.
            return Outcome("one", {**shown, **_rows(await _mine(store, caller), caller)} if which else shown)
        mine = await _mine(store, caller)
        if not mine:
            return Outcome("none")
        if len(mine) == 1:
            return Outcome("one", view(mine[0], caller.flows, moment(caller.at)))
        return Outcome("several", _rows(mine, caller))


async def _mine(store: Store, caller: Caller) -> list[Request]:
    kept = [one.request for one in await of_person(store, caller.person)]
    return [one for one in kept if one.state is not State.ERASED][:MOST]


def _rows(mine: list[Request], caller: Caller) -> dict[str, Any]:
    return {"requests": [row(one, caller.flows) for one in mine]}
