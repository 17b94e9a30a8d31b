"""What is wrong with a set of dialogs: a sentence, where it holds, and its name; printed the way compilers print."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from rmabot.flow.place import Place


class Finding(Struct, frozen=True):
    """One mistake: ``message`` says what is wrong and what to do, ``code`` names the check.

    ``languages`` are those in which a text is missing.
    """

    place: Place
    message: str
    code: str
    languages: tuple[str, ...] = ()


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings by place, each once."""
    return tuple(sorted(dict.fromkeys(findings), key=_order))


MOST_FINDINGS = 200
"""Findings of one file: more are a file of another kind, or a slip near its beginning."""


def capped(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings in their order, of each file no more than anybody reads; the last one says so."""
    counts: dict[str, int] = {}
    kept: list[Finding] = []
    for finding in findings:
        count = counts[finding.place.file] = counts.get(finding.place.file, 0) + 1
        if count < MOST_FINDINGS:
            kept.append(finding)
        elif count == MOST_FINDINGS:
            kept.append(too_many(finding.place))
    return tuple(kept)


def too_many(place: Place) -> Finding:
    """The last finding of a file that has more than anybody reads."""
    message = (
        f"this is finding number {MOST_FINDINGS} in this file: mend these first, the rest is not looked at"
    )
    return Finding(place, message, "too-many")


def _order(finding: Finding) -> tuple[str, int, int, str, str]:
    place = finding.place
    return place.file, place.line, place.column, finding.code, finding.message


def line_of(finding: Finding, folder: str = "") -> str:
    """One line: ``dialogs/return.yaml:14:9: unknown step … [unknown-step]``; ``folder`` stands before the file's name."""
    place = finding.place
    return f"{path_in(folder, place.file)}:{place.line}:{place.column}: {finding.message} [{finding.code}]"


def path_in(folder: str, file: str) -> str:
    """The file's name as the reader knows it."""
    return f"{folder.rstrip('/')}/{file}" if folder not in {"", "."} else file


def excerpt(finding: Finding, source: str) -> tuple[str, ...]:
    """The source line and the caret below it; nothing where the line is not there."""
    return _excerpt(finding, source.split("\n", finding.place.line))


def _excerpt(finding: Finding, lines: Sequence[str]) -> tuple[str, ...]:
    place = finding.place
    if place.line > len(lines) or not lines[place.line - 1].strip():
        return ()
    # Cut first: a file may be one line of a megabyte.
    cut, start = _window(lines[place.line - 1].rstrip("\r"), place.column - 1)
    shown = "".join([sign if sign.isprintable() else "\ufffd" for sign in cut])
    marks = _width(shown, start)
    gutter = f"{place.line:>5} | "
    return (f"{gutter}{shown}", f"{' ' * (len(gutter) - 2)}| {' ' * start}^{'~' * (marks - 1)}")


_SHOWN = 160
_BEFORE = 60


def _window(line: str, start: int) -> tuple[str, int]:
    """A long line cut to what stands round the caret."""
    if len(line) <= _SHOWN:
        return line, start
    begin = max(0, min(start - _BEFORE, len(line) - _SHOWN))
    cut = line[begin : begin + _SHOWN]
    before, after = ("…" if begin else ""), ("…" if begin + _SHOWN < len(line) else "")
    return f"{before}{cut}{after}", start - begin + len(before)


_WORD_SIGNS = frozenset("_-.")


def _width(line: str, start: int) -> int:
    """How much of the line is meant: a word, a text in quotes, a {placeholder}, or one sign."""
    if line[start : start + 1] == "{" and (close := line.find("}", start)) > 0 and close - start < _BEFORE:
        return close - start + 1
    if line[start : start + 1] in {'"', "'"} and 0 < (line.find(line[start], start + 1)) - start < _BEFORE:
        return line.find(line[start], start + 1) - start + 1
    end = start
    while end < len(line) and (line[end].isalnum() or line[end] in _WORD_SIGNS):
        end += 1
    return max(1, end - start)


def as_text(findings: Iterable[Finding], sources: Mapping[str, str], folder: str = "") -> str:
    """All findings with their source lines."""
    written: dict[str, list[str]] = {}
    lines: list[str] = []
    for finding in findings:
        file = finding.place.file
        if file not in written:
            written[file] = sources.get(file, "").split("\n")
        lines.append(line_of(finding, folder))
        lines.extend(_excerpt(finding, written[file]))
    return "\n".join(lines)


def as_json(findings: Iterable[Finding], folder: str = "") -> str:
    """The findings as a JSON list of objects: file, line, column, message, code."""
    import json

    rows = [
        {
            "file": path_in(folder, finding.place.file),
            "line": finding.place.line,
            "column": finding.place.column,
            "message": finding.message,
            "code": finding.code,
        }
        for finding in findings
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def as_github(findings: Iterable[Finding], folder: str = "") -> str:
    """The findings as commands that GitHub shows beside the lines of a pull request."""
    return "\n".join([_command(finding, folder) for finding in findings])


def _command(finding: Finding, folder: str) -> str:
    place = finding.place
    path = path_in(folder, place.file).replace("%", "%25").replace(",", "%2C").replace(":", "%3A")
    message = finding.message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    where = f"file={path},line={place.line},col={place.column},title={finding.code}"
    return f"::error {where}::{message}"
