"""The words on buttons, folded as what people type is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from rmabot.text.clean import fold

if TYPE_CHECKING:
    from rmabot.flow.parsed import Parsed
    from rmabot.flow.syntax import OptionSource, Texts


def labels_of(parsed: Parsed) -> Iterator[str]:
    """The bot's own buttons, the options of lists, and what is typed beside names."""
    for moment, (_, texts) in parsed.words.moments.items():
        if moment.endswith("_label"):
            yield from _said(texts)
    for listed in parsed.lists.values():
        yield from words_of_options(listed.options)
    for typed in parsed.words.typed.values():
        yield from [fold(word.text) for words in typed.values() for word in words]


def words_of_options(options: Iterable[OptionSource]) -> Iterator[str]:
    """What stands on the buttons of some options, and what is typed in its place."""
    for option in options:
        yield from _said(option.label)
        yield from [fold(word.text) for words in option.also_typed.values() for word in words]


def _said(texts: Texts | None) -> Iterator[str]:
    if texts is not None:
        yield from [fold(written.scalar.text) for written in texts.by_language.values()]
