"""Reads a file of ``tests/`` into a script; whatever cannot be meant is a finding at its place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TypeAlias

from rmabot.flow.finding import Finding, in_order
from rmabot.flow.model import Place
from rmabot.flow.reading import Reader, kind_of, shown
from rmabot.flow.source import Map, Node, Scalar, Source
from rmabot.flow.syntax import Name
from rmabot.testing.read_line import read_line
from rmabot.testing.script import DEFAULT_DAY, Act, Line, Script, begins_on

KEYS = ("test", "language", "today", "talk", "ends", "does_not", "answers", "state")

_Parts: TypeAlias = Mapping[str, Node]


def read_script(source: Source) -> tuple[Script | None, tuple[Finding, ...]]:
    """Return the script of a file, None when it is none at all, and every mistake in it."""
    findings = list(source.findings)
    reader = Reader(source, (), findings)
    script = None
    if source.root is not None and (table := reader.map(source.root, "a test")) is not None:
        script = _script(reader, table)
    elif source.root is None and not findings:
        message = 'the file is empty. a test begins with test: "what it shows"'
        reader.report(Place(source.file, 1, 1), message, "empty-file")
    return script, in_order(findings)


def _script(reader: Reader, table: Map) -> Script:
    parts = {key.text: value for key, value in reader.entries(table, KEYS, "a test")}
    language = _name(reader, parts, "language")
    return Script(
        _title(reader, table, parts),
        reader.place(table),
        language=language.text if language is not None else "en",
        today=_today(reader, parts),
        talk=_talk(reader, table, parts),
        ends=_name(reader, parts, "ends"),
        does_not=reader.words(parts["does_not"], "does_not") if "does_not" in parts else (),
        answers=_answers(reader, parts),
        state=_name(reader, parts, "state"),
    )


def _title(reader: Reader, table: Map, parts: _Parts) -> str:
    node = parts.get("test")
    if isinstance(node, Scalar) and node.text.strip():
        return node.text.strip()
    if node is None:
        reader.report(table, 'a test needs a title. begin the file with test: "what it shows"', "test-title")
    else:
        reader.report(node, f"the title is a text in double quotes, not {kind_of(node)}", "test-title")
    return "(no title)"


def _name(reader: Reader, parts: _Parts, key: str) -> Name | None:
    return reader.word(parts[key], f'"{key}"') if key in parts else None


def _today(reader: Reader, parts: _Parts) -> datetime:
    written = _name(reader, parts, "today")
    if written is None:
        return DEFAULT_DAY
    day = begins_on(written.text)
    if day is None:
        message = f'"{shown(written.text)}" is no day. write 2026-06-15, or with the hour 2026-06-15 22:30'
        reader.report(written.place, message, "wrong-type")
    return day or DEFAULT_DAY


def _talk(reader: Reader, table: Map, parts: _Parts) -> tuple[Line, ...]:
    if "talk" not in parts:
        message = "a test has a talk: the list of what they say and what the bot must answer"
        reader.report(table, message, "empty-test")
        return ()
    entries = reader.series(parts["talk"], "the talk")
    lines = [line for entry in entries if (line := read_line(reader, entry)) is not None]
    if not entries:
        reader.report(parts["talk"], 'the talk is empty. begin with - they: "…"', "empty-test")
    elif lines and not isinstance(lines[0], Act):
        message = 'nobody has said anything yet, so nothing can be expected. begin with - they: "…"'
        reader.report(lines[0].place, message, "test-order")
    return tuple(lines)


def _answers(reader: Reader, parts: _Parts) -> tuple[tuple[Name, tuple[str, ...]], ...]:
    table = reader.map(parts["answers"], '"answers"') if "answers" in parts else None
    if table is None:
        return ()
    return tuple([
        (Name(key.text, reader.place(key)), tuple([word.text for word in reader.words(value, f'"{key.text}"')]))
        for key, value in reader.each_once(table, '"answers"')
    ])  # fmt: skip
