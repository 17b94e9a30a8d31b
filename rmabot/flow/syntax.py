"""A flow as its author wrote it: typed, every part with its place, whatever is missing or wrong left empty.

Named tuples and bare slots, since each full dataclass costs a third of a millisecond of every start.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple, TypeAlias

from msgspec import Struct, field

from rmabot.flow.model import Place
from rmabot.flow.source import Node, Scalar
from rmabot.text.template import Template


class Name(NamedTuple):
    """A word that names something or is a value, as written."""

    text: str
    place: Place


class Written(NamedTuple):
    """A text in one language; ``key`` is the place of its language's key, ``doubtful`` that it is not what it should be."""

    language: str
    key: Place
    scalar: Scalar
    template: Template
    doubtful: bool = False


class Texts(NamedTuple):
    """One text in the languages in which it was written."""

    place: Place
    by_language: Mapping[str, Written]


class Compare(NamedTuple):
    """A slot and what it is compared with: ``words`` are one or several values as written."""

    path: Name
    op: str
    words: tuple[Name, ...]
    place: Place


class Group(NamedTuple):
    """All or any of several conditions."""

    kind: Literal["all", "any"]
    parts: tuple[CondSource, ...]
    place: Place


class Negation(NamedTuple):
    """The contrary of a condition."""

    part: CondSource
    place: Place


class FactUse(NamedTuple):
    """A condition under its name."""

    name: Name


CondSource: TypeAlias = Compare | Group | Negation | FactUse


class OptionSource(Struct, eq=False):
    """One option of a choice, or one button beside a typed answer."""

    name: Name
    label: Texts | None = None
    also_typed: Mapping[str, tuple[Name, ...]] = field(default_factory=dict)
    go: Name | None = None
    again: Name | None = None
    call: Name | None = None
    sets: tuple[tuple[Name, Name], ...] = ()
    alone: bool = False
    serves: tuple[Name, ...] = ()


class AlsoSource(NamedTuple):
    """A further paragraph and its condition; ``key`` is the place of its ``when``."""

    when: CondSource | None
    texts: Texts | None
    key: Place | None = None


class StepSource(Struct, eq=False):
    """One step; only what its verb takes is ever filled. ``settings`` are keys of the question's type."""

    verb: str
    name: Name
    place: Place
    keys: Mapping[str, Place]
    when: CondSource | None = None
    label: Texts | None = None
    texts: Texts | None = None
    also: tuple[AlsoSource, ...] = ()
    by: Name | None = None
    cases: tuple[tuple[Name, Texts | None], ...] = ()
    type: Name | None = None
    settings: tuple[tuple[Name, Node], ...] = ()
    options: tuple[OptionSource, ...] = ()
    options_from: Name | None = None
    where: tuple[Name, Name] | None = None
    instead: tuple[OptionSource, ...] = ()
    retry: tuple[Texts, ...] = ()
    optional: bool = False
    suggest: Name | None = None
    ask_again_after: tuple[Name, ...] = ()
    copies: tuple[Name, tuple[Name, ...]] | None = None
    give_up: Name | None = None
    outcomes: tuple[tuple[Name, Name], ...] = ()
    inputs: tuple[tuple[Name, Name], ...] = ()
    renamed: Name | None = None
    at_most: Name | None = None
    another: Texts | None = None
    steps: tuple[StepSource, ...] = ()


class DateSource(NamedTuple):
    """A named date: where it starts and what is added."""

    start: Name
    plus: Name | None


class EndingSource(NamedTuple):
    """An ending: what is said and what takes over."""

    name: Name
    texts: Texts | None
    also: tuple[AlsoSource, ...]
    then: Name | None


class TakesSource(NamedTuple):
    """Something a caller hands in."""

    name: Name
    type: Name | None
    optional: bool


class FlowSource(Struct, eq=False):
    """A whole flow file."""

    name: Name
    place: Place
    about: Texts | None = None
    command: Name | None = None
    phrases: Mapping[str, tuple[Name, ...]] = field(default_factory=dict)
    shape: Name | None = None
    starts: Place | None = None
    menu: int = 99
    keeps_place: bool = True
    takes: tuple[TakesSource, ...] = ()
    gives: tuple[Name, ...] = ()
    give_up: Name | None = None
    facts: Mapping[str, tuple[Name, CondSource | DateSource]] = field(default_factory=dict)
    moved: tuple[tuple[Name, Name], ...] = ()
    steps: tuple[StepSource, ...] = ()
    endings: tuple[EndingSource, ...] = ()
