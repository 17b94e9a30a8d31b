"""Yes or no; the value is the word ``yes`` or ``no``, as conditions write it."""

from __future__ import annotations

from typing import Any

from rmabot.questions.question import Accepted, Context, QuestionType, Reading, Refused, Said
from rmabot.text.clean import fold

YES, NO = "yes", "no"
_READ_AT_MOST = 300


def read(said: Said, context: Context) -> Reading:
    """Yes or no, also where more words follow it."""
    if said.file is not None and not said.text:
        return Refused("text_wanted")
    lexicon = context.lexicon
    key = fold(said.text[:_READ_AT_MOST])
    if key in lexicon.yes_words:
        return Accepted(YES)
    if key in lexicon.no_words:
        return Accepted(NO)
    first, *rest = key.split() or [""]
    if first in lexicon.yes_words and not _turned(rest, context):
        return Accepted(YES, sure=False)
    if first in lexicon.no_words and lexicon.yes_words.isdisjoint(rest):
        return Accepted(NO, sure=False)
    return Refused("yes_or_no")


def _turned(rest: list[str], context: Context) -> bool:
    """Whether what follows takes a yes back: "yes and no", "yes it is not"."""
    return not (context.lexicon.no_words.isdisjoint(rest) and context.lexicon.negations.isdisjoint(rest))


def show(value: Any, context: Context) -> str:
    """The first word that the language has for it."""
    words = (context.lexicon.yes if value == YES else context.lexicon.no).get(context.language)
    return words[0] if words else str(value)


YES_NO = QuestionType(
    name="yes_no",
    summary={"en": "yes or no", "fr": "oui ou non"},
    read=read,
    show=show,
    closed=True,
)
