"""Texts and buttons that do not fit into a channel, measured as each channel counts."""

from __future__ import annotations

from collections.abc import Iterator

from rmabot.flow.all_texts import Entry
from rmabot.flow.checks.subject import Subject
from rmabot.flow.context import Owner
from rmabot.flow.finding import Finding
from rmabot.flow.language_names import language_name
from rmabot.flow.model import Ask
from rmabot.flow.reading import Reader
from rmabot.flow.syntax import StepSource, Texts, Written
from rmabot.text.limits import LIMITS, measure, measure_text
from rmabot.text.spans import Rich, Span, plain

FILLED = 20
"""Characters that a placeholder is taken to become."""


def check(subject: Subject) -> Iterator[Finding]:
    """A message must fit into one, a button must show all of its words, a question all of its options."""
    for entry in subject.texts:
        for written in entry.texts.by_language.values():
            yield from _too_long(entry, written)
    for ctx, flow in subject.flows:
        for node in flow.program:
            if isinstance(node, Ask):
                yield from _too_many(node)
        owners: list[Owner] = [located.step for located in ctx.scope.steps]
        for owner in (*owners, *ctx.flow.endings):
            if owner.also:
                yield from _too_long_together(ctx.reader, owner)


def _too_long_together(reader: Reader, owner: Owner) -> Iterator[Finding]:
    """A text with all its paragraphs is one message."""
    cases = [texts for _, texts in owner.cases] if isinstance(owner, StepSource) else []
    for language in reader.languages:
        said = [_filled_in(texts, language) for texts in (owner.texts, *cases)]
        further = [_filled_in(paragraph.texts, language) for paragraph in owner.also]
        whole = (*max(said, key=len, default=()), *[span for rich in further for span in rich])
        worst = max(_over("message", whole), default=None)
        if worst is not None and not any(list(_over("message", rich)) for rich in (*said, *further)):
            _, channel, length, most = worst
            message = (
                f'"{owner.name.text}" with all its paragraphs is {length:,} characters in {language_name(language)} on '
                f"{channel.capitalize()}, and one message there holds {most:,}. make two of it"
            )
            yield Finding(owner.name.place, message, "too-long")
            return


def _filled_in(texts: Texts | None, language: str) -> Rich:
    written = texts.by_language.get(language) if texts is not None else None
    return as_filled(written) if written is not None else ()


_BUTTONS = frozenset({"button", "label"})
"""A question's label becomes a button when somebody changes an answer."""


def _too_long(entry: Entry, written: Written) -> Iterator[Finding]:
    # Most texts are far from every limit, and measuring costs.
    if len(written.scalar.text) < (30 if entry.kind in _BUTTONS else 900):
        return
    rich = as_filled(written)
    worst = max(_over(entry.kind, rich), default=None)
    if worst is None:
        return
    _, channel, length, most = worst
    what = entry.kind if entry.kind in _BUTTONS else "text"
    short = entry.kind in _BUTTONS
    holds = f"a button there shows {most:,}" if short else f"one message there holds {most:,}"
    remedy = "use fewer words" if short else "shorten it, or make two of it"
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
        most = limits.button if kind in _BUTTONS else limits.message
        length = measure_text(plain(rich), channel) if kind in _BUTTONS else measure(rich, channel)
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
