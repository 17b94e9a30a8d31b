"""Words that a text tells people to press or type, and that nothing hears: a button renamed, and named by its old words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from rmabot.flow.all_texts import of_flow
from rmabot.flow.checks.follow_on_here import UNREAD
from rmabot.flow.checks.subject import Subject
from rmabot.flow.context import Context
from rmabot.flow.finding import Finding
from rmabot.flow.language_names import language_name
from rmabot.flow.reading import shown
from rmabot.flow.scope import text_of
from rmabot.flow.syntax import OptionSource, Texts
from rmabot.flow.written import offset_place
from rmabot.text.clean import fold

_TOLD = {
    "en": ("press", "type", "choose", "say"),
    "fr": ("appuyez sur", "appuyer sur", "écrivez", "écrire", "choisissez", "choisir", "tapez", "dites"),
}
"""What stands before words that are to be pressed or typed."""
_BOLD = "**"
_NO_NAME = frozenset("0123456789{}@:")
"""Signs of an example, an address or a placeholder."""
_NEAR, _SAME = 75, 100


def check(subject: Subject) -> Iterator[Finding]:
    """Who does what the bot says is understood."""
    if any(one.code in UNREAD for one in subject.found):
        # What is named may stand in what could not be read.
        return
    heard: dict[str, AbstractSet[str]] = {}
    for entry in subject.texts:
        for language, written in entry.texts.by_language.items():
            text = written.scalar.text
            if _BOLD not in text or language not in _TOLD or written.doubtful:
                continue
            for words, at in _named(text, _TOLD[language]):
                if language not in heard:
                    heard[language] = frozenset(_heard(subject, language))
                known = heard[language]
                if words in known or words.lower() in known or any(sign in _NO_NAME for sign in words):
                    continue
                if meant := _meant(words, known):
                    message = (
                        f'the {language_name(language)} text names "{shown(words)}", and nothing is called so. '
                        f'did you mean "{meant}"?'
                    )
                    place = offset_place(entry.reader.source, written.scalar, at)
                    yield Finding(place, message, "unheard")


def _meant(words: str, heard: AbstractSet[str]) -> str:
    """What is heard and written nearly so; "" where it is a part of what is heard, or something else, such as a button of the device."""
    from rapidfuzz import fuzz, process

    said = fold(words)
    if any(said in fold(one) for one in heard):
        return ""
    near = process.extractOne(said, heard, scorer=fuzz.ratio, processor=fold, score_cutoff=_NEAR)
    return near[0] if near is not None and near[1] < _SAME else ""


def _named(text: str, told: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    """Bold words right behind a verb that asks for them, with their offsets."""
    parts = text.split(_BOLD)
    at = 0
    for before, bold in zip(parts[::2], parts[1::2], strict=False):
        at += len(before) + len(_BOLD)
        if before.lower().rstrip().endswith(told):
            yield bold, at
        at += len(bold) + len(_BOLD)


def _heard(subject: Subject, language: str) -> Iterator[str]:
    parsed = subject.parsed
    for ctx, _ in subject.flows:
        yield from heard_in(ctx, language)
    for listed in parsed.lists.values():
        yield from _options(listed.options, language)
    for _, said in parsed.words.globals.values():
        for names in said.values():
            yield from [word.text for word in names]
    for typed in parsed.words.typed.values():
        yield from [word.text for word in typed.get(language, ())]
    for entry in subject.texts:
        if entry.kind == "button" or entry.name.startswith("statement."):
            yield _said(entry.texts, language)


def heard_in(ctx: Context, language: str) -> Iterator[str]:
    """What a flow hears in a language: its command, its phrases, its options."""
    yield text_of(ctx.flow.command)
    yield _said(ctx.flow.about, language)
    yield from [phrase.text for phrase in ctx.flow.phrases.get(language, ())]
    for located in ctx.scope.steps:
        yield from _options(located.step.options, language)
        yield from _options(located.step.instead, language)


def named_in(ctx: Context) -> frozenset[str]:
    """What the texts of a flow tell people to press or type."""
    return frozenset(
        [
            words
            for entry in of_flow(ctx.flow, ctx.reader)
            for language, written in entry.texts.by_language.items()
            if _BOLD in written.scalar.text and language in _TOLD
            for words, _ in _named(written.scalar.text, _TOLD[language])
        ]
    )


def _options(options: Iterable[OptionSource], language: str) -> Iterator[str]:
    for option in options:
        yield _said(option.label, language)
        yield from [word.text for word in option.also_typed.get(language, ())]


def _said(texts: Texts | None, language: str) -> str:
    written = texts.by_language.get(language) if texts is not None else None
    return written.scalar.text if written is not None else ""
