"""All texts of a set as rows for translators, and their words put back where they stand, with every comment kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from string import ascii_lowercase
from typing import NamedTuple

from rmabot.flow.all_texts import all_texts
from rmabot.flow.language_names import language_name
from rmabot.flow.model import Place
from rmabot.flow.parse_set import parse_set
from rmabot.flow.parsed import Parsed
from rmabot.flow.reading import did_you_mean, shown
from rmabot.flow.source import Map, Node, Scalar, Series, Source, read
from rmabot.flow.syntax import Texts, Written


class Row(NamedTuple):
    """One text: the name by which it is found again, and its words in two languages, "" where there are none.

    ``mark`` tells what the second words were when the sheet was made, "" where the sheet does not say.
    """

    name: str
    first: str
    second: str
    mark: str = ""


class Change(NamedTuple):
    """A text that a sheet changes: where it stands, its name, what it says and shall say."""

    place: Place
    name: str
    before: str
    after: str


class Taken(NamedTuple):
    """What came of a sheet: the files as they shall be, what changed in them, and the rows that were left alone and why.

    ``newer`` are texts that nobody changed in the sheet, and somebody in the files since: they stay as they are there.
    """

    files: Mapping[str, bytes]
    changes: tuple[Change, ...]
    left: tuple[str, ...]
    newer: tuple[str, ...] = ()


class Sheet:
    """The texts of a set by name; ``languages`` are those of the set."""

    def __init__(self, files: Mapping[str, bytes], is_test: Iterable[str] = ()) -> None:
        apart = frozenset(is_test)
        self.sources = {name: read(name, data) for name, data in sorted(files.items()) if name not in apart}
        parsed = parse_set(list(self.sources.values()), [])
        self.languages = parsed.languages
        self.texts = dict(_named(parsed))

    def rows(self, first: str, second: str) -> list[Row]:
        """Every text in two languages."""
        return [
            Row(name, _said(texts, first), said := _said(texts, second), mark_of(said))
            for name, texts in self.texts.items()
        ]

    def take(self, rows: Sequence[Row], first: str, second: str) -> Taken:
        """Put the second language's words of a sheet into the files; the first one tells whether they still belong.

        A row whose first language says something else by now is left alone: its translation is of an older text.
        """
        changes: list[Change] = []
        left: list[str] = []
        newer: list[str] = []
        edits: dict[str, list[tuple[int, int, str]]] = {}
        for number, row in enumerate(rows, 2):
            texts = self.texts.get(row.name)
            reason = self._why_left(row, texts, first, second)
            if reason:
                left.append(f"row {number}: {reason}")
                continue
            assert texts is not None
            if not row.second or row.second == _said(texts, second):
                continue
            if row.mark == mark_of(row.second):
                newer.append(row.name)
                continue
            file = texts.place.file
            edits.setdefault(file, []).append(_edit(self.sources[file], texts, second, row.second))
            written = texts.by_language.get(second)
            changes.append(
                Change(written.key if written else texts.place, row.name, _said(texts, second), row.second)
            )
        changed = {file: _applied(self.sources[file].text, found) for file, found in edits.items()}
        return Taken(changed, tuple(changes), tuple(left), tuple(newer))

    def _why_left(self, row: Row, texts: Texts | None, first: str, second: str) -> str:
        if texts is None:
            return f'no text is called "{shown(row.name)}" any more.{did_you_mean(row.name, self.texts)}'
        if row.first != _said(texts, first):
            return (
                f'"{row.name}": its {language_name(first)} text was changed after this sheet was made. '
                "export a new sheet and translate it again"
            )
        now = _said(texts, second)
        if row.mark and row.second not in {"", now} and row.mark not in {mark_of(now), mark_of(row.second)}:
            return (
                f'"{row.name}": its {language_name(second)} text was changed in the dialogs too after this sheet was made: '
                f'there it says "{shown(now)}", in the sheet "{shown(row.second)}". put the better one in by hand'
            )
        return ""


def mark_of(words: str) -> str:
    """A few letters that tell whether words are the same; no spreadsheet takes them for a number or a day."""
    digest = sha256(words.encode()).digest()[:_MARK]
    return "".join([ascii_lowercase[byte % 26] for byte in digest])


_MARK = 10


def _named(parsed: Parsed) -> Iterator[tuple[str, Texts]]:
    seen: dict[str, int] = {}
    for entry in all_texts(parsed):
        name, texts = entry.name, entry.texts
        if not texts.by_language:
            continue
        count = seen[name] = seen.get(name, 0) + 1
        yield (name if count == 1 else f"{name}#{count}"), texts


def _said(texts: Texts, language: str) -> str:
    written = texts.by_language.get(language)
    return written.scalar.text.strip() if written is not None else ""


def _edit(source: Source, texts: Texts, language: str, words: str) -> tuple[int, int, str]:
    """The stretch of the file to replace, and what with."""
    there = texts.by_language.get(language)
    if there is not None:
        return there.scalar.start, there.scalar.end, _rewritten(source.text, there.scalar, words)
    last = max(texts.by_language.values(), key=lambda written: written.scalar.end)
    return _inserted(source, last, f"{language}: {_quoted(words)}")


def _rewritten(text: str, scalar: Scalar, words: str) -> str:
    """The new words in the style of the old ones."""
    raw = text[scalar.start : scalar.end]
    if scalar.style not in {"|", ">"}:
        return _quoted(words)
    head, _, body = raw.partition("\n")
    first = next(line for line in body.split("\n") if line.strip())
    indent = first[: len(first) - len(first.lstrip(" "))]
    lines = [f"{indent}{line}" if line.strip() else "" for line in words.split("\n")]
    if scalar.style == ">" or lines[0] == "" or words.startswith(" "):
        return _quoted(words) + ("\n" if raw.endswith("\n") else "")
    tail = raw[len(raw.rstrip("\n")) :] if raw.endswith("\n") else ""
    return "\n".join([head, *lines]) + tail


def _quoted(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def _inserted(source: Source, last: Written, line: str) -> tuple[int, int, str]:
    end = last.scalar.end
    table = _table_with(source.root, last.key) if source.root is not None else None
    if table is not None and table.flow:
        return end, end, f", {line}"
    indent = " " * (last.key.column - 1)
    if source.text[end - 1 : end] == "\n":
        return end, end, f"{indent}{line}\n"
    # What stands behind the words on their line, such as a comment, stays there.
    stop = source.text.find("\n", end)
    stop = len(source.text) if stop < 0 else stop
    return stop, stop, f"\n{indent}{line}"


def _table_with(node: Node, key: Place) -> Map | None:
    """The part of a file that has a key at this place."""
    if isinstance(node, Map):
        if any((own.line, own.column) == (key.line, key.column) for own, _ in node.items):
            return node
        inner = [value for _, value in node.items]
    elif isinstance(node, Series):
        inner = node.entries
    else:
        return None
    return next((found for child in inner if (found := _table_with(child, key)) is not None), None)


def _applied(text: str, edits: Iterable[tuple[int, int, str]]) -> bytes:
    for start, end, written in sorted(edits, reverse=True):
        text = text[:start] + written + text[end:]
    return text.encode()
