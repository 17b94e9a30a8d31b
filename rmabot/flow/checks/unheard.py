"""Words that a text tells people to press or type, and that nothing hears: a button renamed, and named by its old words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rmabot.flow.checks.follow_on_here import UNREAD
from rmabot.flow.checks.labels import words_of_options
from rmabot.flow.checks.subject import Subject
from rmabot.flow.context import Context
from rmabot.flow.finding import Finding
from rmabot.flow.language_names import language_name
from rmabot.flow.reading import shown
from rmabot.flow.scope import text_of
from rmabot.flow.written import offset_place
from rmabot.text.clean import fold

_TOLD = {
    "en": ("press", "type", "choose", "say"),
    "fr": ("appuyez sur", "appuyer sur", "écrivez", "écrire", "choisissez", "choisir", "tapez", "dites"),
}
"""What stands before words that are to be pressed or typed."""
_TYPED = {"en": ("type", "say"), "fr": ("écrivez", "écrire", "tapez", "dites")}
"""Those of them that mean words, and no button of a device."""
_BOLD = "**"
_NO_NAME = frozenset("0123456789{}@:/")
"""Signs of an example, an address or a placeholder."""
_NEAR = 75


def check(subject: Subject) -> Iterator[Finding]:
    """Who does what the bot says is understood."""
    if any(one.code in UNREAD for one in subject.found):
        # What is named may stand in what could not be read.
        return
    everywhere = subject.heard
    contexts = {ctx.flow.place.file: ctx for ctx in subject.contexts}
    options: dict[str, frozenset[str]] = {}
    for entry in subject.texts:
        for language, written in entry.texts.by_language.items():
            text = written.scalar.text
            if _BOLD not in text or language not in _TOLD or written.doubtful:
                continue
            for words, at in _named(text, _TOLD[language]):
                said, file = fold(words), entry.reader.source.file
                if said in everywhere.always or said in everywhere.phrases or said in everywhere.labels:
                    continue
                if file not in options:
                    options[file] = frozenset(_options_of(contexts[file]) if file in contexts else ())
                if said in options[file] or not _NO_NAME.isdisjoint(words):
                    continue
                typed = text[: at - len(_BOLD)].lower().rstrip().endswith(_TYPED[language])
                heard = [*options[file], *everywhere.always, *everywhere.phrases]
                meant = _meant(said, heard, everywhere.phrases if typed else ())
                # A button of another flow: of a flow that is looked at alone the whole set is then asked.
                if meant and not any(said in _options_of(ctx) for ctx in contexts.values()):
                    message = (
                        f'the {language_name(language)} text names "{shown(words)}", and nothing is called so. '
                        f'did you mean "{meant}"?'
                    )
                    place = offset_place(entry.reader.source, written.scalar, at)
                    yield Finding(place, message, "unheard")


def _meant(said: str, heard: Sequence[str], phrases: Iterable[str]) -> str:
    """What is heard and written nearly so; "" where it is a part of what is heard, or something else, such as a button of the device.

    Who is told to type a word that is only a part of ``phrases`` would not be understood.
    """
    from rapidfuzz import fuzz, process

    longer = next((phrase for phrase in phrases if f" {said} " in f" {phrase} "), "")
    if longer:
        return longer
    if any(said in one for one in heard):
        return ""
    near = process.extractOne(said, heard, scorer=fuzz.ratio, score_cutoff=_NEAR)
    return near[0] if near is not None else ""


def _named(text: str, told: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    """Bold words right behind a verb that asks for them, with their offsets."""
    parts = text.split(_BOLD)
    at = 0
    for before, bold in zip(parts[::2], parts[1::2], strict=False):
        at += len(before) + len(_BOLD)
        if before.lower().rstrip().endswith(told):
            yield bold, at
        at += len(bold) + len(_BOLD)


def buttons_of(ctx: Context) -> frozenset[str]:
    """The words on a flow's buttons, as written: texts of other flows may name them."""
    return frozenset(
        [
            written.scalar.text
            for located in ctx.scope.steps
            for option in (*located.step.options, *located.step.instead)
            if option.label is not None
            for written in option.label.by_language.values()
        ]
    )


def _options_of(ctx: Context) -> Iterator[str]:
    yield text_of(ctx.flow.command)
    for located in ctx.scope.steps:
        yield from words_of_options(located.step.options)
        yield from words_of_options(located.step.instead)
