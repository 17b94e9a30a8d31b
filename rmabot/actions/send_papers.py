"""send_papers: the RMA's papers once more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rmabot.actions.own import real, request_of
from rmabot.engine.effects import SendFile
from rmabot.ports.actions import Caller, Outcome
from rmabot.ports.news import RECEIPT, papers_for
from rmabot.ports.store import Store
from rmabot.rma.states import State

MOST_BOXES = 20
_WITHOUT_PAPERS = frozenset({State.REJECTED, State.CANCELLED, State.EXPIRED})
"""States in which a form with a number would send somebody to the post office in vain."""


class SendPapers:
    """Hands out the papers again, in the language that is spoken now; the receipt, where there is no number yet."""

    name = "send_papers"

    async def run(self, inputs: Mapping[str, Any], caller: Caller, store: Store) -> Outcome:
        """Send them if there is a number that may be put on a box."""
        kept = await request_of(inputs, caller, store)
        if kept is None:
            return Outcome("failed")
        request = kept.request
        if request.number is None:
            receipt = SendFile(RECEIPT, request.reference, caller.language, request.reference)
            return Outcome("not_yet", files=(receipt,))
        if request.state in _WITHOUT_PAPERS:
            return Outcome("not_yet")
        document = papers_for(_boxes(inputs.get("boxes")))
        return Outcome(
            "sent", files=(SendFile(document, request.reference, caller.language, request.shown_number),)
        )


def _boxes(given: Any) -> int:
    """In how many boxes it is shipped, 0 where that was not said."""
    value = real(given)
    return value if isinstance(value, int) and 0 < value <= MOST_BOXES else 0
