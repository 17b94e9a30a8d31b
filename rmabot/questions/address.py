"""A postal address with what a courier needs; Canada first, others when their country is named."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from rmabot.questions.countries import CANADA, country_name, read_country
from rmabot.questions.question import (
    Accepted,
    Candidate,
    Context,
    QuestionType,
    Reading,
    Refused,
    Said,
    Unsure,
)
from rmabot.questions.settings import Setting, read_name
from rmabot.text.clean import clean, one_line

_MOST = 250  # characters; six lines of a courier's label
_SHORTEST_KEPT = 12
_KEPT_FROM_TRY = 2  # the third time, what a person insists on is offered to be kept
_ABROAD = "abroad"


def read(said: Said, context: Context) -> Reading:
    """The address in its parts; what is missing is named, and the third time it can be kept as typed."""
    text = clean(said.text)
    if not text:
        return Refused("text_wanted" if said.file is not None else "address_not_seen")
    if len(text) > _MOST:
        return Refused(
            "address_too_long", {"length": str(max(len(text), len(said.text))), "most": str(_MOST)}
        )
    return _reader()(text, context)


@cache
def _reader() -> Callable[[str, Context], Reading]:
    """Imported here and not at the top: its patterns cost a start 5 ms, and most questions are no address."""
    from rmabot.questions.address_parts import Missing, Ways, is_only_a_box, take_apart

    def reader(text: str, context: Context) -> Reading:
        found = take_apart(text, _home(context), context.lexicon.languages)
        if isinstance(found, Missing):
            if context.tries >= _KEPT_FROM_TRY and _worth_keeping(text):
                return _keep(_as_typed(text, context), text, "address_as_typed")
            return Refused(found.word, found.values)
        if isinstance(found, Ways):
            return _which_way([way._asdict() for way in found.found], context)
        value = found._asdict()
        return _keep(value, text, "address_po_box") if is_only_a_box(found.street) else Accepted(value)

    return reader


def _home(context: Context) -> str:
    """The country when none is named: that of the setting, none for a person outside Canada."""
    if context.settings.get("province") == _ABROAD:
        return ""
    return str(context.settings.get("country") or CANADA)


def _worth_keeping(text: str) -> bool:
    return len(text) >= _SHORTEST_KEPT and any(map(str.isalpha, text)) and any(map(str.isdigit, text))


def _keep(value: Mapping[str, Any], text: str, word: str) -> Unsure:
    return Unsure((Candidate(value, one_line(text), "address_as_typed_label"),), word)


def _which_way(ways: list[dict[str, Any]], context: Context) -> Reading:
    """The one way to read it, shown as understood, or the question which it is."""
    if len(ways) == 1:
        return Accepted(ways[0], sure=False)
    return Unsure(tuple([Candidate(way, show(way, context)) for way in ways]), "address_which")


def _as_typed(text: str, context: Context) -> Mapping[str, Any]:
    return {
        "street": one_line(text),
        "city": "",
        "province": "",
        "postal_code": "",
        "country": _home(context),
        "unverified": "yes",
    }


def address_lines(value: Mapping[str, Any], language: str) -> tuple[str, ...]:
    """The lines of a label: street, city with province and postal code, and the country if it is not Canada."""
    # Canada Post: province and postal code are two spaces apart.
    region = "  ".join(filter(None, (value.get("province"), value.get("postal_code"))))
    city = " ".join(filter(None, (value.get("city"), region)))
    country = value.get("country", CANADA)
    abroad = country_name(country, language) if country not in {"", CANADA} else ""
    return tuple(filter(None, (str(value["street"]), city, abroad)))


def show(value: Any, context: Context) -> str:
    """The address on one line."""
    return ", ".join(address_lines(value, context.language)).replace("  ", " ")


ADDRESS = QuestionType(
    name="address",
    summary={
        "en": "a postal address: street and number, city, province, postal code; the country if it is not Canada",
        "fr": "une adresse postale : numéro et rue, ville, province, code postal; le pays si ce n'est pas le Canada",
    },
    read=read,
    show=show,
    keys={
        "country": Setting(
            {"en": "the country when none is named", "fr": "le pays quand aucun n'est nommé"},
            "country: CA",
            read_country,
        ),
        "province": Setting(
            {
                "en": "the answer that says in which province the person is, or abroad",
                "fr": "la réponse qui dit dans quelle province est la personne, ou à l'étranger",
            },
            "province: province",
            read_name,
            slot=True,
        ),
    },
    fields=("street", "city", "province", "postal_code", "country", "unverified"),
)
