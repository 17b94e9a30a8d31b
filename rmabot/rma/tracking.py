"""Parcel tracking numbers: which carriers a number may belong to, by shape and check digit.

A number may fit two carriers (one in ten of Purolator's twelve digits is also FedEx's): then the person is asked.
What fits none is kept as another carrier's; nobody is stopped by a number.
"""

import re
from collections.abc import Callable, Iterable
from itertools import cycle

from msgspec import Struct

from rmabot.rma.pattern import pattern
from rmabot.rma.typed import fold

OTHER = "other"
CARRIERS = ("canada_post", "purolator", "ups", "fedex", "canpar", "dhl", "post", OTHER)
NAMES = {
    "canada_post": "Canada Post",
    "purolator": "Purolator",
    "ups": "UPS",
    "fedex": "FedEx",
    "canpar": "Canpar",
    "dhl": "DHL Express",
    "post": "Post",
    OTHER: "Other",
}

_WORDS = (
    ("canada_post", pattern(r"\b(?:CANADA ?POST|POSTES? ?CANADA)\b")),
    ("purolator", pattern(r"\bPUROLATOR\b")),
    ("fedex", pattern(r"\bFED ?EX\b")),
    ("canpar", pattern(r"\bCANPAR\b")),
    ("dhl", pattern(r"\bDHL\b")),
    ("ups", pattern(r"\bUPS\b")),
)
# Each carrier's page in English, and in French where it has one under an address of its own.
_LINKS = {
    "canada_post": {
        "en": "https://www.canadapost-postescanada.ca/track-reperage/en#/search?searchFor={}",
        "fr": "https://www.canadapost-postescanada.ca/track-reperage/fr#/search?searchFor={}",
    },
    "purolator": {
        "en": "https://www.purolator.com/en/shipping/tracker?pin={}",
        "fr": "https://www.purolator.com/fr/shipping/tracker?pin={}",
    },
    "ups": {
        "en": "https://www.ups.com/track?loc=en_CA&tracknum={}",
        "fr": "https://www.ups.com/track?loc=fr_CA&tracknum={}",
    },
    "fedex": {
        "en": "https://www.fedex.com/fedextrack/?trknbr={}&locale=en_CA",
        "fr": "https://www.fedex.com/fedextrack/?trknbr={}&locale=fr_CA",
    },
    # The addresses that Canpar's own web service gives for a parcel (tracking_url_en, tracking_url_fr).
    "canpar": {
        "en": "https://www.canpar.com/en/track/TrackingAction.do?locale=en&type=0&reference={}",
        "fr": "https://www.canpar.com/fr/track/TrackingAction.do?locale=fr&type=0&reference={}",
    },
    "dhl": {
        "en": "https://www.dhl.com/ca-en/home/tracking.html?tracking-id={}",
        "fr": "https://www.dhl.com/ca-fr/home/suivi.html?tracking-id={}",
    },
}
_LONGEST = 40
_NOT_IN_A_NUMBER = pattern(r"[^A-Z0-9]")
_TOKEN = pattern(r"[A-Z0-9]{9,40}")
# Groups as labels print them, with the letters that some begin or end with.
_SPACED = pattern(
    r"\b(?:1Z[ \-]?[A-Z0-9]{3}[A-Z0-9 \-]{12,20}|[A-Z]{0,3} ?[0-9][0-9 .\-]{6,40}[0-9](?: ?[A-Z]{2}\b)?)"
)
_CONFUSED = str.maketrans("OIL", "011")


class Candidate(Struct, frozen=True):
    """A carrier that a number may belong to, with the number as that carrier writes it and where to follow it."""

    carrier: str
    number: str
    url: str = ""


def recognise(text: str) -> tuple[Candidate, ...]:
    """The carriers a typed number may belong to: one, several to ask about, or `other`; nothing for no number.

    A carrier that the text names goes before what the number alone would say.
    """
    plain = fold(text)
    named = named_carrier(text)
    numbers = _numbers_in(plain)
    for number in numbers:
        found = tuple(dict.fromkeys(_candidate(carrier, number) for carrier, fits in _RULES if fits(number)))
        if found:
            return tuple(one for one in found if one.carrier == named) or found
    if not numbers:
        return ()
    return (_candidate(named or OTHER, numbers[0]),)


def named_carrier(text: str) -> str | None:
    """The carrier that a text names."""
    plain = fold(text)
    return next((carrier for carrier, words in _WORDS if words.search(plain)), None)


def _numbers_in(plain: str) -> list[str]:
    """What may be a number in a text, the likeliest first: a run without spaces, spaced groups, the text as a whole."""
    runs = [run for run in _TOKEN.findall(plain) if any(map(str.isdecimal, run))]
    spaced = [_NOT_IN_A_NUMBER.sub("", run) for run in _SPACED.findall(plain)]
    whole = _NOT_IN_A_NUMBER.sub("", plain)[:_LONGEST]
    found = [*runs, *spaced, *([whole] if any(map(str.isdecimal, whole)) else [])]
    mended = [number.translate(_CONFUSED) for number in found]
    return [*found, *(number for number in mended if number.isdecimal())]


def link(carrier: str, number: str, language: str = "en") -> str:
    """Where a parcel of this carrier can be followed, in the language or in English; empty for another carrier."""
    pages = _LINKS.get(carrier)
    if pages is None or not (number.isalnum() and number.isascii()):
        return ""
    return pages.get(language, pages["en"]).format(number)


def _candidate(carrier: str, number: str) -> Candidate:
    return Candidate(carrier, number, link(carrier, number))


def _weighted(digits: str, weights: Iterable[int]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))


def _mod_10(digits: str, weights: Iterable[int]) -> bool:
    """The last digit completes the weighted sum of the others to a multiple of ten."""
    return (10 - _weighted(digits[:-1], weights) % 10) % 10 == int(digits[-1])


def _canada_post(number: str) -> bool:
    return bool(re.fullmatch("[0-9]{16}", number)) and _mod_10(number, cycle((3, 1)))


def _postal(number: str, country: str) -> bool:
    """S10 of the Universal Postal Union: two letters, eight digits, check digit, country."""
    if not re.fullmatch(f"[A-Z]{{2}}[0-9]{{9}}{country}", number):
        return False
    rest = 11 - _weighted(number[2:10], (8, 6, 4, 2, 3, 5, 9, 7)) % 11
    return {10: 0, 11: 5}.get(rest, rest) == int(number[10])


def _purolator(number: str) -> bool:
    if re.fullmatch("[A-Z]{3}[0-9]{9}", number):
        return True
    return bool(re.fullmatch("[0-5][0-9]{11}", number)) and _luhn(number)


def _luhn(digits: str) -> bool:
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0


def _ups(number: str) -> bool:
    if not re.fullmatch("1Z[A-Z0-9]{15}[0-9]", number):
        return False
    digits = "".join(one if one.isdecimal() else str((ord(one) - 3) % 10) for one in number[2:])
    return _mod_10(digits, cycle((1, 2)))


def _fedex(number: str) -> bool:
    if re.fullmatch("[0-9]{12}", number):
        return _weighted(number[:-1], cycle((3, 1, 7))) % 11 % 10 == int(number[-1])
    if re.fullmatch("[0-9]{15}|96[0-9]{20}", number):
        # Of the 22 only the last 15 are checked; weighted from the right.
        return _mod_10(number[-2:-16:-1] + number[-1], cycle((3, 1)))
    return False


def _canpar(number: str) -> bool:
    return bool(re.fullmatch("[CDKLSUXZ][0-9]{21}", number))


def _dhl(number: str) -> bool:
    return bool(re.fullmatch("[0-9]{10,11}", number)) and int(number[:-1]) % 7 == int(number[-1])


_RULES: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("canada_post", _canada_post),
    ("canada_post", lambda number: _postal(number, "CA")),
    ("purolator", _purolator),
    ("ups", _ups),
    ("fedex", _fedex),
    ("canpar", _canpar),
    ("dhl", _dhl),
    ("post", lambda number: not number.endswith("CA") and _postal(number, "[A-Z]{2}")),
)
