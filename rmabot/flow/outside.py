"""What the rest of its set sees of a flow: while that is the same, nothing else can become wrong by an edit of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from rmabot.flow.checks.call_cycle import asks, calls_of, takes_over
from rmabot.flow.checks.dead_end import narrowed_by
from rmabot.flow.checks.never_begun import leads_to
from rmabot.flow.checks.unheard import buttons_of
from rmabot.flow.checks.unused import uses_list, uses_piece
from rmabot.flow.context import Context
from rmabot.flow.model import Flow
from rmabot.flow.scope import text_of
from rmabot.flow.source import Source
from rmabot.flow.syntax import Name

Words = tuple[str, ...]


class Outside(Struct, frozen=True):
    """One flow as others see it, and the checks of sets: a new one of those that reads more of a flow has it added here.

    ``takes`` are name, type and whether it is optional; ``first`` the answers to the question that decides the first language,
    None if it is not asked here; ``uses`` the pieces and lists that its file names; ``buttons`` their words.
    """

    name: str
    takes: tuple[tuple[str, str, bool], ...]
    gives: Words
    starts: bool
    command: str
    phrases: tuple[tuple[str, Words], ...]
    asks: bool
    calls: frozenset[str]
    takes_over: frozenset[str]
    leads_to: frozenset[str]
    narrowed: Mapping[str, Words]
    first: Words | None
    uses: frozenset[str]
    buttons: frozenset[str]


def is_no_less(now: Outside, before: Outside) -> bool:
    """Whether others see all that they saw of a flow; a button more is none that they name."""
    return now.buttons >= before.buttons and replace(now, buttons=before.buttons) == before


def outside_of(ctx: Context, flow: Flow, first: str) -> Outside:
    """How others see a flow; ``first`` is the slot that decides the first language, "" if none does."""
    source, slot = ctx.flow, ctx.scope.slots.get(first)
    return Outside(
        flow.name,
        tuple([(taken.name.text, text_of(taken.type), taken.optional) for taken in source.takes]),
        _texts(source.gives),
        source.starts is not None,
        text_of(source.command),
        tuple([(language, _texts(words)) for language, words in source.phrases.items()]),
        asks(flow),
        frozenset([name for name, _ in calls_of(flow)]),
        frozenset([name for name, _ in takes_over(flow)]),
        frozenset(leads_to(flow)),
        narrowed_by(flow),
        slot.words if slot is not None else None,
        named_in(ctx.reader.source, ctx.names.pieces, ctx.names.lists),
        buttons_of(ctx),
    )


def _texts(names: Iterable[Name]) -> Words:
    return tuple([name.text for name in names])


def named_in(source: Source, pieces: Iterable[str], lists: Iterable[str]) -> frozenset[str]:
    """The pieces and lists that a file names."""
    written = source.read
    used = [f"text.{name}" for name in pieces if uses_piece(written, name)]
    return frozenset([*used, *[name for name in lists if uses_list(written, name)]])
