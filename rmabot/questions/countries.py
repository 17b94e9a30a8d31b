"""Countries by their names in each language (Unicode CLDR, by Babel) and by their two letters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from rmabot.questions.settings import Raw, SettingError
from rmabot.text.clean import fold

CANADA, UNITED_STATES = "CA", "US"

# Known without the tables, since nearly every address ends in one of these or in none.
_NEAR: Mapping[str, str] = {
    "canada": CANADA,
    "usa": UNITED_STATES,
    "us": UNITED_STATES,
    "u s a": UNITED_STATES,
    "u s": UNITED_STATES,
    "united states": UNITED_STATES,
    "united states of america": UNITED_STATES,
    "etats unis": UNITED_STATES,
}


_NEAR_ENDS = tuple({name[-1] for name in _NEAR})


def may_end_near(text: str) -> bool:
    """Whether a text may end in one of those two: one look at its last letter, since most texts do not."""
    return fold(text).endswith(_NEAR_ENDS)


def near_country(name: str) -> str | None:
    """Canada or the United States, by name."""
    return _NEAR.get(fold(name))


def country_of(name: str, languages: tuple[str, ...]) -> str | None:
    """The two letters of a country named in any of the languages."""
    key = fold(name)
    return _NEAR.get(key) or _names(languages).get(key)


def country_name(code: str, language: str) -> str:
    """The country's name in a language, its letters if the tables have none."""
    return _territories(language).get(code, code)


@lru_cache(maxsize=8)
def _names(languages: tuple[str, ...]) -> Mapping[str, str]:
    return {
        fold(name): code
        for language in languages
        for code, name in _territories(language).items()
        if len(code) == 2 and code.isalpha()
    }


@lru_cache(maxsize=16)
def _territories(language: str) -> Mapping[str, str]:
    # Here and not at the top: 45 ms of import that most addresses have no use for.
    from babel import Locale
    from babel.core import UnknownLocaleError

    try:
        return dict(Locale.parse(language).territories)
    except (UnknownLocaleError, ValueError):
        return {}


def read_country(raw: Raw) -> str:
    """A country by its two letters, such as ``CA``."""
    code = str(raw).strip().upper()
    if not re.fullmatch("[A-Z]{2}", code):
        raise SettingError(f'"{raw}" is no country. write its two letters, such as CA')
    return code
