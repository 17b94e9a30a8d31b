"""Personal data taken out of a text that was refused, before a lead reads it."""

from __future__ import annotations

from rmabot.rma.pattern import pattern
from rmabot.text.clean import excerpt

SHOWN = 200
"""Characters of a refused text that a report shows."""

_LINK = pattern(r"(?i)\b(?:https?://|www\.)\S+")
_EMAIL = pattern(r"[^\s@<>|]+@[^\s@<>|]+")
_MENTION = pattern(r"(?<!\S)@\w+|<[@!#][^>]*>")
_ANSWER_BY_NUMBER = 2


def mask(text: str) -> str:
    """One line without addresses, links, mentions and digits; what names a person in words cannot be told.

    A text of one or two digits is an option by its number, and stays.
    """
    line = excerpt(text, SHOWN)
    if len(line) <= _ANSWER_BY_NUMBER:
        return line
    line = _LINK.sub("[link]", line)
    line = _EMAIL.sub("[e-mail]", line)
    line = _MENTION.sub("[mention]", line)
    return "".join(["#" if sign.isdigit() else sign for sign in line])
