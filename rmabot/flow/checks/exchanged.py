"""Two lines of texts that have changed places: told once, as that."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from rmabot.flow.finding import Finding
from rmabot.flow.model import Place
from rmabot.rma.pattern import pattern

_NEAR = 12
"""Lines of a text and its neighbour."""
_TWICE = pattern(r'has the key "(\w+)" twice, first at line (\d+), column (\d+)')
_ALSO_SAID = frozenset({"placeholders", "unknown-slot", "slot-may-be-empty"})
"""What may be said of a text because it stands in the wrong part."""


def exchanged_once(findings: Sequence[Finding]) -> Sequence[Finding]:
    """The findings of a file; a text that one part has twice and its neighbour lacks is one slip."""
    found = list(findings)
    for double in [one for one in found if one.code == "duplicate-key"]:
        told = _TWICE.search(double.message)
        empty = next((one for one in found if told is not None and _is_empty_above(one, int(told[2]))), None)
        if told is not None and empty is not None:
            place = Place(double.place.file, int(told[2]), int(told[3]))
            found = [one for one in found if one not in (double, empty)]
            found.append(Finding(place, _belongs(told[1], "above", empty.place.line), "yaml-syntax"))
            continue
        lacking = next(_without(found, double, told), None) if told is not None else None
        if told is None or lacking is None:
            continue
        if lacking.place.line == int(told[2]) or _is_of_one_other(lacking, told[1]):
            found = [one for one in found if one not in (double, lacking)]
            found.append(_of_another_language(double, told[1], lacking))
            continue
        below = lacking.place.line > double.place.line
        place = double.place if below else Place(double.place.file, int(told[2]), int(told[3]))
        message = _belongs(told[1], "below" if below else "above", lacking.place.line)
        found = [one for one in found if one not in (double, lacking) and not _about(one, place)]
        found.append(Finding(place, message, "yaml-syntax"))
    return found


def _belongs(key: str, where: str, line: int) -> str:
    return (
        f'this "{key}:" belongs to the part {where} (line {line}), which has none, '
        f"while this part has two. two lines have changed places: move it there"
    )


def _is_empty_above(one: Finding, first: int) -> bool:
    """Whether a part is empty whose only line went to the one below it."""
    return (
        one.code == "wrong-type" and one.message.endswith("not nothing") and first - one.place.line == _HEADS
    )


_HEADS = 2
"""Lines from a heading to what stands below the next one."""


def _without(found: Iterable[Finding], double: Finding, told: re.Match[str]) -> Iterator[Finding]:
    """The parts beside one that lack the language it has twice, and itself if it lacks another."""
    language, first = told[1], int(told[2])
    for one in found:
        if one.code == "text-missing" and one.place.line == first and len(one.languages) == 1:
            yield one
        above = first - one.place.line
        if _is_of_one_other(one, language) and (
            above == 1 or (_NO_PHRASES in one.message and 0 < above <= _STARTS)
        ):
            yield one
        near = abs(one.place.line - double.place.line) <= _NEAR
        if (
            one.code == "text-missing"
            and near
            and (
                (language in one.languages and " text. add " in one.message)
                or f"cannot be said in {language}." in one.message
            )
        ):
            yield one


_NO_PHRASES = " phrases: nobody could begin it"
_STARTS = 12
"""Lines from the beginning of what starts a flow to its phrases."""


def _is_of_one_other(lacking: Finding, language: str) -> bool:
    """Whether words that can always be said are missing in one language, and not in this one."""
    said = "cannot be said in" in lacking.message or _NO_PHRASES in lacking.message
    return said and len(lacking.languages) == 1 and language not in lacking.languages


def _of_another_language(double: Finding, language: str, lacking: Finding) -> Finding:
    message = (
        f'"{language}:" stands twice here, and "{lacking.languages[0]}:" not at all. one of them is that'
    )
    return Finding(double.place, message, "duplicate-key")


def _about(one: Finding, place: Place) -> bool:
    return (one.code in _ALSO_SAID and one.place.line == place.line) or (
        one.code == "placeholders" and abs(one.place.line - place.line) <= _NEAR
    )
