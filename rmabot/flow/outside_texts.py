"""What the rest of its set sees of a file that holds texts for customers: all but the texts themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from hashlib import blake2b

from msgspec import Struct

from rmabot.flow.outside import named_in
from rmabot.flow.source import Map, Node, Scalar, Source

PARTS = {"words": "words", "globals": "words", "typed": "words", "lifecycle": "lifecycle"}
"""First keys of these files, and the part in which each kind has its texts."""
LABEL = "_label"
"""The ending of moments whose texts are buttons: texts of other files may name them."""


class OutsideOfTexts(Struct, frozen=True):
    """A file as others see it: ``shape`` is a digest of all in it but its texts, ``uses`` the pieces and lists that it names."""

    shape: bytes
    uses: frozenset[str]


def outside_of_texts(
    source: Source, languages: Collection[str], pieces: Collection[str], lists: Collection[str]
) -> OutsideOfTexts | None:
    """How others see a file of words or of the lifecycle; None for one of another kind."""
    root = source.root
    if not isinstance(root, Map) or not root.items or root.items[0][0].text not in PARTS:
        return None
    part = PARTS[root.items[0][0].text]
    digest = blake2b(digest_size=32)
    for key, value in root.items:
        hidden = languages if key.text == part else ()
        for word in (key.text, *_shape(value, hidden)):
            digest.update(f"{len(word)} {word}".encode())
    return OutsideOfTexts(digest.digest(), named_in(source, pieces, lists))


def _shape(node: Node, hidden: Collection[str]) -> Iterator[str]:
    """All words of a part and where it branches; of the texts under languages only that they are there."""
    if isinstance(node, Scalar):
        yield node.text
        return
    yield "["
    if isinstance(node, Map):
        for key, value in node.items:
            yield key.text
            if not (key.text in hidden and isinstance(value, Scalar)):
                yield from _shape(value, () if key.text.endswith(LABEL) else hidden)
    else:
        for entry in node.entries:
            yield from _shape(entry, hidden)
    yield "]"
