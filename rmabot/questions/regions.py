"""Provinces of Canada and states of the United States as people write them, and what a postal code tells of them.

Sources: Canada Post's addressing guidelines (letters of provinces, first letters of postal codes; K1A is the
federal government's on both sides of the Ottawa River); the United States Postal Service's abbreviations.
"""

from __future__ import annotations

from collections.abc import Mapping

from rmabot.rma.pattern import pattern
from rmabot.text.clean import fold

_PROVINCES: Mapping[str, tuple[str, str]] = {
    "AB": ("T", "Alberta|Alta|Alb"),
    "BC": ("V", "British Columbia|Colombie-Britannique|B.C.|C.-B."),
    "MB": ("R", "Manitoba|Man"),
    "NB": ("E", "New Brunswick|Nouveau-Brunswick|N.B.|N.-B."),
    "NL": (
        "A",
        "Newfoundland and Labrador|Terre-Neuve-et-Labrador|Newfoundland|Labrador|Terre-Neuve|N.L.|T.-N.-L.|Nfld",
    ),
    "NS": ("B", "Nova Scotia|Nouvelle-Écosse|N.S.|N.-É."),
    "NT": ("X", "Northwest Territories|Territoires du Nord-Ouest|N.T.|N.W.T.|T.N.-O."),
    "NU": ("X", "Nunavut|Nt"),
    "ON": ("KLMNP", "Ontario|Ont|O.N."),
    "PE": ("C", "Prince Edward Island|Île-du-Prince-Édouard|P.E.I.|P.E.|Î.-P.-É."),
    "QC": ("GHJ", "Quebec|Québec|Que|P.Q.|Q.C."),
    "SK": ("S", "Saskatchewan|Sask|S.K."),
    "YT": ("Y", "Yukon|Yukon Territory|Territoire du Yukon|Y.T.|Yn"),
}
_STATES = (
    "AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware|"
    "DC District of Columbia|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|"
    "KY Kentucky|LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|"
    "MO Missouri|MT Montana|NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|"
    "NC North Carolina|ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|PR Puerto Rico|RI Rhode Island|"
    "SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia|WA Washington|"
    "WV West Virginia|WI Wisconsin|WY Wyoming"
)


def _key(name: str) -> str:
    return fold(name).replace(" ", "")


PROVINCES: Mapping[str, str] = {
    _key(name): code for code, (_, names) in _PROVINCES.items() for name in (code, *names.split("|"))
}
"""Each way to write a province, folded without spaces, and its two letters."""

STATES: Mapping[str, str] = {
    _key(name): entry[:2] for entry in _STATES.split("|") for name in (entry[:2], entry[3:])
}
"""The same for the states."""

_POSTAL_LETTERS = "ABCEGHJKLMNPRSTVWXYZ"
_POSTAL_CODE = pattern(rf"[ABCEGHJKLMNPRSTVXY]\d[{_POSTAL_LETTERS}]\d[{_POSTAL_LETTERS}]\d")
_LIKE_A_POSTAL_CODE = pattern(r"(?<![^\W_])([A-Z][0-9OIL][A-Z])[ -]{0,2}([0-9OIL][A-Z][0-9OIL])(?![^\W_])")
_ZERO_ONE = str.maketrans("OIL", "011")
_DIGITS_AT_LEAST = 2  # of three; the others may be typed as O, I or L
_WORDS_IN_A_REGION = 4


def find_postal_code(text: str) -> tuple[str, int, int] | None:
    """What looks like a Canadian postal code: as ``H2X 1Y4``, and where it stands; the last one if there are several."""
    # Letter by letter otherwise: places count, and "ß" would become two.
    upper = (
        text.upper()
        if text.isascii()
        else "".join([sign.upper() if sign.isascii() else sign for sign in text])
    )
    found = [
        one
        for one in _LIKE_A_POSTAL_CODE.finditer(upper)
        if sum(map(str.isdecimal, one[0])) >= _DIGITS_AT_LEAST
    ]
    if not found:
        return None
    last = found[-1]
    both = last[1] + last[2]
    code = "".join([sign.translate(_ZERO_ONE) if place % 2 else sign for place, sign in enumerate(both)])
    return f"{code[:3]} {code[3:]}", last.start(), last.end()


def is_postal_code(code: str) -> bool:
    """Whether a code has only letters that Canada Post uses."""
    return _POSTAL_CODE.fullmatch(code.replace(" ", "")) is not None


def provinces_of(postal_code: str) -> tuple[str, ...]:
    """Where a postal code can be."""
    own = tuple([code for code, (letters, _) in _PROVINCES.items() if postal_code[0] in letters])
    return (*own, "QC") if postal_code.startswith("K1A") else own


def region_at_end(text: str, regions: Mapping[str, str]) -> tuple[str, str, str]:
    """The region that a text ends in, the text before it, and how it was written; empty if there is none."""
    words = text.replace("(", " ").replace(")", " ").split()
    keys = [_key(word) if any(map(str.isalnum, word)) else "" for word in words[-_WORDS_IN_A_REGION:]]
    for at in range(len(keys)):
        if code := regions.get("".join(keys[at:])):
            count = len(keys) - at
            return code, " ".join(words[:-count]), " ".join(words[-count:]).strip(" .,")
    return "", text, ""
