"""The own yes to a protected statement: nothing but a clear yes is one."""

from __future__ import annotations

from typing import Any

from rmabot.questions.question import Accepted, Context, QuestionType, Reading, Refused, Said
from rmabot.text.clean import fold

_READ_AT_MOST = 300


def read(said: Said, context: Context) -> Reading:
    """Yes, if the whole text is one."""
    key = fold(said.text[:_READ_AT_MOST])
    if key in context.lexicon.agreed or key in context.lexicon.yes_words:
        return Accepted("yes")
    return Refused("text_wanted" if said.file is not None and not said.text else "statement_needs_yes")


def show(_value: Any, context: Context) -> str:
    """The first word that the language has for yes."""
    words = context.lexicon.yes.get(context.language)
    return words[0] if words else "yes"


STATEMENT = QuestionType(
    name="statement",
    summary={"en": "a clear yes to a protected text", "fr": "un oui clair à un texte protégé"},
    read=read,
    show=show,
    closed=True,
)
