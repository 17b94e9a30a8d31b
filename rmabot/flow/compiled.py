"""A set compiled, as far as it could be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

from rmabot.flow.context import Context, SetNames
from rmabot.flow.reading import TooManyFindingsError
from rmabot.flow.scope import Scope
from rmabot.flow.targets import call_as_meant
from rmabot.questions.table import QUESTIONS

if TYPE_CHECKING:
    from rmabot.flow.model import Flow, Localized, Statement, Word
    from rmabot.flow.parsed import Parsed
    from rmabot.rma.catalogue import Catalogue


class Compiled(Struct, eq=False):
    """A set as far as it could be compiled: complete only if nothing was found wrong."""

    parsed: Parsed
    names: SetNames
    contexts: Mapping[str, Context]
    flows: Mapping[str, Flow]
    words: Mapping[str, Word]
    lifecycle: Mapping[str, Localized]
    statements: Mapping[str, Statement]
    catalogue: Catalogue


T = TypeVar("T")


def as_far(compiled: Callable[[], T]) -> T | None:
    """What came of compiling something, None of a file with more findings than anybody reads."""
    try:
        return compiled()
    except TooManyFindingsError:
        return None


def contexts_of(parsed: Parsed, names: SetNames) -> Mapping[str, Context]:
    """What the compiling of each flow that was read stands on."""
    words_of_lists = {
        name: tuple([option.name for option in made.options]) for name, made in names.lists.items()
    }
    gives = {name: tuple([slot.text for slot in source.gives]) for name, source in names.flows.items()}
    contexts: dict[str, Context] = {}
    for name, (source, reader) in parsed.flows.items():
        as_far(partial(call_as_meant, reader, source.steps, names.known_flows))
        scope = Scope(source, QUESTIONS, words_of_lists)
        scope.add_returned(gives)
        contexts[name] = Context(reader, scope, names)
    return contexts
