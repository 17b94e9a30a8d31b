"""Where a value of the policy or of a catalogue is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rmabot.flow.model import Place
from rmabot.flow.reading import Reader
from rmabot.flow.source import Map, Node, Series

File = tuple[Reader, Map]


def values(node: Node, key: str) -> Iterator[Node]:
    """Return the value of a key, if the node is a part with keys and has it."""
    for name, value in node.items if isinstance(node, Map) else ():
        if name.text == key:
            yield value


def entries(files: Iterable[File], key: str) -> Iterator[tuple[Reader, Map]]:
    """Go through the parts of the list under a key, in all files."""
    for reader, root in files:
        for found in values(root, key):
            for entry in found.entries if isinstance(found, Series) else ():
                if isinstance(entry, Map):
                    yield reader, entry


def place_of(files: Iterable[File], *path: str) -> Place | None:
    """Return where the value at a path of keys is written, None where it has the value that ships."""
    for reader, root in files:
        node: Node | None = root
        for key in path:
            node = next(values(node, key), None) if node is not None else None
        if node is not None:
            return reader.place(node)
    return None
