"""What a person writes in their own words."""

from __future__ import annotations

from rmabot.questions.question import Accepted, Context, QuestionType, Reading, Refused, Said, as_written
from rmabot.questions.settings import Length, Setting, read_length
from rmabot.text.clean import clean

_LONGEST = Length(2_000)


def read(said: Said, context: Context) -> Reading:
    """The text without what hides in it, if it is as long as asked."""
    text = clean(said.text)
    if not text:
        return Refused("text_wanted" if said.file is not None else "text_empty")
    if not any(map(str.isalnum, text)):
        return Refused("text_empty")
    least: Length | None = context.settings.get("at_least")
    most: Length = context.settings.get("at_most", _LONGEST)
    if _count(text, most) > most.count:
        length = max(_count(text, most), len(said.text) if most.unit == "characters" else 0)
        return Refused("text_too_long", {"length": str(length), "most": str(most.count)})
    if least is not None and _count(text, least) < least.count:
        word = "text_too_few_words" if least.unit == "words" else "text_too_short"
        return Refused(word, {"least": str(least.count)})
    return Accepted(text)


def _count(text: str, length: Length) -> int:
    return len(text) if length.unit == "characters" else len(text.split())


TEXT = QuestionType(
    name="text",
    summary={
        "en": "words of one's own, at most 2,000 characters",
        "fr": "un texte libre, au plus 2 000 caractères",
    },
    read=read,
    show=as_written,
    keys={
        "at_least": Setting(
            {"en": "so many characters or words at least", "fr": "au moins tant de caractères ou de mots"},
            "at_least: 15 characters",
            read_length,
        ),
        "at_most": Setting(
            {"en": "so many characters or words at most", "fr": "au plus tant de caractères ou de mots"},
            "at_most: 500 characters",
            read_length,
        ),
    },
)
