"""Lists in texts: entries that one language has and another lacks, and lists whose lines run together."""

from __future__ import annotations

from collections.abc import Iterator

from rmabot.flow.all_texts import Entry
from rmabot.flow.checks.follow_on_here import UNREAD
from rmabot.flow.checks.subject import Subject
from rmabot.flow.finding import Finding
from rmabot.flow.language_names import language_name
from rmabot.rma.pattern import pattern

_ENTRY = "\n- "
_LIST = pattern(r"\n *(?:[-*•]|\d{1,2}[.)]) +\S")
_FEW = 2
"""A list has so many entries."""


def check(subject: Subject) -> Iterator[Finding]:
    """A step that one language leaves out is a parcel without its form."""
    unread = {one.place.file for one in subject.found if one.code in UNREAD}
    for entry in subject.texts:
        texts = entry.texts.by_language.values()
        if (
            any(written.scalar.style in _BLOCKS for written in texts)
            and entry.reader.source.file not in unread
        ):
            yield from _of_entry(entry)


_BLOCKS = frozenset("|>")


def _of_entry(entry: Entry) -> Iterator[Finding]:
    counts: dict[str, int] = {}
    for language, written in entry.texts.by_language.items():
        scalar = written.scalar
        if scalar.style == ">" and _LIST.search(entry.reader.source.read[scalar.start : scalar.end]):
            message = f'">" runs the lines of a text together: the list in it would be one sentence. write "{language}: |"'
            yield Finding(written.key, message, "lists")
            return
        counts[language] = f"\n{scalar.text}".count(_ENTRY)
    most = max(counts, key=lambda language: counts[language])
    if counts[most] < _FEW:
        return
    for language, count in counts.items():
        if count != counts[most]:
            message = (
                f"the {language_name(language)} text lists {count or 'nothing'}, and the {language_name(most)} one {counts[most]}. "
                'each entry stands on a line of its own that begins with "- "'
            )
            yield Finding(entry.texts.by_language[language].key, message, "lists")
