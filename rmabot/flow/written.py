"""Where a character of a text stands in its file: past quotes, escapes, indentation and folded lines."""

from __future__ import annotations

from rmabot.flow.model import Place
from rmabot.flow.source import Scalar, Source
from rmabot.rma.pattern import pattern

_ESCAPE = pattern(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|\n *|[^\n])")
_FOLD = pattern(r" *\n[ \n]*")


def offset_place(source: Source, scalar: Scalar, offset: int) -> Place:
    """The place of the character at ``offset`` of the scalar's text."""
    raw = source.read[scalar.start : scalar.end]
    at = (
        _in_block(raw, scalar.text, offset)
        if scalar.style in {"|", ">"}
        else _in_line(raw, offset, scalar.style)
    )
    return source.place_at(scalar.start + min(at, max(len(raw) - 1, 0)))


def _in_block(raw: str, text: str, offset: int) -> int:
    """In a block each line of the text is a line of the file, moved right by one indentation."""
    begin = raw.find("\n") + 1
    lines = raw[begin:].split("\n")
    # The first line with words tells how far all were moved, also where a number after the | says it.
    indent = _leading(lines) - _leading(text.split("\n"))
    at = begin
    for line in lines:
        content = len(line[indent:])
        if offset <= content:
            return at + min(indent, len(line)) + offset
        offset -= content + 1
        at += len(line) + 1
    return at


def _leading(lines: list[str]) -> int:
    return next((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), 0)


def _in_line(raw: str, offset: int, style: str) -> int:
    at = 1 if style else 0
    while offset > 0 and at < len(raw):
        step, made = _next(raw, at, style)
        if made > offset:
            return at
        at, offset = at + step, offset - made
    return at


def _next(raw: str, at: int, style: str) -> tuple[int, int]:
    """How many characters of the file make how many of the text."""
    sign = raw[at]
    if sign == "\\" and style == '"' and (escape := _ESCAPE.match(raw, at)):
        return len(escape[0]), 0 if escape[0][1] == "\n" else 1
    if sign == "'" and style == "'":
        return 2, 1
    if sign in " \n" and (fold := _FOLD.match(raw, at)):
        return len(fold[0]), max(fold[0].count("\n") - 1, 1)
    return 1, 1
