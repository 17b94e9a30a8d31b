"""Questions that could come without anything to choose, and endings that say nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rmabot.flow.checks.subject import Subject
from rmabot.flow.context import Context
from rmabot.flow.finding import Finding
from rmabot.flow.model import Ask, Flow, OptionList, Ref
from rmabot.flow.reading import FEW, did_you_mean, listed, shown
from rmabot.rma.models import KINDS
from rmabot.rma.states import ASKED, State


def check(subject: Subject) -> Iterator[Finding]:
    """Nobody may be left with a question without answers, or with silence."""
    for ctx, flow in subject.flows:
        for node in flow.program:
            if (
                isinstance(node, Ask)
                and node.where is not None
                and node.list_name in subject.compiled.names.lists
            ):
                yield from _nothing_to_choose(ctx, node, subject.compiled.names.lists[node.list_name])
        for ending in flow.endings.values():
            if ending.spoken is None and not ending.then:
                message = f'ending "{ending.name}" says nothing and nothing takes over: the customer would get no reply'
                yield Finding(ending.place, message, "dead-end")
        if not flow.program and not any(one.place.file == ctx.flow.place.file for one in subject.found):
            message = f'flow "{flow.name}" has no steps: who comes here would get no reply'
            yield Finding(ctx.flow.name.place, message, "dead-end")
        if not _way_out_is_there(subject, ctx, flow):
            message = (
                'a question that nobody could answer hands over to the flow "person", and there is none. '
                "write it, or give_up: with another flow"
            )
            yield Finding(ctx.flow.name.place, message, "dead-end")


def _way_out_is_there(subject: Subject, ctx: Context, flow: Flow) -> bool:
    known = subject.compiled.names.known_flows
    asks = any(isinstance(node, Ask) and node.give_up == "person" for node in flow.program)
    return not asks or "person" in known or "person" in flow.endings or ctx.flow.give_up is not None


def values_served(ref: Ref) -> tuple[str, ...]:
    """All that a list may be narrowed by, where it is known."""
    match ref.fields[-1:]:
        case ("kind",):
            return KINDS
        case ("state",) | ("states",):
            return (*[str(state) for state in State], f"{State.INSPECTION}_{ASKED}")
        case _:
            return ()


def _nothing_to_choose(ctx: Context, node: Ask, listed_options: OptionList) -> Iterator[Finding]:
    assert node.where is not None
    if any(option.name not in listed_options.serves for option in listed_options.options):
        return
    served = {value for values in listed_options.serves.values() for value in values}
    empty = [value for value in values_served(node.where[1]) if value not in served]
    if empty:
        message = (
            f'list "{node.list_name}" has no option for {listed(empty)}: the question "{node.name}" would come '
            "without anything to choose. add an option without for:"
        )
        step = ctx.scope.names[node.name].step
        place = step.where[1].place if step.where is not None else node.place
        yield Finding(place, message, "dead-end")


def narrowed_by(flow: Flow) -> Mapping[str, tuple[str, ...]]:
    """The lists that a flow narrows, each with all that it may be narrowed by."""
    found: dict[str, tuple[str, ...]] = {}
    for node in flow.program:
        if isinstance(node, Ask) and node.where is not None and node.list_name:
            found.setdefault(node.list_name, values_served(node.where[1]))
    return found


def never_offered(subject: Subject) -> Iterator[Finding]:
    """An option for something that does not exist."""
    narrowed: dict[str, tuple[str, ...]] = {}
    for _, flow in subject.flows:
        narrowed = {**narrowed_by(flow), **narrowed}
    for name, known in narrowed.items():
        source = subject.parsed.lists.get(name)
        for option in source.options if source is not None and known else ():
            for word in option.serves:
                if word.text not in known:
                    few = f" ({listed(known)})" if len(known) <= FEW else ""
                    near = did_you_mean(word.text, known)
                    near = near if "did you mean" in near else ""
                    message = (
                        f'nothing is called "{shown(word.text)}"{few}.{near} this option would not be offered'
                    )
                    yield Finding(word.place, message, "unknown-option")
