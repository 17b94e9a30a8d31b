"""Findings that only follow from another one: one is enough for one cause."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from rmabot.flow.checks.follow_on_here import UNREAD, without_same_file
from rmabot.flow.checks.slipped import told_once
from rmabot.flow.finding import Finding
from rmabot.flow.source import Source
from rmabot.rma.pattern import pattern

_NEAR = 12
"""Lines between a text and the same text in another language."""

_FOLLOWS: Mapping[str, frozenset[str]] = {
    "flow": frozenset(
        {"unknown-slot", "missing-input", "unknown-input", "slot-may-be-empty", "unknown-list"}
    ),
    "texts": frozenset({"unknown-piece"}),
    "statements": frozenset({"unknown-statement", "statement-text", "statement-skipped"}),
    "list": frozenset({"unknown-list", "unknown-option", "cases"}),
    "words": frozenset({"words-missing", "text-missing"}),
    "lifecycle": frozenset({"lifecycle-missing"}),
    "policy": frozenset({"unknown-slot", "warranty-line"}),
    "catalogue": frozenset({"warranty-line", "warranty-row"}),
}
"""By the kind of a file, what is said elsewhere of things that stand in it."""

_AFTER_A_LINE = frozenset(
    {
        "unknown-step", "unreachable", "words-missing", "missing-input", "unknown-slot", "unknown-piece", "outcomes",
        "lifecycle-missing", "slot-may-be-empty", "slot-before-set", "unknown-statement", "unknown-fact",
    }
)  # fmt: skip
"""What is said of things whose line is gone."""

_OF_TWO = frozenset(
    {"unknown-option", "cases", "condition", "unknown-slot", "slot-may-be-empty", "slot-before-set"}
)
"""What is said of a name that two things have."""
_OF_PATHS = frozenset({"condition", "slot-may-be-empty", "slot-before-set"})
"""What following its paths says of a flow: of one in which two questions are one, nothing that holds."""

_OF_THE_LOST = frozenset({"unknown-slot", "unknown-step", "missing-input"})
_UNGIVEN = pattern(
    r'(?:policy gives|flow asks) "|no question (?:of "\w+" )?is called "|needs "\w+", and nothing in this flow'
)
_FIRST_KEY = pattern(r"^ *([a-z]+):", re.MULTILINE)
_WORD = pattern(r'"([\w.]+)"|\{([\w.]+)\}|\b([a-z]+_\w+)\b')


class _Unread(NamedTuple):
    file: str
    kind: str
    text: str


def without_follow_on(
    findings: Iterable[Finding], sources: Sequence[Source], languages: tuple[str, ...]
) -> Iterator[Finding]:
    """The findings without those that say again what another one says, or that only follow from it."""
    found = without_same_file(told_once(findings, languages))
    unread = _unread(found, sources)
    lines = {one.place.file for one in found if one.code == "missing-line"}
    texts = {source.file: source.text for source in sources} if unread else {}
    doubles = [one for one in found if one.code in {"duplicate-name", "name-taken"}]
    lost = _lost(found, doubles)
    holes = [one for one in found if one.code == "slot-may-be-empty"]
    for one in found:
        if one.code == "placeholders" and any(_same_placeholder(one, hole) for hole in holes):
            continue
        if one.code == "missing-line" and any(_just_before(other, one) for other in found):
            continue
        if one.code in _OF_TWO and any(_of_the_other(one, double) for double in doubles):
            continue
        if one.code in _OF_THE_LOST and _head_named(one) in lost:
            continue
        if one.code in _AFTER_A_LINE and one.place.file in lines:
            continue
        if not any(_follows(one, other, texts, lines) for other in unread):
            yield one


def _of_the_other(one: Finding, double: Finding) -> bool:
    """Whether a finding is about a name that stands twice: it may be about either."""
    name = double.message.partition('"')[2].partition('"')[0]
    named = f'"{name}"' in one.message or f".{name}." in one.message
    return one.place.file == double.place.file and (one.code in _OF_PATHS or named)


def _lost(found: Sequence[Finding], doubles: Sequence[Finding]) -> frozenset[str]:
    """The names that questions had before they took another's: those that nothing gives, if there are no more of them."""
    ungiven = [one for one in found if one.code in _OF_THE_LOST and _UNGIVEN.search(one.message)]
    names = {_head_named(one) for one in ungiven if not any(_of_the_other(one, double) for double in doubles)}
    return frozenset(names) if len(names) <= len(doubles) else frozenset()


def _head_named(one: Finding) -> str:
    """The first word that a finding puts in quotes, or that after "called"."""
    start = next(
        (start for start in ("none is called ", " needs ", " is called ") if f'{start}"' in one.message), ""
    )
    return one.message.partition(f'{start}"')[2].partition('"')[0].partition(".")[0]


def _just_before(other: Finding, one: Finding) -> bool:
    """Keys of one lost part may be strange, twice or both."""
    same_part = other.message.partition(" has ")[0] == one.message.partition(" has ")[0]
    same = other.code == one.code and other.place.file == one.place.file
    return same and same_part and other.place.line < one.place.line


def _unread(found: Sequence[Finding], sources: Sequence[Source]) -> list[_Unread]:
    files = {one.place.file for one in found if one.code in UNREAD}
    unread: list[_Unread] = []
    for source in sources:
        if source.file in files:
            kind = next(
                (key for key in _FIRST_KEY.findall(source.text) if key in _FOLLOWS), _stem(source.file)
            )
            unread.append(_Unread(source.file, kind, source.text))
    return unread


def _follows(one: Finding, other: _Unread, texts: Mapping[str, str], lines: set[str]) -> bool:
    """Whether a finding is about something that stands in a file which could not be read as it was meant."""
    if one.place.file == other.file or one.code not in _FOLLOWS.get(other.kind, ()):
        return False
    if other.kind == "flow" and not _holds(texts[one.place.file], _stem(other.file)):
        return False
    if other.kind in {"texts", "words"} and other.file in lines:
        return True
    named = {word for found in _WORD.finditer(one.message) for word in found.groups() if word}
    return other.kind in {"words", "lifecycle"} or any(
        _holds(other.text, part) for word in named for part in (word, word.partition(".")[0])
    )


def _stem(file: str) -> str:
    return file.rpartition("/")[2].rpartition(".")[0]


def _holds(text: str, word: str) -> bool:
    return re.search(rf"\b{re.escape(word)}\b", text) is not None


def _same_placeholder(one: Finding, hole: Finding) -> bool:
    """A placeholder that should not be there at all is missing in no language."""
    path = hole.message.partition("}")[0] + "}"
    return (
        one.place.file == hole.place.file
        and abs(one.place.line - hole.place.line) <= _NEAR
        and f" lacks {path}," in one.message
    )
