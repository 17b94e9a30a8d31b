"""Questions that nobody could answer, whatever they say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rmabot.flow.checks.subject import Subject
from rmabot.flow.context import Context
from rmabot.flow.finding import Finding
from rmabot.flow.model import Ask, Place
from rmabot.questions.settings import Day, Length

_ANY_DAY = date(2026, 1, 31)


def check(subject: Subject) -> Iterator[Finding]:
    """There is something to choose, and what is asked for can be had."""
    for ctx, flow in subject.flows:
        for node in flow.program:
            known = ctx.scope.names.get(node.name)
            if (
                isinstance(node, Ask)
                and node.type in ctx.scope.types
                and known
                and known.step.place == node.place
            ):
                yield from _nothing_fits(ctx, node)


def _nothing_fits(ctx: Context, node: Ask) -> Iterator[Finding]:
    step = ctx.scope.names[node.name].step
    keys = step.keys
    places = {name.text: name.place for name, _ in step.settings}
    if "options" in keys and not node.options:
        message = f'question "{node.name}" has no options: nobody could answer it. write them below'
        yield Finding(keys["options"], message, "no-answer")
    least, most = node.settings.get("at_least"), node.settings.get("at_most")
    if isinstance(least, int) and node.options and least > len(node.options):
        message = f'question "{node.name}" asks for at least {least} of its options, and there are {len(node.options)}'
        yield _finding(places, "at_least", node.place, message)
    elif _is_less(most, least):
        message = f'question "{node.name}": nothing is at least {_told(least)} and at most {_told(most)}'
        yield _finding(places, "at_most", node.place, message)
    first, last = node.settings.get("not_before"), node.settings.get("not_after")
    if isinstance(first, Day) and isinstance(last, Day) and _ends_before(last, first):
        message = f'question "{node.name}": not_after: comes before not_before:'
        yield _finding(places, "not_after", node.place, message)


def _finding(places: dict[str, Place], key: str, else_at: Place, message: str) -> Finding:
    return Finding(places.get(key, else_at), f"{message}. no answer could ever fit", "no-answer")


def _ends_before(last: Day, first: Day) -> bool:
    """Of two days of one kind: a fixed one and one counted from today meet in some year."""
    return bool(first.fixed) is bool(last.fixed) and last.on(_ANY_DAY) < first.on(_ANY_DAY)


def _is_less(most: object, least: object) -> bool:
    if isinstance(most, Length) and isinstance(least, Length):
        return most.unit == least.unit and most.count < least.count
    return isinstance(most, int) and isinstance(least, int) and most < least


def _told(value: object) -> str:
    return f"{value.count} {value.unit}" if isinstance(value, Length) else str(value)
