"""Names in any script: printed as written where the font can, spelled in Latin letters where it cannot."""

from __future__ import annotations

import unicodedata
from collections.abc import Container


def printable(text: str, glyphs: Container[int]) -> tuple[str, bool]:
    """Return the text as the font can print it, and whether anything had to be spelled otherwise."""
    if all(ord(sign) in glyphs for sign in text):
        return text, False
    made = "".join([sign if ord(sign) in glyphs else _spelled(sign, glyphs) for sign in _composed(text)])
    return made, made != text


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _spelled(sign: str, glyphs: Container[int]) -> str:
    if unicodedata.category(sign) in {"Cf", "Mn", "Cc", "Cs"}:
        return ""
    plain = "".join([part for part in unicodedata.normalize("NFKD", sign) if ord(part) in glyphs])
    if plain and not unicodedata.combining(plain[0]):
        return plain
    from anyascii import anyascii

    return "".join([part for part in anyascii(sign) if ord(part) in glyphs]) or "?"
