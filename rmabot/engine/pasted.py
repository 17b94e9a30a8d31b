"""A parcel's tracking number, or its carrier's link, that came without having been asked for."""

from __future__ import annotations

from rmabot.engine.route import STRONG, likely_flows, shaped_flow, start, without_figures
from rmabot.engine.turn import Turn
from rmabot.flow.model import Flow
from rmabot.rma.pattern import pattern
from rmabot.rma.tracking import NAMES, OTHER, Candidate, named_carrier, recognise

TRACKING = "tracking"
"""The shape by which a flow is begun with such a number; what it ``takes`` under ``PASTED`` is the number."""
PASTED = "pasted"
_LONGEST = 300
_WITH_LETTERS = pattern(r"[A-Z]{2}|1Z")
_FEWEST_DIGITS = 12


def start_with_parcel(turn: Turn, text: str, folded: str) -> bool:
    """Begin what notes a parcel, with the number that a text holds; False where it holds none or asks for something else.

    While a question is open, only a number that can be nothing else counts: serial and model numbers are digits too.
    """
    shaped = shaped_flow(turn.flows, TRACKING)
    if shaped is None or len(text) > _LONGEST:
        return False
    found = _parcel(text, certain=turn.top is not None)
    if found is None or _asks_for_other(turn, folded, shaped):
        return False
    shown = f"{NAMES[found.carrier]} {found.number}" if named_carrier(text) else found.number
    turn.note("parcel number", found.carrier)
    start(turn, shaped, told=_told(turn.flows.flows[shaped], shown))
    return True


def _parcel(text: str, *, certain: bool) -> Candidate | None:
    found = recognise(text)
    if not found or found[0].carrier == OTHER:
        return None
    one = found[0]
    if named_carrier(text) or _WITH_LETTERS.search(one.number[:2]):
        return one
    return None if certain or len(one.number) < _FEWEST_DIGITS else one


def _asks_for_other(turn: Turn, folded: str, shaped: str) -> bool:
    """Whether the words round the number ask for another flow, such as where a parcel is."""
    words = without_figures(folded)
    return any(name != shaped for _, name in likely_flows(turn.flows, words, STRONG)[:1])


def _told(flow: Flow, number: str) -> dict[str, str]:
    return {PASTED: number} if PASTED in flow.takes else {}
