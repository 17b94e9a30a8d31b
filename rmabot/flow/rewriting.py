"""Changing a file where it must change: every comment and space round it stays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rmabot.flow.sealing import end_of
from rmabot.flow.source import Node, Scalar, Series, Source
from rmabot.rma.pattern import pattern

Edit = tuple[int, int, str]
"""A stretch of a text, from and up to, and what stands there instead."""
WIDTH = 110
_PLAIN = pattern(r"[A-Za-z0-9][A-Za-z0-9_()/.+-]*(?: [A-Za-z0-9_()/.+-]+)*")
_NO_TEXT = pattern(r"[0-9.+_-]+|0x.*|[0-9.]+e[0-9]+|yes|no|on|off|true|false|null|y|n", re.IGNORECASE)


def applied(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with all edits made; none of them may overlap."""
    for start, end, written in sorted(edits, reverse=True):
        text = text[:start] + written + text[end:]
    return text


def written(value: str) -> str:
    """Return a value as YAML: as it is where it is read back as the same text, else in quotes."""
    if _PLAIN.fullmatch(value) and not _NO_TEXT.fullmatch(value):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def without(source: Source, series: Series, gone: Sequence[bool]) -> list[Edit]:
    """Return the edits that take entries out of a list; not all of them may go."""
    entries, edits, at = series.entries, [], 0
    while at < len(entries):
        if not gone[at]:
            at += 1
            continue
        first = at
        while at < len(entries) and gone[at]:
            at += 1
        edits.append(_cut(source, series, first, at))
    return edits


def _cut(source: Source, series: Series, first: int, after: int) -> Edit:
    entries = series.entries
    if not series.flow:
        start = line_start(source, start_of(source, entries[first]))
        return start, line_end(source, end_of(source, entries[after - 1])) + 1, ""
    if after < len(entries):
        return start_of(source, entries[first]), start_of(source, entries[after]), ""
    return end_of(source, entries[first - 1]), end_of(source, entries[-1]), ""


def behind(source: Source, series: Series, last: Node, values: Sequence[str]) -> Edit:
    """Return the edit that writes further values of a list behind one of its entries, in lines that are not too long."""
    at = end_of(source, last)
    column = start_of(source, last) - line_start(source, start_of(source, last))
    if not series.flow:
        at = line_end(source, at)
        indent = " " * (column - 2)
        return at, at, "".join([f"\n{indent}- {value}" for value in values])
    start = line_start(source, at)
    line = source.text[start:at]
    indent = line[: len(line) - len(line.lstrip())]
    parts, width = [], len(line)
    for value in values:
        wraps = width + len(value) + 2 > WIDTH
        parts.append(f",\n{indent}{value}" if wraps else f", {value}")
        width = len(indent) + len(value) if wraps else width + len(value) + 2
    return at, at, "".join(parts)


def start_of(source: Source, node: Node) -> int:
    """Return where a value begins in the text."""
    if isinstance(node, Scalar):
        return node.start
    return line_at(source, node.line) + node.column - 1


def line_at(source: Source, number: int) -> int:
    """Return where a line begins, the first one is 1."""
    at = 0
    for _ in range(number - 1):
        at = source.text.index("\n", at) + 1
    return at


def line_start(source: Source, at: int) -> int:
    """Return where the line of a place begins."""
    return source.text.rfind("\n", 0, at) + 1


def line_end(source: Source, at: int) -> int:
    """Return where the line of a place ends, before its sign."""
    found = source.text.find("\n", at)
    return len(source.text) if found < 0 else found
