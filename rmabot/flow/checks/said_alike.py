"""The same sentence at many places is one cause: told where it stands first, with the other places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rmabot.flow.finding import Finding

_MANY = 3
"""So many places that say the same have one cause elsewhere, such as a piece that was renamed."""
_SURE = 2
"""So many are enough where the name that was meant is known."""
_TOLD = 5
_NO_LANGUAGE = " is no language of these dialogs"
_OF_NAMES = frozenset(
    {"unknown-step", "unknown-piece", "unknown-flow", "unknown-statement", "unknown-list", "unknown-slot", "missing-input", "unknown-fact", "unknown-option", "phrases-alike",
     "unknown-input"}
)  # fmt: skip


def alike_once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings; of many that say the same of a name the first one, which tells where the others are."""
    found = _of_known_languages(list(findings))
    places: dict[tuple[str, str], list[Finding]] = {}
    for one in found:
        if one.code in _OF_NAMES or _NO_LANGUAGE in one.message:
            places.setdefault(what_is_said(one), []).append(one)
    for one in found:
        alike = places.get(what_is_said(one), [one])
        sure = "did you mean" in one.message or one.code == "unknown-option"
        if len(alike) < (_SURE if sure else _MANY):
            yield one
        elif one is alike[0]:
            yield Finding(one.place, f"{one.message} {_others(one, alike[1:])}", one.code, one.languages)


def _of_known_languages(found: list[Finding]) -> list[Finding]:
    """The findings without what follows where all texts are in a language that words do not name any more."""
    strange = [one for one in found if _NO_LANGUAGE in one.message and one.code == "unknown-key"]
    if len(strange) < _EVERYWHERE:
        return found
    lost = [
        one
        for one in found
        if one.code == "duplicate-key" and f'"{strange[0].message.split(_QUOTE)[1]}"' in one.message
    ]
    return lost or strange


_EVERYWHERE = 20
_QUOTE = '"'


def what_is_said(one: Finding) -> tuple[str, str]:
    """What is said of a name, without what it would lead to at this place; of phrases, which two flows they are of."""
    if one.code == "phrases-alike":
        return one.place.file, one.message.rpartition(' of flow "')[2].partition('"')[0]
    if _NO_LANGUAGE in one.message:
        return one.code, one.message[: one.message.index(_NO_LANGUAGE)]
    return one.code, one.message.partition(" as written ")[0]


def _others(one: Finding, alike: list[Finding]) -> str:
    told = [_place(one, other) for other in alike[:_TOLD]]
    more = [f"{len(alike) - _TOLD} more"] if len(alike) > _TOLD else []
    return f"(also at {', '.join([*told, *more])})"


def _place(one: Finding, other: Finding) -> str:
    place = other.place
    return f"line {place.line}" if place.file == one.place.file else f"{place.file}:{place.line}"
