"""Steps that no way leads to, and endings that nothing names."""

from __future__ import annotations

from collections.abc import Iterator

from rmabot.flow.checks.subject import Subject
from rmabot.flow.context import Context
from rmabot.flow.finding import Finding
from rmabot.flow.model import DONE, Ask, Do, Flow, Go
from rmabot.flow.parse_step import KINDS


def check(subject: Subject) -> Iterator[Finding]:
    """What can never be said or asked is a mistake in what stands before it."""
    for ctx, flow in subject.sound_flows:
        yield from _steps(subject, ctx, flow)
        named = _named_endings(flow)
        for ending in ctx.flow.endings:
            if ending.name.text not in named and ending.name.text != DONE:
                message = f'nothing leads to ending "{ending.name.text}". name it in a go:, an outcome or give_up:, or delete it'
                yield Finding(ending.name.place, message, "unreachable")


def _steps(subject: Subject, ctx: Context, flow: Flow) -> Iterator[Finding]:
    ways = subject.walker(ctx, flow).ways(())
    if ways is None:
        return
    reported = False
    for located in ctx.scope.steps:
        at = ctx.positions.get(id(located.step))
        if at is None:
            continue
        if ways.reaching(at):
            reported = False
        elif not reported:
            # The steps behind it are unreachable for the same reason.
            reported = True
            step = located.step
            message = f'{KINDS[step.verb]} "{step.name.text}" can never be reached: every way before it leads elsewhere'
            yield Finding(step.name.place, message, "unreachable")


def _named_endings(flow: Flow) -> set[str]:
    named: set[str] = set()
    for node in flow.program:
        match node:
            case Ask():
                named.add(node.give_up)
                named.update([way.go for way in node.ways.values()])
            case Do():
                named.update(node.outcomes.values())
            case Go():
                named.add(node.target)
            case _:
                pass
    return named
