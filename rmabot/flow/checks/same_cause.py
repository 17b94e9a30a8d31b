"""Findings of different kinds, often in different files, that one slip makes: each with the one that explains it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from rmabot.flow.checks.causes import causes
from rmabot.flow.checks.said_alike import what_is_said
from rmabot.flow.checks.same_part import IN_ONE_PART, OF_TWO_FILES
from rmabot.flow.finding import MOST_FINDINGS, Finding
from rmabot.rma.pattern import pattern

_NEAR = 12
"""Lines that a slip upsets."""
_JUST = 3
_STEP = 24
"""Lines of a long step."""
_MISSPELT = pattern(r'"([\w.]+)"[^"]*? did you mean "([\w.]+)"')
_NO_KEY = pattern(r'has no key "(\w+)"')
_NO_FIELD = pattern(r'"(\w+)" has no field "')
_HEAD = pattern(r"\{(\w+)")
_NAMED = pattern(r'"(\w+)"|(?:words for|the text|people type means) (\w+)')
_PLACED = frozenset(
    {"unknown-step", "words-missing", "unknown-piece", "lifecycle-missing", "unknown-slot", "missing-input", "unreachable", "cases", "outcomes",
     "unknown-statement", "unknown-fact"}
)  # fmt: skip
"""What is said of a thing that stands where nobody finds it."""
_UNGIVEN = frozenset({"unknown-slot", "missing-input", "unknown-input", "slot-may-be-empty"})
_INDENTED = " to match"
_OPENED = pattern(r" runs on into |^the line is missing that opens this text")
_UNSAID = frozenset({"text-missing", "missing-key", "no-answer", "duplicate-key"})


def one_for_each_cause(findings: Sequence[Finding]) -> Sequence[Finding]:
    """The findings without those that another one explains."""
    if len(findings) > MOST_FINDINGS:
        # More than one slip of a hand: to compare all with all would take its time.
        return findings
    return causes(findings, _follows)


def _follows(one: Finding, other: Finding) -> bool:
    together = one.place.file == other.place.file
    if together and any(rule(one, other) for rule in _HERE):
        return True
    return any(rule(one, other) for rule in _ANYWHERE)


def _is_the_same_misspelling(one: Finding, other: Finding) -> bool:
    """A name is misspelt where it is given or where it is used: told at the first place."""
    found, there = _MISSPELT.search(one.message), _MISSPELT.search(other.message)
    if found is None or there is None or not one.code.startswith("unknown-"):
        return False
    same = found.groups() == there.groups() and what_is_said(one) != what_is_said(other)
    return same and (other.place.file, other.place.line) < (one.place.file, one.place.line)


def _is_sealed_anew(one: Finding, other: Finding) -> bool:
    """A statement that cannot be read as it was meant is not the one that was approved."""
    if one.code != "statement-seal" or other.code == "statement-seal":
        return False
    near = one.place.file == other.place.file and abs(one.place.line - other.place.line) <= _STEP
    name = one.message.partition('"')[2].partition('"')[0]
    return near or f'did you mean "{name}"' in other.message


def _is_misplaced(one: Finding, other: Finding) -> bool:
    """What is missing stands as a key of something else."""
    key = _NO_KEY.search(other.message) if one.code in _PLACED and other.code == "unknown-key" else None
    return key is not None and any(key[1] in names for names in _NAMED.findall(one.message))


def _is_no_name(one: Finding, other: Finding) -> bool:
    """What cannot be a name is not known under it either."""
    name = other.message.partition('"')[2].partition('"')[0] if other.code == "bad-name" else ""
    return (
        bool(name)
        and one.code in {"unknown-slot", "unknown-option", "unknown-step"}
        and f'"{name}"' in one.message
    )


def _has_unread_options(one: Finding, other: Finding) -> bool:
    unread = (
        other.code in {"wrong-type", "bad-name", "yaml-syntax"}
        and 0 <= other.place.line - one.place.line <= _JUST
    )
    return one.code == "no-answer" and unread


def _is_of_an_unknown_kind(one: Finding, other: Finding) -> bool:
    if other.code == "unknown-kind" and one.code == "words-missing":
        first = other.message.partition('begins with "')[2].partition('"')[0]
        return bool(first) and first in one.message
    if other.code != "unknown-kind" or one.code not in {"unknown-list", "unknown-flow", "unknown-slot"}:
        return False
    return f'"{other.place.file.rpartition("/")[2].rpartition(".")[0]}"' in one.message


def _is_on_a_line_read_wrongly(one: Finding, other: Finding) -> bool:
    if one.place.line != other.place.line:
        return False
    if other.code == "stray-quote":
        again = (
            one.code == "stray-quote"
            and "are letters" in one.message
            and one.place.column > other.place.column
        )
        return (
            again or one.code in {"text-cut", "bad-name"} or (one.code == "policy" and '"" ' in one.message)
        )
    if other.code in {"yaml-syntax", "yaml-colon", "text-cut"}:
        return one.code in {"policy", "catalogue", "unknown-step", "outcomes", "wrong-type"}
    return False


def _lacks_its_steps(one: Finding, other: Finding) -> bool:
    return (
        one.code in _UNGIVEN
        and other.code == "missing-key"
        and " needs " in other.message
        and "steps:" in other.message
    )


def _is_cut_off(one: Finding, other: Finding) -> bool:
    """A line that stands at the edge of the file ends the part it stands in: what comes below it there is not known."""
    if one.code not in _PLACED or other.code != "unknown-key":
        return False
    return other.message.startswith("a flow has no key") and "is it indented wrongly" in other.message


def _lost_its_line(one: Finding, other: Finding) -> bool:
    """A condition that went to the step above leaves its own step without one."""
    if other.code != "slot-before-set" or "this very step" not in other.message:
        return False
    head = other.message.partition('"')[2].partition('"')[0].partition(".")[0]
    return one.code == "unreachable" or (
        one.code == "slot-may-be-empty" and head in _HEAD.findall(one.message)
    )


def _is_no_longer_told_apart(one: Finding, other: Finding) -> bool:
    """Texts that were told apart by a field that is misspelt."""
    field = _NO_FIELD.search(other.message) if other.code == "unknown-slot" else None
    near = 0 <= one.place.line - other.place.line <= _NEAR
    return (
        field is not None
        and one.code == "slot-may-be-empty"
        and near
        and field[1] in _HEAD.findall(one.message)
    )


def _is_below_a_lost_line(one: Finding, other: Finding) -> bool:
    """A part whose first line is gone is missing in the part above it, or stands there twice."""
    if _INDENTED in other.message and "is empty" in one.message:
        # The text ends where a line of it begins too far out.
        return 0 < other.place.line - one.place.line <= _NEAR
    if other.code != "missing-line":
        return False
    if _INDENTED in one.message:
        return 0 <= other.place.line - one.place.line <= 1
    if one.code == "text-missing" and _OPENED.search(other.message):
        # The text that is missing has lost the line that opens it.
        return 0 < one.place.line - other.place.line <= _NEAR
    if one.code == "unknown-key" and "stand side by side" in one.message:
        return " has twice " in other.message and 0 < other.place.line - one.place.line <= _STEP
    return one.code in _UNSAID and -2 <= other.place.line - one.place.line <= _STEP


def _is_the_rest_of_a_list(one: Finding, other: Finding) -> bool:
    """A list whose first "- " is lost is no list, and its second entry belongs to nothing."""
    lost = other.code == "wrong-type" and " is a list (each entry begins with" in other.message
    below = 0 < one.place.line - other.place.line <= _JUST
    return lost and below and one.code == "unknown-key" and "is it indented wrongly" in one.message


_HERE: Iterable[Callable[[Finding, Finding], bool]] = (
    _is_on_a_line_read_wrongly,
    _lacks_its_steps,
    _is_no_name,
    _has_unread_options,
    _is_cut_off,
    _lost_its_line,
    _is_no_longer_told_apart,
    _is_below_a_lost_line,
    _is_the_rest_of_a_list,
    *IN_ONE_PART,
)
"""Whether the first finding follows from the second, in one file."""
_ANYWHERE: Iterable[Callable[[Finding, Finding], bool]] = (
    _is_the_same_misspelling,
    _is_sealed_anew,
    _is_misplaced,
    _is_of_an_unknown_kind,
    *OF_TWO_FILES,
)
"""The same, wherever they stand."""
