"""Protected statements that some way to filing leaves out."""

from __future__ import annotations

from collections.abc import Iterator

from rmabot.flow.checks.subject import Subject
from rmabot.flow.checks.why_missing import said
from rmabot.flow.context import Context
from rmabot.flow.finding import Finding
from rmabot.flow.model import Ask, Condition, Do, Flow, Ref, Test
from rmabot.flow.read_statements import names_required
from rmabot.flow.reading import did_you_mean
from rmabot.flow.scope import Located
from rmabot.flow.states import State, Ways, tests_in

FILES = "file_rma"


def check(subject: Subject) -> Iterator[Finding]:
    """Every required statement stands on every way to ``file_rma``, acknowledged or answered as it allows."""
    required = names_required(subject.parsed.statements)
    for name, word in required.items():
        if name not in subject.compiled.names.statements:
            message = f'required statement "{name}" is not here.{did_you_mean(name, subject.compiled.names.statements)}'
            yield Finding(word.place, message, "unknown-statement")
    for ctx, flow in subject.sound_flows:
        filing = [at for at, node in enumerate(flow.program) if isinstance(node, Do) and node.action == FILES]
        for at in filing:
            for name in required:
                if name in subject.compiled.names.statements:
                    yield from _skipped(subject, ctx, flow, name, at)


def _skipped(subject: Subject, ctx: Context, flow: Flow, name: str, filing: int) -> Iterator[Finding]:
    line = flow.program[filing].place.line
    at = flow.index.get(name)
    node = flow.program[at] if at is not None else None
    if at is None or not isinstance(node, Ask) or node.type != "statement":
        message = f'protected statement "{name}" does not stand in this flow, and "{FILES}" files without it. add - statement: {name} before it'
        yield Finding(flow.program[filing].place, message, "statement-skipped")
        return
    located = ctx.scope.names[name]
    if at > filing:
        message = f'protected statement "{name}" stands after "{FILES}" (line {line}). move it before'
        yield Finding(located.step.place, message, "statement-skipped")
        return
    ways = subject.walker(ctx, flow).ways(
        [Test(Ref("flow", name, (), "", name), "present"), *tests_in(node.when)]
    )
    if ways is None:
        # What cannot be proved is not assumed.
        message = (
            f'it cannot be shown that protected statement "{name}" stands on every way to "{FILES}" (line {line}): too '
            "many conditions and jumps lead round it. put it where none does"
        )
        yield Finding(located.step.place, message, "statement-skipped")
        return
    skipping = [state for state in sorted(ways.reaching(filing)) if _not_put(ways, name, state)]
    if skipping:
        yield _finding(ways, skipping[0], located, node.when, line)


def _not_put(ways: Ways, name: str, state: State) -> bool:
    value = ways.value(name, state)
    return value is not None and not value.known and not value.names


def _finding(ways: Ways, state: State, located: Located, when: Condition | None, line: int) -> Finding:
    name = located.step.name.text
    because = said(ways, state, when) if when is not None else ""
    who = f"a customer whose {because}" if because else "some way"
    if when is not None:
        remedy = "take the when: away; only the desk's list of protected statements can make one optional"
    else:
        remedy = "no jump may lead past it"
    message = f'protected statement "{name}" can be skipped: {who} reaches "{FILES}" (line {line}) without it. {remedy}'
    return Finding(located.step.keys.get("when", located.step.place), message, "statement-skipped")
