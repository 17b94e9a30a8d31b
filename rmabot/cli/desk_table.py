"""Rows and blocks on a terminal: plain text that wraps; whatever a customer typed is made harmless first."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterable, Sequence

from rmabot.text.clean import clean, one_line
from rmabot.text.unbroken import NBSP, unbroken

_GAP = "  "
_NARROWEST = 12


def table(header: Sequence[str], rows: Iterable[Sequence[str]], width: int | None = None) -> str:
    """Return rows under a header; the last column wraps, and columns that are empty throughout are left out."""
    cells = [[one_line(cell) for cell in row] for row in rows]
    kept = [at for at, _ in enumerate(header) if any(row[at] for row in cells)]
    if not kept:
        return ""
    lines = [[header[at] for at in kept], *[[row[at] for at in kept] for row in cells]]
    widths = [max(len(line[at]) for line in lines) for at in range(len(kept))]
    room = (width or terminal_width()) - sum(widths[:-1]) - len(_GAP) * (len(kept) - 1)
    return "\n".join([_line(line, widths, max(room, _NARROWEST)) for line in lines])


def _line(cells: Sequence[str], widths: Sequence[int], room: int) -> str:
    first = _GAP.join([cell.ljust(width) for cell, width in zip(cells[:-1], widths, strict=False)])
    wrapped = _wrapped(cells[-1], room)
    indent = " " * (len(first) + len(_GAP)) if first else ""
    return f"\n{indent}".join([f"{first}{_GAP if first else ''}{wrapped[0]}".rstrip(), *wrapped[1:]])


def blocks(told: Iterable[tuple[str, Sequence[str]]], width: int | None = None) -> str:
    """Return blocks of lines under their headings."""
    room = width or terminal_width()
    return "\n\n".join(["\n".join([clean(heading), *_body(lines, room)]) for heading, lines in told])


def _body(lines: Sequence[str], room: int) -> list[str]:
    """Each line, indented as it is; what goes on is indented further."""
    body: list[str] = []
    for line in lines:
        indent = "  " + " " * (len(line) - len(line.lstrip()))
        for part in clean(line).split("\n"):
            body += _wrapped(part, room, indent, f"{indent}  ")
    return body


def _wrapped(text: str, room: int, first: str = "", further: str = "") -> list[str]:
    lines = textwrap.wrap(unbroken(text), room, initial_indent=first, subsequent_indent=further)
    return [line.replace(NBSP, " ") for line in lines] or [""]


def terminal_width() -> int:
    """Return how wide the terminal is; a pipe is taken to be wide."""
    return max(shutil.get_terminal_size((120, 24)).columns, 40)
