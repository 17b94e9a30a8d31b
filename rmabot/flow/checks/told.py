"""Of all that was found, what is told: in its order, and one finding for each cause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rmabot.flow.checks.follow_on import without_follow_on
from rmabot.flow.checks.said_alike import alike_once
from rmabot.flow.checks.same_cause import one_for_each_cause
from rmabot.flow.finding import Finding, capped, in_order
from rmabot.flow.source import Source


def told(
    everything: Iterable[Finding], sources: Sequence[Source], languages: tuple[str, ...]
) -> tuple[Finding, ...]:
    """The findings that are shown; ``sources`` are at least the files in which something was found."""
    found = in_order(without_follow_on(everything, sources, languages))
    return capped(alike_once(one_for_each_cause(found)))
