"""What is kept of a set that was good, so that of the next one only the flows that were edited must be looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import blake2b

from msgspec import Struct
from msgspec.structs import replace

from rmabot.flow.checks.not_given_back import own_slot
from rmabot.flow.checks.subject import Heard, Subject
from rmabot.flow.context import SetNames
from rmabot.flow.outside import Outside, outside_of
from rmabot.flow.outside_texts import OutsideOfTexts, outside_of_texts
from rmabot.flow.read_statements import names_required
from rmabot.flow.source import Source
from rmabot.flow.syntax import FlowSource, Name

_DIGEST = 32


class Seen(Struct, frozen=True):
    """A set without findings: ``digests`` of its files; by file the ``outsides`` of its flows, ``texts`` those of words and lifecycle.

    ``names`` and ``heard`` are what its flows know of each other; ``required`` the statements on each way to filing,
    ``first`` the slot that decides the first language; ``spent`` how many states were followed. ``keeps`` are by flow the
    slots that it has of its own: it may be that a caller lacks one of them.
    """

    digests: Mapping[str, bytes]
    outsides: Mapping[str, Outside]
    texts: Mapping[str, OutsideOfTexts]
    names: SetNames
    heard: Heard
    required: tuple[Name, ...]
    first: str
    spent: int
    keeps: Mapping[str, frozenset[str]]


def digests_of(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """A digest of each file."""
    return {name: blake2b(data, digest_size=_DIGEST).digest() for name, data in files.items()}


def seen_of(files: Mapping[str, bytes], subject: Subject) -> Seen:
    """What is kept of a set in which nothing was found; ``files`` are those it was read from."""
    statements = subject.parsed.statements
    first = statements.first.slot if statements is not None and statements.first is not None else ""
    names = subject.compiled.names
    return Seen(
        digests_of(files),
        {ctx.flow.place.file: outside_of(ctx, flow, first) for ctx, flow in subject.flows},
        texts_of(subject.parsed.sources, names),
        replace(names, flows={name: _from_outside(source) for name, source in names.flows.items()}),
        subject.heard,
        tuple(names_required(statements).values()),
        first,
        subject.budget.spent,
        keeps_of(subject),
    )


def keeps_of(subject: Subject) -> Mapping[str, frozenset[str]]:
    """By flow the slots that it fills itself."""
    return {
        name: frozenset([slot for slot in ctx.scope.slots if own_slot(ctx, slot)])
        for name, ctx in subject.compiled.contexts.items()
    }


def texts_of(sources: Iterable[Source], names: SetNames) -> Mapping[str, OutsideOfTexts]:
    """How others see those among some files that hold words or texts of the lifecycle."""
    found = {one.file: outside_of_texts(one, names.languages, names.pieces, names.lists) for one in sources}
    return {file: outside for file, outside in found.items() if outside is not None}


def _from_outside(flow: FlowSource) -> FlowSource:
    """As much of a flow as other flows look at when they are compiled."""
    return FlowSource(flow.name, flow.place, takes=flow.takes, gives=flow.gives)
