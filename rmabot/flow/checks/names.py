"""Two things under one name, and names that mean something already."""

from __future__ import annotations

from collections.abc import Iterator

from rmabot.flow.actions import GIVEN
from rmabot.flow.checks.subject import Subject
from rmabot.flow.context import Context
from rmabot.flow.finding import Finding
from rmabot.flow.parse_option import RESERVED
from rmabot.flow.parse_step import KINDS
from rmabot.flow.scope import step_name
from rmabot.flow.syntax import Name, StepSource

TAKEN = frozenset({"policy", "text", *GIVEN, *RESERVED})
"""Words that mean something of their own in a path or a condition."""


def check(subject: Subject) -> Iterator[Finding]:
    """Steps, questions, facts and endings of a flow share one set of names; sections have their own."""
    flows = frozenset(subject.compiled.names.flows)
    for ctx, _ in subject.flows:
        yield from _doubles(_sections(ctx))
        yield from _doubles(_own(ctx))
        for name, what in _own(ctx):
            if name.text in flows and what not in {"call", "action"}:
                message = (
                    f'{what} "{name.text}" is called like a flow, and what leads to "{name.text}" could mean either. '
                    "give it another name"
                )
                yield Finding(name.place, message, "name-taken")
            elif name.text in TAKEN and what in {"question", "repeat", "fact"}:
                message = f'{what} "{name.text}": this word has a meaning of its own. take another name'
                yield Finding(name.place, message, "reserved-word")


def _sections(ctx: Context) -> Iterator[tuple[Name, str]]:
    for located in ctx.scope.steps:
        if located.step.verb == "section":
            yield located.step.name, "section"


def _own(ctx: Context) -> Iterator[tuple[Name, str]]:
    for name, _ in ctx.flow.facts.values():
        yield name, "fact"
    for located in ctx.scope.steps:
        if located.step.verb not in {"section", "go"}:
            yield _named(located.step), KINDS[located.step.verb]
    for ending in ctx.flow.endings:
        yield ending.name, "ending"


def _named(step: StepSource) -> Name:
    return step.renamed if step.renamed is not None else Name(step_name(step), step.name.place)


def _doubles(names: Iterator[tuple[Name, str]]) -> Iterator[Finding]:
    first: dict[str, tuple[Name, str]] = {}
    for name, what in names:
        if not name.text:
            continue
        if name.text not in first:
            first[name.text] = (name, what)
            continue
        there, kind = first[name.text]
        remedy = "give it a name of its own: as:" if what in {"action", "call"} else "give one another name"
        message = (
            f'{what} "{name.text}" has the name of {"the" if kind == what else "a"} {kind} at line '
            f"{there.place.line}, column {there.place.column}. {remedy}"
        )
        yield Finding(name.place, message, "duplicate-name")
