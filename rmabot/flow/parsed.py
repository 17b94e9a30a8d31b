"""All files of a set as they were read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct, field

from rmabot.flow.read_texts import PiecesSource
from rmabot.flow.read_words import WordsSource
from rmabot.text.clean import fold

if TYPE_CHECKING:
    from rmabot.flow.finding import Finding
    from rmabot.flow.read_lists import ListSource
    from rmabot.flow.read_statements import StatementsSource
    from rmabot.flow.read_texts import LifecycleSource
    from rmabot.flow.reading import Reader
    from rmabot.flow.source import Map, Source
    from rmabot.flow.syntax import FlowSource


class Parsed(Struct, eq=False):
    """All files of a set, read as far as they go; ``broken`` are the files that could not be."""

    languages: tuple[str, ...]
    findings: list[Finding]
    flows: dict[str, tuple[FlowSource, Reader]] = field(default_factory=dict)
    statements: StatementsSource | None = None
    words: WordsSource = field(default_factory=WordsSource)
    pieces: PiecesSource = field(default_factory=PiecesSource)
    lifecycle: LifecycleSource | None = None
    lists: dict[str, ListSource] = field(default_factory=dict)
    policy: list[tuple[Reader, Map]] = field(default_factory=list)
    catalogue: list[tuple[Reader, Map]] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    sources: Sequence[Source] = ()

    @property
    def always(self) -> dict[str, str]:
        """What each folded word means everywhere."""
        found: dict[str, str] = {}
        for name, (_, by_language) in self.words.globals.items():
            for language, said in by_language.items():
                for word in said:
                    found.setdefault(fold(word.text), f"language.{language}" if name == "language" else name)
        return found

    @property
    def written(self) -> str:
        """All files as they are written."""
        return "\n".join([source.text for source in self.sources])
