"""Texts that were written before the last answer was there: who writes ten times while nobody answers wants one answer."""

from __future__ import annotations

from rmabot.engine.always import always
from rmabot.engine.events import Text
from rmabot.engine.route import STRONG, exact_flow, likely_flows, start
from rmabot.engine.turn import Turn
from rmabot.text.clean import fold

LATE = 60.0
"""Seconds between writing and reading, below which nobody was away: two clocks may differ by less."""
_STILL_MEANT = frozenset({"person", "cancel"})


def written_before(turn: Turn, event: Text) -> bool:
    """Tell whether a text is older than what was last said: it answers no question that was put since."""
    return 0 < event.sent < int(turn.session.seen) and event.at - event.sent > LATE


def on_written_before(turn: Turn, text: str) -> None:
    """Do what it asks for, if it names a flow, a person or a language; else the question that stands is answer enough."""
    folded = fold(text)
    name = turn.flows.globals.get(folded, "")
    if name in _STILL_MEANT or name.startswith("language."):
        always(turn, name)
        return
    flow = exact_flow(turn.flows, folded) or _strongly_meant(turn, folded)
    under_way = {frame.flow for frame in turn.below} | (
        {turn.top.flow.name} if turn.top is not None else set()
    )
    if flow and flow not in under_way:
        turn.note("phrase", flow)
        start(turn, flow)
        return
    turn.note("written before")


def _strongly_meant(turn: Turn, folded: str) -> str | None:
    likely = likely_flows(turn.flows, folded, STRONG)
    return likely[0][1] if likely and likely[0][0] >= STRONG else None
