"""Whether a script names what the dialogs have: a wrong name is a finding before anything is run."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

from rmabot.flow.actions import ACTIONS
from rmabot.flow.finding import Finding
from rmabot.flow.model import DONE, Ask, Flow, FlowSet, RepeatStart, Say
from rmabot.flow.reading import did_you_mean, listed
from rmabot.flow.slips import near_name
from rmabot.flow.syntax import Name
from rmabot.rma.states import State
from rmabot.testing.desk import acts
from rmabot.testing.script import Asks, Desk, Fails, Line, Says, Script, Speaks
from rmabot.testing.watch import FAILED

_ANOTHER = "another"


def check_script(script: Script, flows: FlowSet) -> Iterator[Finding]:
    """Yield every name in a script that nothing in the dialogs bears."""
    if script.language not in flows.languages:
        known = did_you_mean(script.language, flows.languages)
        yield Finding(
            script.place, f'the dialogs have no language "{script.language}".{known}', "unknown-language"
        )
    for line in script.talk:
        yield from _line(line, flows)
    if script.ends is not None:
        yield from _ends(script.ends, flows)
    for action in script.does_not:
        if action.text not in ACTIONS:
            near = did_you_mean(action.text, ACTIONS)
            yield Finding(action.place, f'there is no action "{action.text}".{near}', "unknown-action")
    if script.state is not None and script.state.text not in State.__members__:
        written, states = script.state.text, list(State.__members__)
        near = (
            did_you_mean(written, states) if near_name(written, states) else f" a request is {listed(states)}"
        )
        message = f'a request has no state "{written}".{near}'
        yield Finding(script.state.place, message, "unknown-state")
    yield from _answers(script, flows)


def _ends(ends: Name, flows: FlowSet) -> Iterator[Finding]:
    """An ending that no flow has, or not the flow that is named before it."""
    flow, _, ending = ends.text.rpartition(".")
    if flow and flow not in flows.flows:
        message = f'no flow is called "{flow}".{did_you_mean(flow, flows.flows)}'
        yield Finding(ends.place, message, "unknown-flow")
        return
    whose = [flows.flows[flow]] if flow else list(flows.flows.values())
    known = {DONE, *[name for one in whose for name in one.endings]}
    if ending not in known:
        of = f'flow "{flow}" has no ending' if flow else "no flow has an ending"
        yield Finding(ends.place, f'{of} "{ending}".{did_you_mean(ending, known)}', "unknown-ending")


def _line(line: Line, flows: FlowSet) -> Iterator[Finding]:
    match line:
        case Asks(step=step):
            known = _known(flows, _asking)
            if step.rpartition(".")[2] not in known:
                yield Finding(
                    line.place, f'no flow asks "{step}".{did_you_mean(step, known)}', "unknown-step"
                )
        case Says(step=step):
            spoken = _known(flows, _speaking)
            if step not in spoken:
                message = f'nothing that speaks is called "{step}".{did_you_mean(step, spoken)}'
                yield Finding(line.place, message, "unknown-step")
        case Desk(act=act) if act.replace("-", "_") not in acts():
            yield Finding(
                line.place, f'the desk has no act "{act}".{did_you_mean(act, acts())}', "unknown-act"
            )
        case Fails(action=action, outcome=outcome) if outcome not in (answers := outcomes_of(action)):
            what = (
                f"it answers {listed(answers)}"
                if answers
                else f"there is no such action.{did_you_mean(action, ACTIONS)}"
            )
            yield Finding(
                line.place, f'action "{action}" cannot {_answer(outcome)}: {what}', "unknown-action"
            )
        case Speaks(language=language) if language not in flows.languages:
            near = did_you_mean(language, flows.languages)
            yield Finding(line.place, f'the dialogs have no language "{language}".{near}', "unknown-language")
        case _:
            pass


def _answer(outcome: str) -> str:
    return "fail" if outcome == FAILED else f'answer "{outcome}"'


def outcomes_of(action: str) -> tuple[str, ...]:
    """Return what an action may answer, () for one that is not there."""
    return ACTIONS[action].outcomes if action in ACTIONS else ()


def _known(flows: FlowSet, names: Callable[[FlowSet], Collection[str]]) -> Collection[str]:
    """The names that a set knows, gathered once for all its scripts."""
    known = flows.memo.get(names)
    if not isinstance(known, Collection):
        known = flows.memo[names] = names(flows)
    return known


def _asking(flows: FlowSet) -> Collection[str]:
    return {name for flow in flows.flows.values() for name in _questions(flow)}


def _questions(flow: Flow) -> Iterator[str]:
    for node in flow.program:
        if isinstance(node, RepeatStart):
            yield _ANOTHER
        elif not isinstance(node, Say):
            yield node.name


def _speaking(flows: FlowSet) -> Mapping[str, None]:
    """Everything that ``says:`` may name: steps and their cases, endings, moments, texts of the lifecycle."""
    names: dict[str, None] = dict.fromkeys([*flows.words, *flows.lifecycle])
    for flow in flows.flows.values():
        names |= dict.fromkeys([*flow.endings, "done"])
        for node in flow.program:
            names[node.name] = None
            if isinstance(node, Say | Ask):
                names |= dict.fromkeys([f"{node.name}.{case}" for case in node.spoken.cases])
            if isinstance(node, Ask):
                names |= dict.fromkeys([f"{node.name}.retry_{n}" for n, _ in enumerate(node.retry, 1)])
    return names


def _answers(script: Script, flows: FlowSet) -> Iterator[Finding]:
    known = {name for flow in flows.flows.values() for name in (*flow.index, *flow.takes, *flow.readers)}
    for path, _ in script.answers:
        parts = path.text.split(".")
        slot = parts[2] if len(parts) > 2 and parts[1].isdecimal() else parts[0]
        if slot not in known:
            yield Finding(
                path.place, f'no flow has an answer "{path.text}".{did_you_mean(slot, known)}', "unknown-slot"
            )
