"""Every check of a whole set, in one table; a new one is a file and a line here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from rmabot.flow.checks import (
    call_cycle,
    commands,
    conditions,
    dead_end,
    handing,
    lifecycle_texts,
    model_twice,
    moved,
    names,
    never_begun,
    never_typed,
    no_answer,
    not_given_back,
    options_alike,
    phrases_alike,
    policy_order,
    same_text,
    slot_empty,
    slot_order,
    statement_seal,
    statement_skipped,
    too_long,
    translation,
    unreachable,
    unused,
    warranty_gap,
    warranty_lines,
    warranty_rows,
    words_missing,
)
from rmabot.flow.checks.subject import Subject
from rmabot.flow.compile_set import Compiled
from rmabot.flow.finding import Finding
from rmabot.flow.live import Live
from rmabot.flow.parse_set import Parsed

Check = Callable[[Subject], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    # First, so that it never lacks the means: what cannot be followed to the end is a finding here.
    statement_skipped.check,
    names.check,
    unreachable.check,
    never_begun.check,
    not_given_back.check,
    call_cycle.check,
    slot_order.check,
    slot_empty.check,
    statement_seal.check,
    words_missing.check,
    lifecycle_texts.check,
    conditions.check,
    dead_end.check,
    commands.check,
    moved.check,
    handing.check,
    no_answer.check,
    never_typed.check,
    options_alike.check,
    phrases_alike.check,
    too_long.check,
    translation.check,
    same_text.check,
    unused.check,
    warranty_lines.check,
    warranty_rows.check,
    warranty_gap.check,
    model_twice.check,
    policy_order.check,
)


def run_checks(
    parsed: Parsed, compiled: Compiled, found: Sequence[Finding], live: Live | None
) -> Iterator[Finding]:
    """All findings of all checks."""
    subject = Subject(parsed, compiled, found, live)
    for check in CHECKS:
        yield from check(subject)
