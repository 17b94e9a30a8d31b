"""Every text of a set with what it is: for checks of length and for translators."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from rmabot.flow.parsed import Parsed
from rmabot.flow.reading import Reader
from rmabot.flow.syntax import AlsoSource, FlowSource, OptionSource, StepSource, Texts

Kind = Literal["message", "button", "label"]


class Entry(NamedTuple):
    """One text: what kind of thing it becomes, under which name it is known, and the file it stands in."""

    kind: Kind
    name: str
    reader: Reader
    texts: Texts


def all_texts(parsed: Parsed) -> Iterator[Entry]:
    """All texts of a set, in the order of its files and lines."""
    for source, reader in parsed.flows.values():
        yield from of_flow(source, reader)
    for name, (_, texts) in parsed.pieces.pieces.items():
        yield Entry("message", f"text.{name}", parsed.pieces.readers[name], texts)
    for listed in parsed.lists.values():
        yield from _options(listed.options, f"list.{listed.name.text}", listed.reader)
    for moment, (_, texts) in parsed.words.moments.items():
        kind: Kind = "button" if moment.endswith("_label") else "message"
        yield Entry(kind, f"words.{moment}", parsed.words.readers[moment], texts)
    if parsed.statements is not None and parsed.statements.reader is not None:
        for name, statement in parsed.statements.statements.items():
            yield from _maybe("label", f"statement.{name}.label", parsed.statements.reader, statement.label)
            yield from _maybe("message", f"statement.{name}", parsed.statements.reader, statement.texts)
    if parsed.lifecycle is not None and parsed.lifecycle.reader is not None:
        for key, (_, texts) in parsed.lifecycle.texts.items():
            yield Entry("message", f"lifecycle.{key}", parsed.lifecycle.reader, texts)


def _maybe(kind: Kind, name: str, reader: Reader, texts: Texts | None) -> Iterator[Entry]:
    if texts is not None:
        yield Entry(kind, name, reader, texts)


def of_flow(flow: FlowSource, reader: Reader) -> Iterator[Entry]:
    """The texts of one flow."""
    name = flow.name.text
    yield from _maybe("button", f"{name}.about", reader, flow.about)
    yield from _of_steps(flow.steps, name, reader)
    for ending in flow.endings:
        yield from _maybe("message", f"{name}.{ending.name.text}", reader, ending.texts)
        yield from _paragraphs(ending.also, f"{name}.{ending.name.text}", reader)


def _of_steps(steps: tuple[StepSource, ...], flow: str, reader: Reader) -> Iterator[Entry]:
    for step in steps:
        name = f"{flow}.{step.name.text}"
        yield from _maybe("label", f"{name}.label", reader, step.label)
        yield from _maybe("message", name, reader, step.texts)
        for case, texts in step.cases:
            yield from _maybe("message", f"{name}.{case.text}", reader, texts)
        yield from _paragraphs(step.also, name, reader)
        yield from _options((*step.options, *step.instead), name, reader)
        for number, texts in enumerate(step.retry, 1):
            yield Entry("message", f"{name}.retry.{number}", reader, texts)
        yield from _maybe("message", f"{name}.another", reader, step.another)
        yield from _of_steps(step.steps, flow, reader)


def _paragraphs(also: tuple[AlsoSource, ...], name: str, reader: Reader) -> Iterator[Entry]:
    for number, paragraph in enumerate(also, 1):
        yield from _maybe("message", f"{name}.also.{number}", reader, paragraph.texts)


def _options(options: tuple[OptionSource, ...], name: str, reader: Reader) -> Iterator[Entry]:
    for option in options:
        yield from _maybe("button", f"{name}.{option.name.text}", reader, option.label)
