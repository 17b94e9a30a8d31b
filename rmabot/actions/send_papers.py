"""send_papers: the RMA's papers once more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rmabot.actions.own import request_of
from rmabot.engine.effects import SendFile
from rmabot.ports.actions import Caller, Outcome
from rmabot.ports.news import PAPERS
from rmabot.ports.store import Store
from rmabot.rma.states import State

_WITHOUT_PAPERS = frozenset({State.REJECTED, State.CANCELLED, State.EXPIRED})
"""States in which a form with a number would send somebody to the post office in vain."""


class SendPapers:
    """Hands out the papers again, in the language that is spoken now."""

    name = "send_papers"

    async def run(self, inputs: Mapping[str, Any], caller: Caller, store: Store) -> Outcome:
        """Send them if there is a number that may be put on a box."""
        kept = await request_of(inputs, caller, store)
        if kept is None:
            return Outcome("failed")
        request = kept.request
        if request.number is None or request.state in _WITHOUT_PAPERS:
            return Outcome("not_yet")
        papers = SendFile(PAPERS, request.reference, caller.language, request.shown_number)
        return Outcome("sent", files=(papers,))
