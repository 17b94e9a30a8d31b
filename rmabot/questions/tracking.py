"""The number under which a carrier follows a parcel, with or without the carrier's name."""

from __future__ import annotations

from rmabot.questions.question import Accepted, Context, QuestionType, Reading, Refused, Said, as_written
from rmabot.rma.numbers import find_numbers, find_slip
from rmabot.rma.tracking import OTHER, recognise
from rmabot.text.clean import clean, excerpt

_READ_AT_MOST = 500
_OF_A_WORD = 3


def read(said: Said, context: Context) -> Reading:
    """What was typed, if there is a number in it that is not one of the desk's own: those follow no parcel."""
    text = clean(said.text, _READ_AT_MOST)
    if not text:
        return Refused("text_wanted" if said.file is not None else "tracking_not_seen")
    found = recognise(text)
    if any(one.carrier != OTHER for one in found):
        return Accepted(text)
    own = find_numbers(text, context.prefixes) or tuple(filter(None, (find_slip(text, context.prefixes),)))
    if own:
        # With a question beside it, it is the question that is meant; "RMA" and "no." are none.
        alone = _signs(text) <= _signs(own[0]) + _OF_A_WORD
        return Refused("tracking_is_rma_number", {"typed": excerpt(own[0])}, meant=alone)
    return Accepted(text) if found else Refused("tracking_not_seen")


def _signs(text: str) -> int:
    return sum(map(str.isalnum, text))


TRACKING = QuestionType(
    name="tracking",
    summary={
        "en": "the tracking number of a parcel, of any carrier; the desk's own numbers are none",
        "fr": "le numéro de suivi d'un colis, de tout transporteur; les numéros du comptoir n'en sont pas",
    },
    read=read,
    show=as_written,
)
