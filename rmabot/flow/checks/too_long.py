"""Texts and buttons that do not fit into a channel, measured as each channel counts."""

from __future__ import annotations

from collections.abc import Iterator

from rmabot.flow.all_texts import Entry, all_texts
from rmabot.flow.checks.subject import Subject
from rmabot.flow.finding import Finding
from rmabot.flow.model import Ask
from rmabot.flow.reading import language_name
from rmabot.flow.syntax import Written
from rmabot.text.limits import LIMITS, measure, measure_text
from rmabot.text.spans import Rich, Span, plain

FILLED = 20
"""Characters that a placeholder is taken to become."""


def check(subject: Subject) -> Iterator[Finding]:
    """A message must fit into one, a button must show all of its words, a question all of its options."""
    for entry in all_texts(subject.parsed):
        for written in entry.texts.by_language.values():
            yield from _too_long(entry, written)
    for _, flow in subject.flows:
        for node in flow.program:
            if isinstance(node, Ask):
                yield from _too_many(node)


def _too_long(entry: Entry, written: Written) -> Iterator[Finding]:
    # Most texts are far from every limit, and measuring costs.
    if len(written.scalar.text) < (30 if entry.kind == "button" else 900):
        return
    rich = as_filled(written)
    worst = max(_over(entry.kind, rich), default=None)
    if worst is None:
        return
    _, channel, length, most = worst
    what = "button" if entry.kind == "button" else "text"
    holds = (
        f"a button there shows {most:,}" if entry.kind == "button" else f"one message there holds {most:,}"
    )
    remedy = "use fewer words" if entry.kind == "button" else "shorten it, or make two of it"
    message = (
        f"this {language_name(written.language)} {what} is {length:,} characters on {channel.capitalize()}, "
        f"and {holds}. {remedy}"
    )
    yield Finding(entry.reader.place(written.scalar), message, "too-long")


def as_filled(written: Written) -> Rich:
    """The text with each placeholder as so many letters."""
    return tuple(
        [
            part if isinstance(part, Span) else Span("x" * FILLED, part.bold, part.italic, part.href)
            for part in written.template.parts
        ]
    )


def _over(kind: str, rich: Rich) -> Iterator[tuple[int, str, int, int]]:
    for channel, limits in LIMITS.items():
        most = limits.button if kind == "button" else limits.message
        length = measure_text(plain(rich), channel) if kind == "button" else measure(rich, channel)
        if most is not None and length > most:
            yield length - most, channel, length, most


def _too_many(node: Ask) -> Iterator[Finding]:
    fewest = min([limits.buttons for limits in LIMITS.values() if limits.buttons is not None])
    count = len(node.options) + len(node.instead)
    if count > fewest:
        message = (
            f'question "{node.name}" has {count} options, and one message holds {fewest} buttons. '
            "ask in two steps, or narrow a list with where:"
        )
        yield Finding(node.place, message, "too-long")
