"""What came of reading an answer: accepted, refused with the reason, or unsure between a few."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from msgspec import Struct, field

Value: TypeAlias = str | int | tuple[str, ...] | Mapping[str, Any]
"""An answer as it is kept: JSON, lists as tuples; a compound answer is a mapping with named fields."""


class Candidate(Struct, frozen=True):
    """One thing the person may have meant, put as a button.

    ``label`` is said as it is (in each language, or a name that has none). ``word``, if set, names the sentence that
    the button shows instead, with the label as its ``{typed}``.
    """

    value: Value
    label: Mapping[str, str] | str
    word: str = ""


class Accepted(Struct, frozen=True):
    """The answer; ``sure`` is False when it was read through a slip or out of a longer text.

    Then a phrase that fits the whole message better may win, and the person should see what was understood.
    """

    value: Value
    sure: bool = True


class Refused(Struct, frozen=True):
    """No answer: ``word`` names the sentence that says why, ``values`` fill its placeholders (plain text, short).

    ``meant`` is True where it was plainly given as the answer, whatever else it could ask for.
    """

    word: str
    values: Mapping[str, str] = field(default_factory=dict)
    meant: bool = False


class Unsure(Struct, frozen=True):
    """A few candidates to choose from, best first; ``word`` names the sentence that asks."""

    candidates: tuple[Candidate, ...]
    word: str
    values: Mapping[str, str] = field(default_factory=dict)


Reading: TypeAlias = Accepted | Refused | Unsure
