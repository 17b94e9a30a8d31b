"""How wide a text is about, and how it is broken into lines, where there is no browser to ask."""

from __future__ import annotations

from rmabot.rma.pattern import pattern

_NARROW = frozenset("iljtfrI.,:;'’|!()[]/- “”\N{NO-BREAK SPACE}")
_SPACES = pattern(r"[ \t\n]+")
"""What a line may break at: no French quote or colon stands alone below its word."""
_WIDE = frozenset("mwMWÀ%@—…→↺")


def width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a text in pixels, a little too wide rather than too narrow."""
    units = sum([_units(sign) for sign in text])
    return units * size * (1.06 if bold else 1.0)


def _units(sign: str) -> float:
    if sign in _NARROW:
        return 0.32
    if sign in _WIDE:
        return 0.86
    if sign > "\u2e7f":
        return 1.0
    return 0.68 if sign.isupper() else 0.54


def cut(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """As much of a text as there is room for, with an ellipsis where it was cut."""
    if width(text, size, bold=bold) <= room:
        return text
    kept = text
    while kept and width(f"{kept}…", size, bold=bold) > room:
        kept = kept[:-1]
    return f"{kept.rstrip()}…" if kept else ""


def lines(text: str, size: float, room: float, most: int) -> list[str]:
    """A text in at most so many lines, the last one cut."""
    words = [word for word in _SPACES.split(text) if word]
    found: list[str] = []
    line = ""
    for at, word in enumerate(words):
        longer = f"{line} {word}".strip()
        if line and width(longer, size) > room:
            if len(found) + 1 == most:
                rest = " ".join([line, *words[at:]])
                return [*found, cut(rest, size, room)]
            found.append(line)
            line = word
        else:
            line = longer
    return [*found, cut(line, size, room)] if line else found
