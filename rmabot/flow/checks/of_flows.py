"""The checks that look at each flow by itself: of the rest of its set they see what ``SetNames`` and ``Heard`` say, and no more.

Where one flow was edited in a set that was good, these are all that must look at it again (``flow/edited.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rmabot.flow.checks import (
    conditions,
    dead_end,
    garbled,
    handing,
    lists,
    moved,
    names,
    never_heard,
    never_typed,
    no_answer,
    options_alike,
    other_language,
    said_twice,
    same_text,
    slot_empty,
    slot_order,
    statement_skipped,
    too_long,
    unfinished,
    unheard,
    unreachable,
    unused,
)
from rmabot.flow.checks.subject import Subject
from rmabot.flow.finding import Finding

Check = Callable[[Subject], Iterator[Finding]]

OF_FLOWS: tuple[Check, ...] = (
    # First, so that it never lacks the means: what cannot be followed to the end is a finding here.
    statement_skipped.check,
    names.check,
    unreachable.check,
    slot_order.check,
    slot_empty.check,
    conditions.check,
    dead_end.check,
    moved.check,
    handing.check,
    no_answer.check,
    never_typed.check,
    never_heard.check,
    options_alike.check,
    too_long.check,
    same_text.check,
    other_language.check,
    said_twice.check,
    lists.check,
    unfinished.check,
    garbled.check,
    unheard.check,
    unused.check,
)
