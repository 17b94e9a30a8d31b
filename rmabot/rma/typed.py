"""Text as people type it, made plain before it is read."""

import unicodedata

from rmabot.rma.pattern import pattern

READ_AT_MOST = 4_000  # characters; nobody types more around a number, and a pasted log must not cost a second

_MARK_RUNS = pattern(r"([\u0300-\u036f]{8})[\u0300-\u036f]+")
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"), "-")
_DROPPED = {"Cf", "Cs", "Co", "Cn", "Mn", "Me"}


def fold(text: str) -> str:
    """Upper case without accents, invisible characters, full-width forms and fancy dashes; spaces become one each."""
    plain = text[:READ_AT_MOST]
    if not plain.isascii():
        plain = _MARK_RUNS.sub(r"\1", plain.translate(_DASHES))
        plain = unicodedata.normalize("NFKD", plain).translate(_DASHES)
        plain = "".join(map(_plain_character, plain))
    return " ".join(plain.upper().split())


def _plain_character(character: str) -> str:
    if character.isascii():
        return character
    if unicodedata.category(character) in _DROPPED:
        return ""
    digit = unicodedata.digit(character, None)
    return character if digit is None else str(digit)
