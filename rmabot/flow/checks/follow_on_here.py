"""Findings that only follow from another one about the same line, the same part or the same name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from rmabot.flow.finding import MOST_FINDINGS, Finding
from rmabot.rma.pattern import pattern

UNREAD = frozenset(
    {
        "yaml-syntax", "yaml-colon", "yaml-feature", "text-cut", "not-text", "hidden-character", "too-large", "too-deep",
        "too-many", "duplicate-key", "missing-line", "wrong-type", "unknown-key", "missing-key", "unknown-kind", "bad-name",
        "policy",
    }
)  # fmt: skip
"""Mistakes that may hide something of their file from the others."""

_READ_WRONGLY = frozenset(
    {
        "piece-in-sentence",
        "text-logic",
        "missing-input",
        "placeholders",
        "unknown-slot",
        "text-markup",
        "dead-end",
    }
)
"""What is said of a line that cannot be read as it was meant."""


_UNGIVEN = frozenset({"unknown-slot", "missing-input", "unknown-input"})
_HEADS = pattern(r'has no key "(?:takes|gives|facts|steps)"')
"""A part of a flow that stands inside another one: its names are not known then."""

_OF_A_SLOT = frozenset(
    {"unknown-slot", "missing-input", "unknown-option", "cases", "condition", "slot-may-be-empty", "slot-before-set"}
)  # fmt: skip
"""What is said of a name that nothing gives."""

_QUOTED = pattern(r'"([a-z][a-z0-9_]*)"')
_NEEDED = pattern(r"\b([a-z_]+):")


def without_same_file(findings: Iterable[Finding]) -> list[Finding]:
    """The findings without those that a worse one about the same thing explains."""
    found = list(findings)
    beside: dict[str, list[Finding]] = {}
    for one in found:
        beside.setdefault(one.place.file, []).append(one)
    afar = [one for one in found if one.code == "not-given-back" or "did you mean" in one.message]
    if len(afar) > MOST_FINDINGS:
        return found
    return [one for one in found if not _explained(one, beside[one.place.file], afar)]


def _explained(one: Finding, beside: Sequence[Finding], afar: Sequence[Finding]) -> bool:
    if len(beside) >= MOST_FINDINGS:
        return False
    return any(_explains(other, one) for other in (*beside, *afar))


def _explains(other: Finding, one: Finding) -> bool:
    return other is not one and any(rule(other, one) for rule in _RULES)


def _cannot_be_read(other: Finding, one: Finding) -> bool:
    """A line that cannot be read as it was meant says nothing that could be right or wrong."""
    unread = other.code in UNREAD or other.code == "stray-quote"
    same_line = (other.place.file, other.place.line) == (one.place.file, one.place.line)
    return one.code in _READ_WRONGLY and unread and same_line


def _holds_a_text(other: Finding, one: Finding) -> bool:
    """A text that is missing may stand in what could not be read of its file."""
    return one.code == "lifecycle-missing" and other.code in UNREAD and _together(other, one)


def _holds_names(other: Finding, one: Finding) -> bool:
    """A part of a flow that stands inside another one: its names are not known then."""
    misplaced = other.code == "unknown-key" and _HEADS.search(other.message) is not None
    return one.code in _UNGIVEN and misplaced and _together(other, one)


def _is_of_another_kind(other: Finding, one: Finding) -> bool:
    return one.code in {"file-name", "missing-key"} and other.code == "unknown-kind" and _together(other, one)


def _is_not_given_back(other: Finding, one: Finding) -> bool:
    """What a called flow keeps to itself is told of that flow."""
    if other.code != "not-given-back" or one.code not in _OF_A_SLOT:
        return False
    name = re.escape(other.message.split('"')[3])
    return re.search(rf'["{{]{name}\b', one.message) is not None


def _is_misspelt(other: Finding, one: Finding) -> bool:
    return one.code == "unused" and f'did you mean "{_first_name(one)}"' in other.message


def _is_misplaced(other: Finding, one: Finding) -> bool:
    """What is missing stands where it does not belong."""
    if one.code != "missing-key" or other.code != "unknown-key" or not _together(other, one):
        return False
    return any(f'has no key "{key}"' in other.message for key in _NEEDED.findall(one.message))


def _could_not_be_read(other: Finding, one: Finding) -> bool:
    unread = other.code == "wrong-type" and other.message.startswith(f'ending "{_first_name(one)}"')
    return one.code == "unknown-step" and unread and _together(other, one)


def _together(other: Finding, one: Finding) -> bool:
    return other.place.file == one.place.file


def _first_name(one: Finding) -> str:
    return next(iter(_QUOTED.findall(one.message)), "")


_RULES: Sequence[Callable[[Finding, Finding], bool]] = (
    _cannot_be_read,
    _holds_a_text,
    _holds_names,
    _is_of_another_kind,
    _is_not_given_back,
    _is_misspelt,
    _is_misplaced,
    _could_not_be_read,
)
"""Whether the first finding explains the second."""
