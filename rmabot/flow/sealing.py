"""Writes an approval into a statements file: the line itself changes, every comment and space round it stays."""

from __future__ import annotations

from msgspec import Struct

from rmabot.flow.finding import Finding
from rmabot.flow.read_statements import StatementSource, seal_of, statements
from rmabot.flow.reading import Reader
from rmabot.flow.source import Map, Node, Scalar, Source, read


class Signed(Struct, frozen=True):
    """A statements file with new approvals: ``names`` are the statements that were sealed again."""

    text: str
    names: tuple[str, ...]
    findings: tuple[Finding, ...]


def sign(file: str, data: bytes, languages: tuple[str, ...], by: str, on: str) -> Signed:
    """Approve every statement of a file that does not fit its seal; with findings nothing is changed."""
    source = read(file, data)
    reader = Reader(source, languages, source.findings)
    if source.findings or not isinstance(source.root, Map):
        return Signed(source.text, (), tuple(source.findings))
    found = statements(reader, source.root)
    if source.findings:
        return Signed(source.text, (), tuple(source.findings))
    unsealed = [
        one for one in found.statements.values() if one.sealed is None or one.sealed.text != seal_of(one)
    ]
    edits = [_edit(source, _part(source.root, one.name.text), one, by, on) for one in unsealed]
    text = source.text
    for start, end, written in sorted(edits, reverse=True):
        text = text[:start] + written + text[end:]
    return Signed(text, tuple([one.name.text for one in unsealed]), ())


def _part(root: Map, name: str) -> Map:
    """The keys of one statement."""
    table = next(value for key, value in root.items if key.text == "statements")
    assert isinstance(table, Map)
    part = next(value for key, value in table.items if key.text == name)
    assert isinstance(part, Map)
    return part


def _edit(source: Source, part: Map, statement: StatementSource, by: str, on: str) -> tuple[int, int, str]:
    """The stretch of the file to replace, and what with."""
    quoted = by.replace("\\", "\\\\").replace('"', '\\"')
    line = f'approved: {{by: "{quoted}", date: {on}, seal: {seal_of(statement)}}}'
    for key, value in part.items:
        if key.text == "approved":
            return key.start, end_of(source, value), line
    last_key, last = part.items[-1]
    first = part.items[0][0]
    end = end_of(source, last) if not isinstance(last, Scalar) else max(last.end, last_key.end)
    if part.flow:
        return end, end, f", {line}"
    indent = " " * (first.column - 1)
    before = "" if source.text[end - 1 : end] == "\n" else "\n"
    after = "\n" if before == "" else ""
    return end, end, f"{before}{indent}{line}{after}"


def end_of(source: Source, node: Node) -> int:
    """Where a value ends in the file: of a part in braces its brace, of one on lines its last value."""
    if isinstance(node, Scalar):
        return node.end
    inner = [value for _, value in node.items] if isinstance(node, Map) else node.entries
    end = end_of(source, inner[-1]) if inner else _offset(source, node)
    if node.flow:
        closing = "}" if isinstance(node, Map) else "]"
        return source.text.index(closing, end) + 1
    return end


def _offset(source: Source, node: Node) -> int:
    lines = source.text.split("\n")
    return sum([len(line) + 1 for line in lines[: node.line - 1]]) + node.column - 1
