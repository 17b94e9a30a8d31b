"""Named pieces of text, and what customers are told at each change of their request."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from rmabot.flow.compile_text import PIECE, same_placeholders, slots_of
from rmabot.flow.model import Localized, Place
from rmabot.flow.reading import Reader, shown
from rmabot.flow.source import Map, Node
from rmabot.flow.syntax import Name, Texts
from rmabot.flow.written import offset_place

STATE_KEYS = ("status", "next", "yours")


class PiecesSource(Struct, eq=False):
    """All pieces of a set as written."""

    pieces: dict[str, tuple[Name, Texts]] = field(default_factory=dict)
    readers: dict[str, Reader] = field(default_factory=dict)


def pieces(reader: Reader, root: Map, found: PiecesSource) -> None:
    """Read one file of pieces into what the others gave."""
    for key, value in reader.entries(root, ("texts",), "a file of pieces"):
        table = reader.map(value, f"{key.text}:")
        for name, part in reader.each_once(table, "texts:") if table is not None else ():
            word = reader.name(name, "a piece")
            texts = reader.texts(part, f'piece "{shown(name.text)}"') if word is not None else None
            if word is None or texts is None:
                continue
            if word.text in found.pieces:
                first = found.pieces[word.text][0].place
                message = f'piece "{word.text}" stands twice, first in {first.file} at line {first.line}'
                reader.report(word.place, message, "duplicate-name")
                continue
            _no_pieces_inside(reader, texts)
            same_placeholders(reader, texts, f'piece "{word.text}"')
            found.pieces[word.text] = (word, texts)
            found.readers[word.text] = reader


def _no_pieces_inside(reader: Reader, texts: Texts) -> None:
    for written in texts.by_language.values():
        for slot in slots_of(written.template):
            if slot.path.startswith(PIECE):
                place = offset_place(reader.source, written.scalar, slot.at)
                reader.report(place, f"a piece holds no pieces. write out {{{slot.path}}}", "unknown-piece")


def compiled_pieces(source: PiecesSource) -> Mapping[str, Localized]:
    """The pieces' templates by name and language."""
    return {
        name: {language: written.template for language, written in texts.by_language.items()}
        for name, (_, texts) in source.pieces.items()
    }


class LifecycleSource(Struct, eq=False):
    """What customers are told: each text by its key (``status.SUBMITTED``, ``told.approved``, ``reason.no_proof``)."""

    texts: dict[str, tuple[Name, Texts]] = field(default_factory=dict)
    reader: Reader | None = None
    place: Place | None = None


def lifecycle(reader: Reader, root: Map) -> LifecycleSource:
    """Read the lifecycle file."""
    found = LifecycleSource(reader=reader, place=reader.place(root))
    for key, value in reader.entries(root, ("lifecycle",), "a lifecycle file"):
        table = reader.map(value, f"{key.text}:")
        for part, node in reader.entries(table, ("states", "told", "reasons"), "lifecycle:") if table else ():
            inner = reader.map(node, f"{part.text}:")
            if inner is None:
                continue
            if part.text == "states":
                _states(reader, inner, found)
            else:
                prefix = "told" if part.text == "told" else "reason"
                _texts(reader, inner, found, prefix, f"{part.text}:")
    return found


def _states(reader: Reader, table: Map, found: LifecycleSource) -> None:
    for state, node in reader.each_once(table, "states:"):
        inner = reader.map(node, f'state "{shown(state.text)}"')
        for key, value in reader.entries(inner, STATE_KEYS, f'state "{state.text}"') if inner else ():
            _keep(reader, found, f"{key.text}.{state.text}", Name(state.text, reader.place(state)), value)


def _texts(reader: Reader, table: Map, found: LifecycleSource, prefix: str, what: str) -> None:
    for key, value in reader.each_once(table, what):
        _keep(reader, found, f"{prefix}.{key.text}", Name(key.text, reader.place(key)), value)


def _keep(reader: Reader, found: LifecycleSource, key: str, name: Name, value: Node) -> None:
    texts = reader.texts(value, f'the text "{key}"')
    if texts is not None:
        found.texts[key] = (name, texts)
