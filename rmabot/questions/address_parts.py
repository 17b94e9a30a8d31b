"""An address taken apart: what a courier needs, or what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from rmabot.questions.countries import CANADA, UNITED_STATES, country_of, may_end_near, near_country
from rmabot.questions.regions import (
    PROVINCES,
    STATES,
    find_postal_code,
    is_postal_code,
    provinces_of,
    region_at_end,
)
from rmabot.rma.pattern import pattern
from rmabot.text.clean import fold

_LETTERS = "[A-Za-zÀ-ÖØ-öø-ÿ]"
_PLAIN_WORD = r"[^\W_](?:[\w'’-]*[^\W_])?"
_PLAIN_NAME = rf"(?:{_LETTERS}{{2,}}[ '’-])*{_LETTERS}{{3,}}(?<![Yy].[Kk])"  # "… Yuk ON" would be the Yukon
_BOOK = pattern(
    rf"(\d+[A-Za-z]?(?:-\d+)?(?: {_PLAIN_WORD})+), ({_PLAIN_NAME}),? ([A-Z]{{2}}),? ([A-Z][0-9][A-Z]) ?([0-9][A-Z][0-9])"
)
_NUMBER_ALONE = pattern(r"(?:#\s*)?\d+[A-Za-z]?(?:\s*[-–/]\s*\d+[A-Za-z]?)?")
_BETWEEN = pattern(r"[\n,;]+")
_ZIP = pattern(r"(?<![\d-])(\d{5})(?:-\d{4})?(?![\d-])")
_BOX = pattern(
    r"(?i)(?<!\w)(?:p\.?\s*o\.?\s*box|post office box|box|case postale|c\.?\s*p\.|cp|b\.?\s*p\.|poste restante|general delivery)(?:\s*#?\s*\d+)?(?!\w)"
)
_UNIT = pattern(
    r"(?i)\s*(?:(?:apt|apartment|unit|suite|ste|room|app|appartement|bureau|bur|local|floor|étage|etage)\.?\s*#?\s*\w+|#\s*\w+)"
)
_STREET_TYPE = pattern(
    "street|st|avenue|ave|av|road|rd|drive|dr|boulevard|blvd|lane|ln|court|crt|ct|crescent|cres|place|pl|way|terrace|"
    "terr|circle|cir|highway|hwy|parkway|pkwy|square|sq|trail|trl|line|sideroad|concession|close|gate|grove|landing|"
    "mews|path|pathway|ridge|row|run|walk"
)
_LONGEST_CITY = 3
_BINDS = pattern("de|du|des|la|le|les|l|d|sur|en|aux|au")
"""Words in the middle of a name, with which none begins."""
_GOES_ON = pattern(
    "de|du|des|la|le|les|l|d|sur|en|aux|au|saint|sainte|st|ste|notre|mont|val|lac|baie|trois|grand|grande"
)
"""Words with which no street ends: "rue de la Montagne Saint" is not followed by Hyacinthe."""
_NO_NAME = pattern(
    "rue|r|avenue|av|ave|boulevard|boul|bd|blvd|chemin|ch|rang|route|rte|place|pl|cote|montee|allee|impasse|croissant|cours|"
    "promenade|terrasse|autoroute|quai|ruelle|carre|mont|" + "de|du|des|la|le|les|l|d"
)
_DIRECTION = pattern("n|s|e|w|o|ne|nw|se|sw|north|south|east|west|northeast|northwest|southeast|southwest")


class Parts(NamedTuple):
    """An address in its parts; empty where a country has no such part."""

    street: str
    city: str
    province: str = ""
    postal_code: str = ""
    country: str = CANADA


class Missing(NamedTuple):
    """What keeps a text from being an address: the word that says so, with its values."""

    word: str
    values: Mapping[str, str] = {}


class Ways(NamedTuple):
    """The ways in which an address without a comma may be read: where the street ends and the city begins."""

    found: tuple[Parts, ...]


def take_apart(text: str, home: str, languages: tuple[str, ...]) -> Parts | Ways | Missing:
    """The parts of an address; ``home`` is the country when none is named, empty when it must be."""
    return by_the_book(text) or piece_by_piece(text, home, languages)


def by_the_book(text: str) -> Parts | None:
    """What nearly everybody types, number and street, city, two letters and postal code; None for all else.

    It comes to what ``piece_by_piece`` comes to, in a fifth of the time.
    """
    found = _BOOK.fullmatch(text)
    if found is None:
        return None
    street, city, province, start, end = found.groups()
    code, region = f"{start} {end}", PROVINCES.get(province.lower(), "")
    fits = is_postal_code(code) and region in provinces_of(code)
    return Parts(street, city, region, code) if fits else None


def piece_by_piece(text: str, home: str, languages: tuple[str, ...]) -> Parts | Ways | Missing:
    """The parts of an address in whatever way it is written."""
    segments = _segments(text)
    if not segments:
        return Missing("address_not_seen")
    country = near_country(segments[-1])
    if country:
        segments.pop()
    elif trailing := _country_in(segments[-1]):
        country, segments[-1] = trailing
    joined = ", ".join(segments)
    found = find_postal_code(joined)
    if found and country in {None, CANADA}:
        return _canadian(joined, *found)
    if country == UNITED_STATES or (country is None and _ends_as_american(joined)):
        return _american(joined)
    if country is None and (foreign := country_of(segments[-1], languages)):
        return _foreign(segments[:-1], foreign)
    match country or home:
        case "":
            return Missing("address_country")
        case "CA":
            return Missing("address_postal_code" if len(joined) > 8 else "address_not_seen")
        case other:
            return _foreign(segments, other)


def is_only_a_box(street: str) -> bool:
    """Whether it names a post office box, and no street beside it."""
    pieces = street.split(",")
    return any(map(_has_box, pieces)) and not any(
        _has_number(piece) and not _has_box(piece) for piece in pieces
    )


def _has_box(text: str) -> bool:
    return _BOX.search(text) is not None


def _segments(text: str) -> list[str]:
    """The pieces between commas and line breaks; a house number keeps its comma: "123, rue Principale"."""
    pieces = [" ".join(piece.split()) for piece in _BETWEEN.split(text)]
    segments: list[str] = []
    for piece in filter(None, [piece.strip(" .") for piece in pieces]):
        if segments and _NUMBER_ALONE.fullmatch(segments[-1]):
            segments[-1] += f", {piece}"
        else:
            segments.append(piece)
    return segments


def _country_in(segment: str) -> tuple[str, str] | None:
    """A country written behind the rest without a comma: "Toronto ON M5V 1A1 Canada"."""
    words = segment.split()
    if not may_end_near(segment):
        return None
    for count in (3, 2, 1):
        if len(words) > count and (country := near_country(" ".join(words[-count:]))):
            return country, " ".join(words[:-count])
    return None


def _canadian(text: str, code: str, start: int, end: int) -> Parts | Ways | Missing:
    if not is_postal_code(code):
        return Missing("address_postal_code_shape", {"typed": text[start:end]})
    rest = _segments(f"{text[:start]}, {text[end:]}")
    if rest and near_country(rest[-1]) == CANADA:
        rest.pop()
    province, rest, written = _region(rest, PROVINCES)
    allowed = provinces_of(code)
    if province and province not in allowed:
        return Missing("address_other_province", {"postal_code": code, "province": written})
    # "12 rue Saint-Jean, Québec G1R 4P5": nobody writes the name twice, and G1 to G3 are the city itself.
    if (
        fold(written) == "quebec"
        and code[:2] in {"G1", "G2", "G3"}
        and isinstance(_street_and_city(rest), Missing)
    ):
        rest = [*rest, "Québec"]
    finished = _finished(rest, province or allowed[0], code, CANADA)
    if isinstance(finished, Missing) and len(rest) == 1:
        ways = [Parts(street, city, province or allowed[0], code) for street, city in _french_ways(rest[0])]
        return Ways(tuple(ways)) if ways else finished
    return finished


def _american(text: str) -> Parts | Missing:
    codes = list(_ZIP.finditer(text))
    if not codes:
        return Missing("address_zip")
    last = codes[-1]
    state, rest, _ = _region(_segments(f"{text[: last.start()]}, {text[last.end() :]}"), STATES)
    if not state:
        return Missing("address_state")
    return _finished(rest, state, last[0], UNITED_STATES)


def _ends_as_american(text: str) -> bool:
    codes = list(_ZIP.finditer(text))
    if not codes:
        return False
    before = _segments(text[: codes[-1].start()])
    return (
        bool(before)
        and bool(region_at_end(before[-1], STATES)[0])
        and text[codes[-1].end() :].strip(" .") == ""
    )


def _foreign(segments: list[str], country: str) -> Parts | Missing:
    if len(segments) < 2 or not any(map(_has_number, segments)):
        return Missing("address_street" if len(segments) >= 2 else "address_city")
    return Parts(", ".join(segments[:-1]), segments[-1], country=country)


def _region(segments: list[str], regions: Mapping[str, str]) -> tuple[str, list[str], str]:
    """The province or state at the end, the segments without it, and how it was written."""
    if not segments:
        return "", segments, ""
    region, rest, written = region_at_end(segments[-1], regions)
    left = rest.strip(" -.") if region else rest
    return region, [*segments[:-1], left] if left else segments[:-1], written


def _finished(segments: list[str], region: str, code: str, country: str) -> Parts | Missing:
    found = _street_and_city(segments)
    if isinstance(found, Missing):
        return found
    street, city = found
    return Parts(street, city, region, code, country)


def _street_and_city(segments: list[str]) -> tuple[str, str] | Missing:
    if not segments:
        return Missing("address_street")
    if len(segments) == 1:
        if not _has_number(segments[0]) and not _has_box(segments[0]):
            return Missing("address_street")
        return _without_comma(segments[0])
    street, city = ", ".join(segments[:-1]), segments[-1]
    if not _has_number(street) and not _has_box(street):
        return Missing("address_street")
    if _has_number(city) or not any(map(str.isalpha, city)):
        return Missing("address_city")
    return street, city


def _without_comma(text: str) -> tuple[str, str] | Missing:
    """Street and city of "12 Main Street West Apt 4 Toronto": English streets end in their type."""
    words = text.split()
    types = [at for at, word in enumerate(words) if at > 1 and _STREET_TYPE.fullmatch(fold(word))]
    if not types:
        return Missing("address_city")
    at = types[0] + 1
    # "Avenue Road" is one street; the "St" of "Main St St Catharines" is the saint of the city.
    while at in types and fold(words[at]) != "st":
        at += 1
    if at < len(words) and _DIRECTION.fullmatch(fold(words[at])):
        at += 1
    street, rest = " ".join(words[:at]), " ".join(words[at:])
    if unit := _UNIT.match(rest):
        street, rest = f"{street} {unit[0].strip()}", rest[unit.end() :].strip()
    if not rest or _has_number(rest):
        return Missing("address_city")
    return street, rest


def _french_ways(text: str) -> Iterator[tuple[str, str]]:
    """Street and city of "123 rue Principale Montréal": French streets begin with their type, and end anywhere."""
    words = text.split()
    typed = any(_STREET_TYPE.fullmatch(fold(word)) for word in words[2:])
    if typed or len(words) < 3 or not _has_number(words[0]):
        return  # an English street, after which nothing is left
    for count in range(1, min(_LONGEST_CITY, len(words) - 2) + 1):
        street, city = words[:-count], " ".join(words[-count:])
        if _has_number(city):
            return
        named = [word for word in street[1:] if not _NO_NAME.fullmatch(fold(word).strip("."))]
        last, first = fold(street[-1]).strip("."), fold(words[-count])
        if named and not _GOES_ON.fullmatch(last) and not _BINDS.fullmatch(first):
            yield " ".join(street), city


def _has_number(text: str) -> bool:
    return any(map(str.isdecimal, text))
