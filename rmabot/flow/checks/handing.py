"""What flows take and give: a flow that starts by itself can be handed nothing, and gives only what it has."""

from __future__ import annotations

from collections.abc import Iterator

from rmabot.flow.checks.subject import Subject
from rmabot.flow.finding import Finding
from rmabot.flow.reading import did_you_mean, shown


def check(subject: Subject) -> Iterator[Finding]:
    """``gives`` names answers of the flow, ``takes`` of a flow that starts by itself is optional, languages come first once."""
    for ctx, _ in subject.flows:
        for name in ctx.flow.gives:
            slot = ctx.scope.slots.get(name.text)
            if slot is None or slot.repeat:
                own = [known for known, other in ctx.scope.slots.items() if not other.repeat]
                message = f'gives: names an answer of this flow, and none is called "{shown(name.text)}".{did_you_mean(name.text, own)}'
                yield Finding(name.place, message, "unknown-slot")
        for taken in ctx.flow.takes:
            if ctx.flow.starts is not None and not taken.optional:
                message = (
                    f'flow "{ctx.flow.name.text}" starts by itself, and then nobody hands in "{taken.name.text}". '
                    f"write {taken.name.text}: {{type: …, optional: yes}}"
                )
                yield Finding(taken.name.place, message, "missing-input")


def first_language(subject: Subject) -> Iterator[Finding]:
    """What a customer is asked decides which language comes first: some flow asks it, and knows these answers."""
    source = subject.parsed.statements
    if source is None or source.first is None or source.first_place is None or not subject.readable:
        return
    first = source.first
    asked = [ctx.scope.slots[first.slot] for ctx, _ in subject.flows if first.slot in ctx.scope.slots]
    if not asked:
        known = {name for ctx, _ in subject.flows for name in ctx.scope.slots}
        message = f'first_language: no flow asks "{shown(first.slot)}".{did_you_mean(first.slot, known)}'
        yield Finding(source.first_place, message, "unknown-slot")
        return
    words = {word for slot in asked for word in slot.words}
    for word in sorted(first.values - words) if words else ():
        message = (
            f'first_language: "{shown(word)}" is no option of "{first.slot}".{did_you_mean(word, words)}'
        )
        yield Finding(source.first_place, message, "unknown-option")
