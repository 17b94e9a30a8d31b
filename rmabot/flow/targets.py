"""Where steps lead: jumps only ahead or to an ending, back only by a person's press, other flows by their names."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from rmabot.flow import slips
from rmabot.flow.context import Context
from rmabot.flow.model import DONE, GO_ON
from rmabot.flow.reading import Reader, did_you_mean, shown
from rmabot.flow.syntax import Name, StepSource


def check_target(
    ctx: Context, target: Name, step: StepSource, repeat: str, *, may_go_on: bool = False
) -> str:
    """A later step or an ending; "" for a target that cannot be used."""
    word = target.text
    if word in ctx.scope.endings or (may_go_on and word == GO_ON) or word == DONE:
        return word
    located = ctx.scope.names.get(word)
    if located is None:
        ctx.report(target.place, _unknown(ctx, word, may_go_on=may_go_on), "unknown-step")
        return ""
    here = _order(ctx, step)
    if located.order <= here:
        message = (
            f'"{word}" stands before this step (line {located.step.place.line}), and going back by itself makes loops '
            "and stale answers. let the person do it: again: on an option, or a repeat:"
        )
        ctx.report(target.place, message, "go-back")
        return ""
    if located.repeat and located.repeat != repeat:
        message = f'"{word}" stands inside "{located.repeat}", once for each item: it cannot be entered from outside'
        ctx.report(target.place, message, "go-inside")
        return ""
    return word


def check_again(ctx: Context, target: Name, step: StepSource, repeat: str) -> str:
    """An earlier question, to be asked again."""
    located = ctx.scope.names.get(target.text)
    asked = {name: known for name, known in ctx.scope.names.items() if known.step.verb == "ask"}
    if located is None or located.step.verb != "ask":
        message = f'again: names an earlier question, and none is called "{shown(target.text)}".{did_you_mean(target.text, asked)}'
        ctx.report(target.place, message, "unknown-step")
        return ""
    if located.order >= _order(ctx, step) or (located.repeat and located.repeat != repeat):
        message = f'again: asks an earlier question again; "{target.text}" is not before this step. to go ahead write go:'
        ctx.report(target.place, message, "go-back")
        return ""
    return target.text


def check_flow(ctx: Context, target: Name) -> str:
    """Another flow."""
    if target.text in ctx.names.known_flows:
        return target.text
    message = f'no flow is called "{shown(target.text)}".{did_you_mean(target.text, ctx.names.known_flows)}'
    ctx.report(target.place, message, "unknown-flow")
    return ""


def call_as_meant(reader: Reader, steps: Iterable[StepSource], known: Collection[str]) -> None:
    """Note calls of flows whose names are misspelt, and read them on as what was meant: what such a flow gives is there."""
    for step in steps:
        if (
            step.verb == "call"
            and step.name.text not in known
            and (near := slips.nearest(step.name.text, known))
        ):
            message = f'no flow is called "{shown(step.name.text)}". did you mean "{near}"?'
            reader.report(step.name.place, message, "unknown-flow")
            step.name = Name(near, step.name.place)
        call_as_meant(reader, step.steps, known)


def check_way_out(ctx: Context, target: Name) -> str:
    """An ending of the flow, or another flow."""
    if target.text in ctx.scope.endings or target.text in ctx.names.known_flows:
        return target.text
    known = [*ctx.scope.endings, *ctx.names.known_flows]
    message = f'give_up: names an ending or a flow, and none is called "{shown(target.text)}".{did_you_mean(target.text, known)}'
    ctx.report(target.place, message, "unknown-flow")
    return ""


def _order(ctx: Context, step: StepSource) -> int:
    return ctx.scope.orders.get(id(step), -1)


def _unknown(ctx: Context, word: str, *, may_go_on: bool) -> str:
    known = [*ctx.scope.names, *ctx.scope.endings, *([GO_ON] if may_go_on else [])]
    if word in ctx.names.known_flows:
        return f'"{word}" is a flow, not a step of this one. an ending can hand over to it: then: {word}'
    near = did_you_mean(word, known)
    return f'unknown step "{shown(word)}".{near if "did you mean" in near else " neither a step nor an ending has this name"}'
