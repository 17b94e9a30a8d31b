"""Texts of which one language was changed since the set in use, and the other was not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rmabot.flow.all_texts import Entry, all_texts
from rmabot.flow.checks.subject import Subject
from rmabot.flow.finding import Finding
from rmabot.flow.language_names import language_name
from rmabot.flow.parsed import Parsed
from rmabot.flow.syntax import Texts


def check(subject: Subject) -> Iterator[Finding]:
    """A text changed in one language says something else in the other."""
    before = subject.live.texts if subject.live is not None else {}
    for entry in subject.texts if before else ():
        known = before.get(entry.name)
        if known is not None:
            yield from _changed(entry, known)


def _changed(entry: Entry, known: Mapping[str, str]) -> Iterator[Finding]:
    now = by_language(entry.texts)
    changed = [language for language, text in now.items() if text != known.get(language, text)]
    same = [language for language, text in now.items() if text == known.get(language)]
    if not changed or not same:
        return
    left = " and ".join([language_name(language) for language in same])
    message = (
        f"the {' and '.join([language_name(language) for language in changed])} text was changed since the version in use, "
        f"and the {left} one was not. look whether it still says the same"
    )
    yield Finding(entry.texts.by_language[changed[0]].key, message, "translation")


def by_language(texts: Texts) -> Mapping[str, str]:
    """The words of a text in each language."""
    return {language: written.scalar.text.strip() for language, written in texts.by_language.items()}


def texts_of(parsed: Parsed) -> Mapping[str, Mapping[str, str]]:
    """All texts of a set by name and language: what a later set is compared with."""
    return {entry.name: by_language(entry.texts) for entry in all_texts(parsed)}
