"""The languages of a set, as its words name them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rmabot.flow.read_words import languages_of
from rmabot.flow.source import Map, Source, read

LANGUAGES = ("en", "fr")
"""The languages of a set whose words name none."""


def languages_among(sources: Sequence[Source]) -> tuple[str, ...]:
    """The languages that a set's files name."""
    for source in sources:
        if isinstance(source.root, Map) and (found := languages_of(source.root)):
            return found
    return LANGUAGES


def languages_in(files: Mapping[str, bytes]) -> tuple[str, ...]:
    """The languages that a set's files name, from their bytes."""
    return languages_among([read(name, data) for name, data in files.items() if b"globals:" in data])
