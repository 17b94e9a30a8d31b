"""Policy and catalogue files: values without texts of their own, checked by the trade and placed here."""

from __future__ import annotations

from collections.abc import Sequence

from rmabot.flow.model import Place
from rmabot.flow.reading import Reader, shown
from rmabot.flow.source import Map, Node, Scalar, Series
from rmabot.rma.catalogue import Catalogue
from rmabot.rma.mistake import MistakeError
from rmabot.rma.models import Model, read_models
from rmabot.rma.policy import Policy

Plain = str | int | list["Plain"] | dict[str, "Plain"]
File = tuple[Reader, Map]


def plain(node: Node) -> Plain:
    """The node as plain values: unquoted whole numbers as numbers, all else as written."""
    match node:
        case Map():
            return {key.text: plain(value) for key, value in node.items}
        case Series():
            return [plain(entry) for entry in node.entries]
        case Scalar():
            text = node.text
            if not node.style and text.isdecimal() and text.isascii() and (text == "0" or text[0] != "0"):
                return int(text)
            return text.strip() if not node.style else text


def no_key_twice(reader: Reader, node: Node) -> None:
    """Note keys that stand twice, at any depth."""
    match node:
        case Map():
            for _, value in list(reader.each_once(node, "this part")):
                no_key_twice(reader, value)
        case Series():
            for entry in node.entries:
                if not isinstance(entry, Scalar):
                    no_key_twice(reader, entry)
        case Scalar():
            pass


def _no_stray_quote(reader: Reader, node: Node) -> None:
    """Note texts of which a quote is missing."""
    match node:
        case Map():
            for _, value in node.items:
                _no_stray_quote(reader, value)
        case Series():
            for entry in node.entries:
                _no_stray_quote(reader, entry)
        case Scalar():
            reader.stray_quote(node)


def policy(files: Sequence[File]) -> Policy | None:
    """The policy that all policy files say together; None if it cannot be read."""
    merged: dict[str, Plain] = {}
    origin: dict[str, tuple[Reader, Scalar, Node]] = {}
    for reader, root in files:
        no_key_twice(reader, root)
        _no_stray_quote(reader, root)
        for key, value in root.items[1:]:
            if key.text == root.items[0][0].text:
                continue
            if key.text in origin:
                first = origin[key.text][0].place(origin[key.text][1])
                if first.file != reader.source.file:
                    message = f'"{shown(key.text)}" stands in two policy files, first in {first.file} at line {first.line}'
                    reader.report(key, message, "duplicate-key")
                continue
            origin[key.text] = (reader, key, value)
            merged[key.text] = plain(value)
    try:
        # Without a file every value is the example one.
        return Policy.from_mapping(merged)
    except MistakeError as error:
        if not files:
            return None
        reader, place = _place_of(error, origin, files)
        reader.report(place, error.sentence, "policy")
        return None


def _place_of(
    error: MistakeError, origin: dict[str, tuple[Reader, Scalar, Node]], files: Sequence[File]
) -> tuple[Reader, Place]:
    if error.path and (found := origin.get(str(error.path[0]))):
        reader, key, value = found
        return reader, _within(reader, reader.place(key), value, error.path[1:])
    reader, root = files[0]
    return reader, reader.place(root)


def _within(reader: Reader, place: Place, node: Node, path: Sequence[str | int]) -> Place:
    """The place of the deepest part of a path that is there: a key, or an entry of a list."""
    for step in path:
        if isinstance(node, Map):
            found = next(((key, value) for key, value in node.items if key.text == str(step)), None)
            if found is None:
                return place
            place, node = reader.place(found[0]), found[1]
        elif isinstance(node, Series) and isinstance(step, int) and step < len(node.entries):
            node = node.entries[step]
            place = reader.place(node)
        else:
            return place
    return reader.place(node) if isinstance(node, Scalar) else place


def catalogue(files: Sequence[File]) -> Catalogue:
    """All models of all catalogue files."""
    models: list[Model] = []
    for reader, root in files:
        no_key_twice(reader, root)
        try:
            found = read_models({key.text: plain(value) for key, value in root.items})
        except MistakeError as error:
            reader.report(_within(reader, reader.place(root), root, error.path), error.sentence, "catalogue")
        else:
            models.extend(found)
    return Catalogue.of(models)
