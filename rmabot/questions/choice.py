"""One of several options, by button, number or words."""

from __future__ import annotations

from typing import Any

from rmabot.questions.question import Context, QuestionType, Reading, Refused, Said


def read(said: Said, context: Context) -> Reading:
    """The option that was named."""
    if context.options is None:
        return Refused("choice_not_found", {"typed": ""})
    if said.file is not None and not said.text:
        return Refused("text_wanted")
    return context.options.read(said.text, context.language)


def show(value: Any, context: Context) -> str:
    """The option's label."""
    name = str(value)
    return context.options.label(name, context.language) if context.options else name


CHOICE = QuestionType(
    name="choice",
    summary={
        "en": "one of the options, by button, number or words; what is not certain is asked",
        "fr": "une des options, par bouton, numéro ou mots; ce qui n'est pas certain est demandé",
    },
    read=read,
    show=show,
    closed=True,
)
