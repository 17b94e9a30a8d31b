"""What a question type is: it reads what a person said, or says why not, and shows the answer again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, TypeAlias

from msgspec import Struct, field

from rmabot.questions.lexicon import NO_WORDS, Lexicon
from rmabot.questions.matcher import Matcher
from rmabot.questions.reading import Accepted, Candidate, Reading, Refused, Unsure, Value
from rmabot.questions.settings import Setting
from rmabot.rma.catalogue import Catalogue

__all__ = [
    "Accepted", "Candidate", "Context", "File", "FileKind", "QuestionType", "Reading", "Refused", "Said", "Unsure", "Value",
    "as_written",
]  # fmt: skip

FileKind: TypeAlias = Literal["photo", "pdf", "other", "broken", "missing"]
"""What the channel saw in a file; ``broken``: no photo or PDF although its name says so; ``missing``: it could not be had."""


class File(Struct, frozen=True):
    """A file that was sent, kept as a blob already; ``blob`` is empty when it was too big or could not be had."""

    blob: str
    name: str
    kind: FileKind
    size: int


NO_SETTINGS: Mapping[str, Any] = MappingProxyType({})


class Said(Struct, frozen=True):
    """What a person said to one question: words, a file, or a file with words beside it."""

    text: str = ""
    file: File | None = None


class Context(NamedTuple):
    """What a question is read in.

    ``settings`` are the keys of the ask, as ``Setting.read`` made them, slots replaced by their values. ``options``
    are those shown, ``tries`` counts the refusals before this one.
    """

    language: str
    today: date
    settings: Mapping[str, Any] = NO_SETTINGS
    options: Matcher | None = None
    catalogue: Catalogue | None = None
    lexicon: Lexicon = NO_WORDS
    tries: int = 0
    prefixes: tuple[str, ...] = ()
    """What the desk's own numbers begin with, requests and RMAs."""
    shapes: tuple[str, ...] = ()
    """The shapes of the maker's numbers (``rma.numbers.fits_shape``), where the desk takes those."""


class QuestionType(Struct, frozen=True):
    """One type of question.

    ``closed``: a certain reading wins over every phrase. ``keys`` are the settings an author may write, ``fields`` the
    names inside a compound answer. ``read`` never raises; ``show`` takes any value that ``read`` accepted, and needs no more of
    the context than its language, options and lexicon.
    """

    name: str
    summary: Mapping[str, str]
    read: Callable[[Said, Context], Reading]
    show: Callable[[Any, Context], str]
    closed: bool = False
    wants: Literal["text", "file", "either"] = "text"
    keys: Mapping[str, Setting] = field(default_factory=dict)
    fields: tuple[str, ...] = ()


def as_written(value: Any, _context: Context) -> str:
    """Show a value as it is kept."""
    return str(value)
