"""Texts that use a slot which may be empty on some way to them: the customer would read a hole."""

from __future__ import annotations

from collections.abc import Iterator

from rmabot.flow.checks.slot_order import too_early
from rmabot.flow.checks.subject import Subject, position
from rmabot.flow.checks.why_missing import why_missing
from rmabot.flow.context import Context, TextUse
from rmabot.flow.finding import Finding
from rmabot.flow.model import Flow, RepeatEnd, Test
from rmabot.flow.paths import Walker
from rmabot.flow.states import State, Ways, tests_in
from rmabot.flow.syntax import StepSource

_LOOKED_AT = 40


def check(subject: Subject) -> Iterator[Finding]:
    """Every placeholder must be filled on every way that leads to its text."""
    for ctx, flow in subject.sound_flows:
        walker = subject.walker(ctx, flow)
        reported: set[tuple[str, int, str]] = set()
        for use in ctx.texts:
            if use.ref.which in {"count", "number", "list"}:
                continue
            key = (use.ref.path, use.scalar.line, type(use.owner).__name__)
            sentence = _hole(ctx, flow, walker, use)
            if sentence and key not in reported and not _said_in_other_language(reported, use):
                reported.add(key)
                yield Finding(
                    use.place, f"{{{use.ref.path}}} may be empty here: {sentence}", "slot-may-be-empty"
                )


def _said_in_other_language(reported: set[tuple[str, int, str]], use: TextUse) -> bool:
    """The same hole in the text of the other language, beside or just above."""
    kind = type(use.owner).__name__
    return any(
        path == use.ref.path and there == kind and 0 <= use.scalar.line - line <= 8
        for path, line, there in reported
    )


def _hole(ctx: Context, flow: Flow, walker: Walker, use: TextUse) -> str:
    at = position(ctx, use.owner)
    if at is not None and too_early(walker, use.ref, at):
        return ""
    wanted = Test(use.ref, "present")
    ways = walker.ways(
        [wanted, *tests_in(use.under), *(tests_in(flow.program[at].when) if at is not None else ())]
    )
    if ways is None:
        return ""
    holes = [
        state
        for state in sorted(_reaching(ways, flow, use, at))
        if ways.holds(use.under, state) is not False and ways.holds(wanted, state) is False
    ]
    reasons = [why_missing(ctx, walker, ways, state, use.ref) for state in holes[:_LOOKED_AT]]
    # An answer that somebody gives tells more than an answer that is not there.
    return f"{min(reasons, key=_strangeness)}. {_remedy(use)}" if reasons else ""


def _strangeness(reason: str) -> tuple[bool, int]:
    return ' is "' not in reason and "may be" not in reason, len(reason)


def _reaching(ways: Ways, flow: Flow, use: TextUse, at: int | None) -> set[State]:
    """The states in which the text is said."""
    if at is None or not isinstance(use.owner, StepSource):
        return ways.endings.get(use.owner.name.text, set())
    node = flow.program[at]
    states = ways.reaching(at)
    if isinstance(node, RepeatEnd):
        return states
    return {state for state in states if ways.holds(node.when, state) is not False}


def _remedy(use: TextUse) -> str:
    slot = use.ref.path
    if isinstance(use.owner, StepSource) and use.owner.verb == "say" and use.under is None:
        return f"give this text a when: {{{slot}: present}}, or move it to also:"
    if isinstance(use.owner, StepSource) and use.owner.verb == "ask":
        return f"say it in a text of its own before, with when: {{{slot}: present}}"
    return f"say it in also:, with when: {{{slot}: present}}"
