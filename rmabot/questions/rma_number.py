"""The number of a return or a request, however it is typed."""

from __future__ import annotations

from rmabot.questions.matcher import OFFERED_AT_MOST
from rmabot.questions.question import (
    Accepted,
    Candidate,
    Context,
    QuestionType,
    Reading,
    Refused,
    Said,
    Unsure,
    as_written,
)
from rmabot.rma.numbers import find_numbers, fits_shape, is_number
from rmabot.rma.pattern import pattern
from rmabot.text.clean import clean, excerpt

_READ_AT_MOST = 2_000
_NEARLY = pattern(r"(?<!\w)(?:[A-Za-z]{2}[ .-]?)?\d(?:[ .-]?\d){6,9}[ .-]?[0-9A-Za-z]?(?!\w)")


def read(said: Said, context: Context) -> Reading:
    """The number; two are asked about."""
    text = clean(said.text, _READ_AT_MOST)
    if not text:
        return Refused("text_wanted" if said.file is not None else "rma_number_not_seen")
    found = _numbers(text, context)
    match found:
        case ():
            nearly = _NEARLY.search(text)
            if nearly is None:
                return Refused("rma_number_not_seen")
            return Refused("rma_number_slip", {"typed": excerpt(nearly[0])})
        case (number,):
            return Accepted(number)
        case _:
            candidates = [Candidate(number, number) for number in found[:OFFERED_AT_MOST]]
            return Unsure(tuple(candidates), "rma_number_which")


def _numbers(text: str, context: Context) -> tuple[str, ...]:
    if found := find_numbers(text, context.prefixes):
        return found
    if shaped := [number for shape in context.shapes if (number := fits_shape(text, shape))]:
        return tuple(dict.fromkeys(shaped))
    # People leave the letters in front off: the check character tells to which they belong.
    completed = [is_number(f"{prefix}{text}", (prefix,)) for prefix in context.prefixes]
    return tuple([number for number in completed if number])


RMA_NUMBER = QuestionType(
    name="rma_number",
    summary={"en": "the number of a return or a request", "fr": "le numéro d'un retour ou d'une demande"},
    read=read,
    show=as_written,
)
