"""The same words in two languages: most often a text that nobody translated yet."""

from __future__ import annotations

from collections.abc import Iterator

from rmabot.flow.all_texts import Entry
from rmabot.flow.checks.subject import Subject
from rmabot.flow.finding import Finding
from rmabot.flow.language_names import language_name
from rmabot.flow.language_words import is_only_in, words_of
from rmabot.text.spans import Span, plain

_WORDS = 4
"""Fewer are a name, an address or a word that both languages have, unless each of them is known to be of one."""


def check(subject: Subject) -> Iterator[Finding]:
    """A sentence that was copied from another language."""
    for entry in subject.texts:
        yield from _copied(entry)


def _copied(entry: Entry) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for language, written in entry.texts.by_language.items():
        text = written.scalar.text.strip()
        there = first.setdefault(text, language)
        if there == language or written.doubtful:
            continue
        words = plain(tuple([part for part in written.template.parts if isinstance(part, Span)])).split()
        if len([word for word in words if word.isalpha()]) >= _WORDS:
            message = f"the {language_name(language)} text is the {language_name(there)} one, word for word. translate it"
            yield Finding(written.key, message, "same-text")
            continue
        short = words_of(text.strip(".?!:"))
        for meant, untold in ((there, language), (language, there)):
            if is_only_in(short, meant):
                message = f'"{text}" is {language_name(meant)}, and stands as the {language_name(untold)} text too. translate it'
                yield Finding(entry.texts.by_language[untold].key, message, "same-text")
                break
