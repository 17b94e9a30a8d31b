"""Which flow a free text asks for: exact words first, then how alike it is to the flows' phrases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rmabot.engine.already_said import already_said, here_again
from rmabot.engine.effects import Choice
from rmabot.engine.keys import FROM, START, token
from rmabot.engine.passing import is_passing, leave_passing
from rmabot.engine.phrases import phrases_of
from rmabot.engine.speak import label_in, word, word_label
from rmabot.engine.turn import Open, Turn
from rmabot.engine.walk import about_text, begin, told_before
from rmabot.flow.actions import ACTIONS
from rmabot.flow.model import Ask, Do, Flow, FlowSet
from rmabot.rma.numbers import find_slip
from rmabot.text.clean import fold, key_of_label

STRONG, MAYBE, MAYBE_INSTEAD = 88.0, 68.0, 78.0
"""Likeness of 100 from which a phrase starts its flow, is offered, and is offered in place of an open question."""
DEEPEST = 4
_NOTHING: Mapping[str, Any] = {}


def exact_flow(flows: FlowSet, folded: str) -> str | None:
    """Return the flow whose command or phrase this is, word for word."""
    return flows.commands.get(folded) or flows.exact_phrases.get(folded)


PERSON = "person"
"""The flow that leads to a person, and the global word for it."""


def likely_flows(flows: FlowSet, folded: str, cutoff: float = 55.0) -> list[tuple[float, str]]:
    """Return up to three flows that a text may ask for, the most alike first: (likeness of 100, flow)."""
    return phrases_of(flows).likely(folded, cutoff)


def number_in(turn: Turn, text: str) -> str | None:
    """Return the one request or RMA number that a short text names."""
    if len(text) > 60:
        return None
    found = turn.flows.policy.numbers_in(text)
    return found[0] if len(found) == 1 else None


def slip_in(turn: Turn, text: str) -> str:
    """Return what a short text without a number holds that is nearly one of ours, "" for none."""
    policy = turn.flows.policy
    return "" if len(text) > 60 or policy.numbers_in(text) else find_slip(text, policy.prefixes)


def start_with_slip(turn: Turn, shaped: str, folded: str, slip: str) -> bool:
    """Say what is the matter with a number, and start what the text asks for; False where it may answer a question."""
    words = without_figures(folded)
    asked = _asked_for(turn, words)
    if turn.top is not None and not asked and not is_passing(turn.top):
        return False
    turn.say(word(turn, "rma_number_slip", {"typed": slip}))
    start_as_said(turn, asked or shaped, words)
    return True


def shaped_flow(flows: FlowSet, shape: str = "rma_number") -> str | None:
    """Return the flow that a bare number of this shape starts."""
    for name, flow in flows.flows.items():
        if flow.starts is not None and flow.starts.shape == shape:
            return name
    return None


def start_as_said(turn: Turn, name: str, folded: str, number: str = "") -> None:
    """Start the flow that a text asked for, in the language that it was asked in, with what the asking answers already."""
    turn.note("phrase", name)
    phrase = speak_as_said(turn, name, folded)
    start(turn, name, number, already_said(turn.flows.flows[name], phrase))


def speak_as_said(turn: Turn, name: str, folded: str) -> str:
    """Go on in the language in which a flow was asked for, unless the person chose one; return the phrase that was meant.

    One word tells no language: people who speak French type "return" and "status" too.
    """
    phrases = phrases_of(turn.flows)
    phrase = phrases.closest(folded, name, STRONG)
    language = phrases.language(phrase)
    if language not in {"", turn.language} and " " in folded and not turn.language_chosen:
        turn.language = language
        turn.note("language", language)
        turn.say(word(turn, "language_changed"))
    return phrase


def start_with_number(turn: Turn, shaped: str, folded: str, number: str) -> None:
    """Start what a text asks for that names a number, if it can be asked with one or is a person; else what a number starts."""
    words = without_figures(folded)
    if name := _asked_for(turn, words):
        flow = turn.flows.flows[name]
        if number_for(flow, number) or hands_over(flow):
            start_as_said(turn, name, words, number if number_for(flow, number) else "")
            return
    start(turn, shaped, number)


def _asked_for(turn: Turn, words: str) -> str:
    """Return the flow that a text asks for beside a number, "" for none; "person about" is a person too."""
    for _, name in likely_flows(turn.flows, words, STRONG)[:1]:
        return name
    said = words.split()
    begins = [" ".join(said[:count]) for count in range(1, len(said) + 1)]
    return PERSON if any(turn.flows.globals.get(one) == PERSON for one in begins) else ""


def without_figures(folded: str) -> str:
    """Return the words of a text that hold no digit."""
    return " ".join([one for one in folded.split() if not any(sign.isdigit() for sign in one)])


def start(turn: Turn, name: str, number: str = "", told: Mapping[str, Any] = _NOTHING) -> None:
    """Start a flow that was asked for: on top of what is under way, or back to it if it is under way already.

    ``told`` are answers, by key, that came along.
    """
    turn.pending = ()
    left, flow = leave_passing(turn), turn.flows.flows[name]
    top = turn.top
    if flow.keeps_place and not number and top is not None:
        if top.flow is flow and not top.waiting:
            here_again(turn, told)
            return
        if any(frame.flow == name for frame in turn.below):
            _come_back_to(turn, name)
            here_again(turn, told if turn.here.flow is flow else _NOTHING)
            return
    _begin_over(turn, flow, {**told, **number_for(flow, number), **_with_what_was_told(flow, left)})


def _come_back_to(turn: Turn, name: str) -> None:
    """Leave whatever interrupted a flow; what it called itself is a part of it, and stays open."""
    flows = [*[frame.flow for frame in turn.below], turn.here.flow.name]
    callers = [*[frame.caller for frame in turn.below], turn.here.caller]
    depth = max([place for place, flow in enumerate(flows) if flow == name])
    while depth + 1 < len(callers) and callers[depth + 1]:
        depth += 1
    while len(turn.below) > depth:
        turn.pop()


def _begin_over(turn: Turn, flow: Flow, answers: dict[str, Any]) -> None:
    while len(turn.below) >= DEEPEST:
        _leave_one(turn)
    top = turn.top
    sent = len(turn.effects)
    interrupted = word(turn, "interrupted", {"flow.about": about_text(turn, top)}) if top is not None else ()
    begin(turn, flow.name, answers=answers)
    if (
        interrupted
        and turn.top is not None
        and turn.top.flow is flow
        and turn.top.at
        and not turn.top.waiting
    ):
        turn.prepend(sent, interrupted)


def _leave_one(turn: Turn) -> None:
    """Leave the flow on top, with those that called it: a caller has no question open to come back to."""
    caller = turn.here.caller
    while turn.pop() is not None and caller:
        caller = turn.top.caller if turn.top is not None else ""


def number_for(flow: Flow, number: str) -> dict[str, Any]:
    """Return what a number answers in a flow that was asked for with it."""
    if not number:
        return {}
    for node in flow.program:
        if isinstance(node, Ask) and node.type == "rma_number":
            return {node.name: number}
    return {"number": number} if "number" in flow.takes else {}


def _with_what_was_told(flow: Flow, left: Open | None) -> dict[str, Any]:
    """Return for a hand-over what the flow just left had told and asked: the desk reads it."""
    return {FROM: told_before(left)} if left is not None and hands_over(flow) else {}


def hands_over(flow: Flow) -> bool:
    """Tell whether a flow leads to a person."""
    return any(isinstance(node, Do) and ACTIONS[node.action].hands_over for node in flow.program)


def menu_choices(turn: Turn, names: list[str] | None = None) -> tuple[Choice, ...]:
    """Return a button for each flow that can be started, or for the named ones."""
    flows = turn.flows.flows
    wanted = names if names is not None else _menu_flows(turn.flows)
    return tuple([Choice(label_in(turn, flows[name].about), token(0, START, name)) for name in wanted])


def _menu_flows(flows: FlowSet) -> list[str]:
    placed = [(flow.starts.menu, name) for name, flow in flows.flows.items() if flow.starts is not None]
    return [name for place, name in sorted(placed) if place]


def offer_flows(turn: Turn, names: list[str]) -> None:
    """Ask whether one of these flows is meant."""
    turn.pending = ("flows",)
    turn.note("offers flows", *names)
    turn.say(word(turn, "did_you_mean"))
    choices = menu_choices(turn, names)
    if turn.top is not None and turn.top.at:
        choices = (*choices, Choice(word_label(turn, "go_on_label"), token(0, START, "!go_on"), aside=True))
    turn.send(choices, "", "choice")


def named_flow(turn: Turn, text: str) -> str | None:
    """Return the flow whose menu button this text is."""
    folded = fold(text)
    for name, flow in turn.flows.flows.items():
        if flow.starts is not None and folded == key_of_label(label_in(turn, flow.about)):
            return name
    return None
