"""Names in any script: printed as written where the font can, spelled in Latin letters where it cannot."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

_PICTURE = re.compile(r":[a-z0-9_+-]+:")
_GAPS = re.compile(" {2,}")


def printable(text: str, glyphs: Container[int]) -> tuple[str, bool]:
    """Return the text as the font can print it, and whether anything had to be spelled otherwise."""
    if all(ord(sign) in glyphs for sign in text):
        return text, False
    made = "".join([sign if ord(sign) in glyphs else _spelled(sign, glyphs) for sign in _composed(text)])
    if made == text:
        return text, False
    return _GAPS.sub(" ", made).strip(" ") or "?", True


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _spelled(sign: str, glyphs: Container[int]) -> str:
    if unicodedata.category(sign) in {"Cf", "Mn", "Cc", "Cs"}:
        return ""
    plain = "".join([part for part in unicodedata.normalize("NFKD", sign) if ord(part) in glyphs])
    if plain and not unicodedata.combining(plain[0]):
        return plain
    from anyascii import anyascii

    spelled = anyascii(sign)
    if _PICTURE.fullmatch(spelled) or (not spelled and unicodedata.category(sign) in {"So", "Sk"}):
        return ""  # a picture has a name and no letters: a courier reads a label better without it
    return "".join([part for part in spelled if ord(part) in glyphs]) or "?"
