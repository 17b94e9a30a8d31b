"""Every check of a whole set, in two tables; a new one is a file and a line in one of them."""

from __future__ import annotations

from collections.abc import Iterator

from rmabot.flow.checks import (
    call_cycle,
    commands,
    dead_end,
    handing,
    lifecycle_texts,
    model_twice,
    never_begun,
    not_given_back,
    phrases_alike,
    policy_order,
    statement_seal,
    translation,
    unused,
    warranty_gap,
    warranty_lines,
    warranty_rows,
    words_missing,
)
from rmabot.flow.checks.of_flows import OF_FLOWS, Check
from rmabot.flow.checks.subject import Subject
from rmabot.flow.finding import Finding

OF_SETS: tuple[Check, ...] = (
    never_begun.check,
    not_given_back.check,
    call_cycle.check,
    statement_seal.check,
    words_missing.check,
    lifecycle_texts.check,
    commands.check,
    dead_end.never_offered,
    handing.first_language,
    phrases_alike.check,
    translation.check,
    unused.pieces_and_lists,
    warranty_lines.check,
    warranty_rows.check,
    warranty_gap.check,
    model_twice.check,
    policy_order.check,
)
"""Those that look at several files together; what they see of a flow stands in ``flow/outside.py``."""

ALL: tuple[Check, ...] = (*OF_FLOWS, *OF_SETS)
"""In the order in which they look."""


def run_checks(subject: Subject) -> Iterator[Finding]:
    """All findings of all checks."""
    for check in ALL:
        yield from check(subject)
