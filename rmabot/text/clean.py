"""What people type, made harmless, and the key under which it is looked up."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rmabot.rma.pattern import pattern

MOST = 20_000
"""Characters of one message that are looked at: more than any question takes, so that too long is seen as too long."""

_APOSTROPHES = "'’‘ʼ`´"
_MARKS = "\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff"
_PILED_MARKS = pattern(f"([{_MARKS}]{{4}})[{_MARKS}]+")
# Joiners shape Persian, Indic scripts and family emoji; beside plain letters they only hide text.
_JOINERS = pattern("[\u200c\u200d]+")
_EMPTY_LINES = pattern(r"\n\s*\n")
_LINE_BREAKS = {"\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"}


def clean(text: str, most: int = MOST) -> str:
    """The text in NFC without control characters, bidi marks and hidden characters, at most ``most`` long.

    Line breaks stay, as one kind; tabs and odd spaces become spaces; a broken character becomes U+FFFD.
    """
    text = text[:most]
    if text.isprintable() and (text.isascii() or _has_no_marks(text)):
        return text.strip()
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    if not text.isprintable():
        text = "".join([sign if sign.isprintable() else _harmless(sign) for sign in text])
        text = _EMPTY_LINES.sub("\n\n", _JOINERS.sub(_joiner, text))
    return unicodedata.normalize("NFC", _PILED_MARKS.sub(r"\1", text))[:most].strip()


def one_line(text: str, most: int = MOST) -> str:
    """The text cleaned, its line breaks and repeated spaces as one space each."""
    return " ".join(clean(text, most).split())


def inert(value: str) -> str:
    """A value fit to stand inside a text: one line, nothing hidden, nothing that turns the direction of what follows."""
    return value if value.isprintable() else one_line(value)


def excerpt(text: str, most: int = 60) -> str:
    """What was typed, short enough to be said back."""
    line = one_line(text, most * 4)
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _has_no_marks(text: str) -> bool:
    """Whether every character stands alone: the letters of western Europe, in one cheap look."""
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        return False
    return True


def _harmless(sign: str) -> str:
    category = unicodedata.category(sign)
    if sign == "\n" or sign in _LINE_BREAKS:
        return "\n"
    if sign == "\t" or category == "Zs":
        return " "
    if category == "Cs":
        return "\ufffd"
    # What this Python does not know may be next year's emoji; noncharacters never are.
    known_good = _JOINERS.match(sign) or (category == "Cn" and not _noncharacter(ord(sign)))
    return sign if known_good else ""


def _noncharacter(code: int) -> bool:
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


def _joiner(found: re.Match[str]) -> str:
    around = found.string[found.start() - 1 : found.start()] + found.string[found.end() : found.end() + 1]
    return found[0][0] if len(around) == 2 and not (around[0].isascii() or around[1].isascii()) else ""


class _Folding(dict[int, str | None]):
    """What becomes of each character in a match key, worked out when it is first met."""

    _KEPT_BELOW = 0x3000  # a hostile text must not fill the memory with what it taught us

    def __missing__(self, code: int) -> str | None:
        becomes = _folded(chr(code))
        if code < self._KEPT_BELOW:
            self[code] = becomes
        return becomes


def _folded(sign: str) -> str | None:
    if sign in _APOSTROPHES or "\u0300" <= sign <= "\u036f" or unicodedata.category(sign) == "Cf":
        return None
    # Vowel signs of other scripts are part of the word; a variation selector is not.
    if sign.isalnum() or (unicodedata.category(sign)[0] == "M" and sign != "\ufe0f"):
        return sign.lower()
    return " "


_FOLDING = _Folding({ord("œ"): "oe", ord("æ"): "ae", ord("ø"): "o", ord("đ"): "d", ord("ł"): "l"})


def fold(text: str) -> str:
    """The match key: no case, accents, apostrophes or punctuation, words one space apart.

    A text without a letter or digit keeps its signs, so that an emoji can be an answer too.
    """
    if text.isascii():
        return " ".join(text.translate(_FOLDING).split()) or " ".join(text.split())
    plain = unicodedata.normalize("NFKD", text[:MOST]).casefold()
    return " ".join(plain.translate(_FOLDING).split()) or "".join(
        [sign for sign in text[:MOST] if unicodedata.category(sign) == "So"]
    )


@lru_cache(maxsize=4096)
def key_of_label(label: str) -> str:
    """The match key of a text of ours, such as a button's: the same ones are compared with whatever is typed."""
    return fold(label)
