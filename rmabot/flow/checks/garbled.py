"""Letters that were saved in one encoding and read in another, by an editor or a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator

from rmabot.flow.checks.subject import Subject
from rmabot.flow.finding import Finding
from rmabot.flow.source import place_at

_LOST = "\ufffd"
_MARKS = ("Ã", "Â", "â€", _LOST)
"""How é, a no-break space, a curly quote and what could not be read at all look afterwards."""


def check(subject: Subject) -> Iterator[Finding]:
    """What customers would read as signs: told once a file, since all of it went the same way."""
    for source in subject.parsed.sources:
        if source.root is None:
            continue
        text = source.text
        for mark in _MARKS:
            at = text.find(mark) if mark in text else -1
            if at < 0:
                continue
            if mark == _LOST:
                message = "a letter was lost here when the file was saved. type it again"
            elif (meant := _meant(text[at : at + 3])) is not None:
                message = (
                    f'"{meant[0]}" was "{meant[1]}" before the file was saved in another encoding. '
                    "take the file as it was, or type these letters again, and save it as UTF-8"
                )
            else:
                continue
            yield Finding(place_at(source.file, text, at), message, "garbled")
            break


def _meant(signs: str) -> tuple[str, str] | None:
    """The signs and the letter that they were; None where they are letters of their own."""
    for many in (3, 2):
        try:
            letter = signs[:many].encode("cp1252").decode("utf-8")
        except UnicodeError:
            continue
        if len(letter) == 1:
            return signs[:many], letter
    return None
