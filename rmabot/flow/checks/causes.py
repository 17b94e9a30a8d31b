"""Of findings that explain one another, those that are told."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rmabot.flow.finding import Finding


def causes(found: Iterable[Finding], follows: Callable[[Finding, Finding], bool]) -> list[Finding]:
    """The findings that follow from none of those told: of two that explain each other the one worth more is.

    A set with findings must never come out as one without.
    """
    found = list(found)
    told = dict(enumerate(found))
    for at, one in sorted(told.items(), key=lambda item: _WORTH.get(item[1].code, 0)):
        if any(other is not one and follows(one, other) for other in told.values()):
            del told[at]
    return [found[at] for at in sorted(told)]


_WORTH = {"yaml-syntax": 1, "missing-line": 2}
"""What says most of a slip is let go last."""
