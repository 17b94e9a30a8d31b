"""Every check of a whole set, in one table; a new one is a file and a line here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from rmabot.flow.checks.subject import Subject
from rmabot.flow.compile_set import Compiled
from rmabot.flow.finding import Finding
from rmabot.flow.live import Live
from rmabot.flow.parse_set import Parsed

Check = Callable[[Subject], Iterator[Finding]]

CHECKS: tuple[Check, ...] = ()


def run_checks(
    parsed: Parsed, compiled: Compiled, found: Sequence[Finding], live: Live | None
) -> Iterator[Finding]:
    """All findings of all checks."""
    subject = Subject(parsed, compiled, found, live)
    for check in CHECKS:
        yield from check(subject)
