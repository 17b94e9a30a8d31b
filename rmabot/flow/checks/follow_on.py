"""Findings that only repeat another one: one is enough for one cause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rmabot.flow.finding import Finding

_NEAR = 12
"""Lines between a text and the same text in another language."""


def without_follow_on(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings without those that say again what another one says."""
    found = list(findings)
    holes = [one for one in found if one.code == "slot-may-be-empty"]
    for one in found:
        if one.code != "placeholders" or not any(_same_placeholder(one, hole) for hole in holes):
            yield one


def _same_placeholder(one: Finding, hole: Finding) -> bool:
    """A placeholder that should not be there at all is missing in no language."""
    path = hole.message.partition("}")[0] + "}"
    return (
        one.place.file == hole.place.file
        and abs(one.place.line - hole.place.line) <= _NEAR
        and f" lacks {path}," in one.message
    )
