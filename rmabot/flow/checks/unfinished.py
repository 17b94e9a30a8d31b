"""Texts that were to be written later."""

from __future__ import annotations

from collections.abc import Iterator

from rmabot.flow.checks.subject import Subject
from rmabot.flow.finding import Finding
from rmabot.flow.language_names import language_name
from rmabot.flow.reading import shown

_MARKS = (
    "TODO",
    "FIXME",
    "XXX",
    "TBD",
    "orem ipsum",
    "À traduire",
    "à traduire",
    "to translate",
    '"..."',
    '"…"',
    '"?"',
    '"-"',
    '"x"',
    '"???"',
)
_TOLD = _MARKS[:8]
_NOTHING = frozenset(" .…?!-_*xX/\n")
"""Signs that alone stand for words to come."""


def check(subject: Subject) -> Iterator[Finding]:
    """A note to oneself is nothing to send to a customer."""
    readers = {entry.reader for entry in subject.texts}
    doubtful = {reader for reader in readers if any(mark in reader.source.read for mark in _MARKS)}
    for entry in subject.texts if doubtful else ():
        if entry.reader not in doubtful:
            continue
        for language, written in entry.texts.by_language.items():
            text = written.scalar.text
            if not written.doubtful and (_NOTHING.issuperset(text) or any(mark in text for mark in _TOLD)):
                message = f'the {language_name(language)} text "{shown(text)}" seems to be none yet. write what people shall read'
                yield Finding(entry.reader.place(written.scalar), message, "unfinished")
