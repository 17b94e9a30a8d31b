"""The bot's own words: a text for each moment, what people can always say, and what they type beside names."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct, field

from rmabot.flow.compile_text import PIECE, inlined, same_placeholders, slots_of
from rmabot.flow.language_names import language_name
from rmabot.flow.model import Localized, Place
from rmabot.flow.moments import GLOBALS
from rmabot.flow.parse_option import spoken_words
from rmabot.flow.reading import Reader, listed, shown
from rmabot.flow.slips import nearest
from rmabot.flow.source import Map, Scalar
from rmabot.flow.syntax import Name, Texts, Written
from rmabot.flow.written import offset_place
from rmabot.questions.lexicon import TYPED
from rmabot.text.template import Slot

KEYS = ("words", "globals", "typed")


class WordsSource(Struct, eq=False):
    """All words files of a set as written."""

    moments: dict[str, tuple[Name, Texts]] = field(default_factory=dict)
    globals: dict[str, tuple[Place, Mapping[str, tuple[Name, ...]]]] = field(default_factory=dict)
    typed: dict[str, Mapping[str, tuple[Name, ...]]] = field(default_factory=dict)
    readers: dict[str, Reader] = field(default_factory=dict)
    meant: set[str] = field(default_factory=set)
    """Moments whose names are misspelt."""


def languages_of(root: Map) -> tuple[str, ...]:
    """The languages that a words file names, before anything else of it is read."""
    for key, value in root.items:
        if key.text == "globals" and isinstance(value, Map):
            for inner, names in value.items:
                if inner.text == "language" and isinstance(names, Map):
                    return tuple(dict.fromkeys([code.text for code, _ in names.items]))
    return ()


def words(reader: Reader, root: Map, found: WordsSource, moments: Mapping[str, tuple[str, ...]]) -> None:
    """Read one words file into what the others gave."""
    for key, value in reader.entries(root, KEYS, "a words file"):
        table = reader.map(value, f"{key.text}:")
        if table is None:
            continue
        if key.text == "words":
            _moments(reader, table, found, moments)
        elif key.text == "globals":
            for name, said in reader.entries(table, GLOBALS, "globals:"):
                found.globals[name.text] = (reader.place(name), spoken_words(reader, said, name.text))
        else:
            for name, said in reader.entries(table, TYPED, "typed:"):
                found.typed[name.text] = spoken_words(reader, said, name.text)


def _moments(reader: Reader, table: Map, found: WordsSource, moments: Mapping[str, tuple[str, ...]]) -> None:
    for key, value in reader.each_once(table, "words:"):
        if moments and key.text not in moments:
            near = nearest(key.text, moments)
            found.meant.add(near)
            remedy = f' did you mean "{near}"?' if near else ""
            message = f'the bot has no words for "{shown(key.text)}".{remedy}'
            reader.report(key, message, "unknown-moment")
            continue
        if key.text in found.moments:
            there = found.moments[key.text][0].place
            message = f'the words for "{key.text}" stand twice, first in {there.file} at line {there.line}'
            reader.report(key, message, "duplicate-name")
            continue
        texts = _texts_of_moment(reader, key, value)
        if texts is not None:
            found.moments[key.text] = (Name(key.text, reader.place(key)), texts)
            found.readers[key.text] = reader


def _texts_of_moment(reader: Reader, key: Scalar, value: object) -> Texts | None:
    if not isinstance(value, Map):
        reader.report(
            key, f'the words for "{key.text}" stand in each language: {{en: "…", fr: "…"}}', "wrong-type"
        )
        return None
    what = f'the words for "{key.text}"'
    # `then:` is what the grammar first had; what follows a moment is the engine's.
    items = [
        (name, node)
        for name, node in reader.entries(value, (*reader.languages, "then"), what)
        if name.text != "then"
    ]
    return reader.texts_of(dict(reader.written_of(items, what)), what, reader.place(key))


def own_placeholders(
    reader: Reader,
    texts: Texts,
    allowed: tuple[str, ...],
    what: str,
    pieces: Mapping[str, Localized],
    policy_has: Callable[[str], bool],
) -> Localized:
    """Compile a text that stands in no flow: only what the engine fills in here, policy entries and pieces."""
    wrong = False
    for written in texts.by_language.values():
        for slot in slots_of(written.template):
            if not _known(slot, allowed, pieces, policy_has):
                wrong = True
                _report(reader, written, slot, allowed, what)
    if not wrong:
        same_placeholders(reader, texts, what)
    return {
        language: inlined(written.template, pieces, language)
        for language, written in texts.by_language.items()
    }


def _known(
    slot: Slot, allowed: tuple[str, ...], pieces: Mapping[str, Localized], policy_has: Callable[[str], bool]
) -> bool:
    if slot.path.startswith(PIECE):
        return slot.path.removeprefix(PIECE) in pieces
    if slot.path.startswith("policy."):
        return policy_has(slot.path.removeprefix("policy."))
    return slot.path in allowed


def _report(reader: Reader, written: Written, slot: Slot, allowed: tuple[str, ...], what: str) -> None:
    place = offset_place(reader.source, written.scalar, slot.at)
    if slot.path.startswith(PIECE):
        message = f'no piece of texts.yaml is called "{shown(slot.path.removeprefix(PIECE))}"'
        reader.report(place, message, "unknown-piece")
        return
    names = listed([f"{{{name}}}" for name in allowed]) if allowed else "none"
    message = (
        f"the {language_name(written.language)} text of {what} uses {{{slot.path}}}, which nothing fills in here "
        f"(it may use {names}, and {{policy.…}})"
    )
    reader.report(place, message, "unknown-slot")
