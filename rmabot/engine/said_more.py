"""A phrase of a flow with the person's own words after it: "I forgot to say that the light blinks" says what to add."""

from __future__ import annotations

from rmabot.engine.already_said import already_said
from rmabot.engine.passing import is_passing
from rmabot.engine.route import number_for, number_in, speak_as_said, start
from rmabot.engine.turn import Turn
from rmabot.flow.model import FlowSet

SAID = "said"
"""What a flow ``takes`` under this name is the whole text with which it was asked for, where that says more than a phrase."""
_SHORTEST, _LONGEST, _MORE = 3, 7, 3
"""Words of a phrase that a text may begin with, and how many must follow it at least."""


def start_with_words(turn: Turn, text: str, folded: str) -> bool:
    """Begin the flow with whose phrase a text begins, and hand it the text; False where none takes that or a place is kept."""
    if turn.top is not None and not is_passing(turn.top):
        return False
    phrase = _opening(turn.flows, folded)
    if not phrase:
        return False
    name = turn.flows.exact_phrases[phrase]
    flow = turn.flows.flows[name]
    turn.note("phrase", name)
    speak_as_said(turn, name, phrase)
    number = number_in(turn, text)
    told = {**number_for(flow, number or ""), **already_said(flow, phrase), SAID: text}
    start(turn, name, told=told)
    return True


def _opening(flows: FlowSet, folded: str) -> str:
    words = folded.split(" ", _LONGEST + _MORE)
    for count in range(min(_LONGEST, len(words) - _MORE), _SHORTEST - 1, -1):
        phrase = " ".join(words[:count])
        name = flows.exact_phrases.get(phrase)
        if name is not None and SAID in flows.flows[name].takes:
            return phrase
    return ""
