"""A phone number that a courier can call, kept as written and as E.164."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from rmabot.questions.countries import read_country
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
)
from rmabot.questions.settings import Setting
from rmabot.rma.pattern import pattern
from rmabot.text.clean import excerpt, one_line

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

_READ_AT_MOST = 300
_HOME = "CA"
_NORTH_AMERICA = 1
_WITH_AREA_CODE = 10
_HOME_PLAN = frozenset({"CA", "US"})
_LOCAL = 7  # digits of a number without its area code, in North America
_FEWEST = 4
_NEVER = "(?!)"
_NO_DIGITS = pattern(r"\D+")
_WRITTEN = pattern(
    r"(?P<number>[+＋(]{0,2}\d[\d\s().\-–/]*)"
    r"(?:(?:ext|extension|poste|p|x|#)\.?\s*#?\s*(?P<extension>\d{1,6}))?",
    re.IGNORECASE,
)


def read(said: Said, context: Context) -> Reading:
    """The number, out of whatever stands round it; two are asked about, an unusual one is confirmed."""
    text = one_line(said.text, _READ_AT_MOST)
    if not text:
        return Refused("text_wanted" if said.file is not None else "phone_not_seen")
    country = str(context.settings.get("country") or _HOME)
    written = [found for found in _WRITTEN.finditer(text) if _digits(found["number"]) >= _FEWEST]
    if not written:
        return Refused("phone_not_seen")
    parsed = [one for found in written if (one := _parsed(found, country)) is not None]
    if not parsed:
        return _of_no_length(written[0]["number"], country)
    if len(parsed) > 1:
        numbers = {str(one.value["e164"]): one.value for one in parsed}
        if len(numbers) > 1:
            return Unsure(
                tuple([_candidate(value) for value in list(numbers.values())[:OFFERED_AT_MOST]]),
                "phone_which",
            )
    value, number = parsed[0]
    if number is not None and not _usual(number, country):
        return Unsure((_candidate(value),), "phone_unusual")
    return Accepted(value, sure=value["typed"] == text)


def _of_no_length(written: str, country: str) -> Refused:
    if country in _HOME_PLAN and _digits(written) == _LOCAL:
        return Refused("phone_area_code")
    return Refused("phone_length", {"typed": excerpt(written)})


def _candidate(value: Mapping[str, Any]) -> Candidate:
    return Candidate(value, str(value["number"]))


def _digits(text: str) -> int:
    return sum(map(str.isdigit, text))


class _Parsed(NamedTuple):
    """A number in its forms, and as the library has it; None where its plan is known to have such numbers."""

    value: Mapping[str, Any]
    number: PhoneNumber | None


def _parsed(found: re.Match[str], country: str) -> _Parsed | None:
    """The number in its forms; None if no number has that length, area code included."""
    if digits := _ten_digits(found["number"], country):
        number = None if _ordinary(country).fullmatch(digits) else _north_american(digits)
        return _Parsed(_value(_as_at_home(digits), f"+1{digits}", found), number)
    # Here and not at the top: 55 ms of import that a start has no use for.
    import phonenumbers

    try:
        number = phonenumbers.parse(found["number"], country)
    except phonenumbers.NumberParseException:
        return None
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    if number.country_code == _NORTH_AMERICA and len(str(number.national_number)) != _WITH_AREA_CODE:
        return None
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return _Parsed(_value(_shown(number, country), e164, found), number)


def _value(shown: str, e164: str, found: re.Match[str]) -> Mapping[str, Any]:
    extension, typed = found["extension"], found[0].strip(" -./")
    if not extension:
        return {"number": shown, "e164": e164, "typed": typed}
    return {"number": f"{shown} #{extension}", "e164": e164, "extension": extension, "typed": typed}


def _ten_digits(written: str, country: str) -> str:
    """Ten digits as the home plan writes them, which need no parser; "" for all else, which has to go through it."""
    if country not in _HOME_PLAN or "+" in written or "＋" in written:
        return ""
    digits = _NO_DIGITS.sub("", written)
    taken = len(digits) == _WITH_AREA_CODE and digits[0] not in "01" and digits.isascii()
    return digits if taken else ""


@cache
def _ordinary(country: str) -> re.Pattern[str]:
    """The numbers of lines at home that the plan has: nearly all that are typed, and one pattern of the library's nine."""
    import phonenumbers

    metadata = phonenumbers.PhoneMetadata.metadata_for_region(country)
    lines = metadata.fixed_line if metadata is not None else None
    return re.compile(lines.national_number_pattern or _NEVER if lines is not None else _NEVER)


def _north_american(digits: str) -> PhoneNumber:
    import phonenumbers

    return phonenumbers.PhoneNumber(country_code=_NORTH_AMERICA, national_number=int(digits))


def _usual(number: PhoneNumber, country: str) -> bool:
    """Whether its country's plan has such numbers; at home first, since that is one country's patterns of many."""
    import phonenumbers

    at_home = phonenumbers.is_valid_number_for_region(number, country)
    return at_home or phonenumbers.is_valid_number(number)


def _shown(number: PhoneNumber, country: str) -> str:
    import phonenumbers

    home = phonenumbers.country_code_for_region(country) == number.country_code
    if home and number.country_code == _NORTH_AMERICA:
        return _as_at_home(str(number.national_number))
    style = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)


def _as_at_home(digits: str) -> str:
    """Ten digits as both languages of Canada write them."""
    return f"{digits[:3]} {digits[3:6]}-{digits[6:]}"


def show(value: Any, _context: Context) -> str:
    """The number as its country writes it."""
    return str(value["number"])


PHONE = QuestionType(
    name="phone",
    summary={
        "en": "a phone number; without + and a country it is read as Canadian",
        "fr": "un numéro de téléphone; sans + ni pays, il est lu comme canadien",
    },
    read=read,
    show=show,
    keys={
        "country": Setting(
            {"en": "the country of a number without +", "fr": "le pays d'un numéro sans +"},
            "country: CA",
            read_country,
        ),
    },
    fields=("number", "e164", "extension", "typed"),
)
