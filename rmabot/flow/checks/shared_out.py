"""The checks of a whole set on two cores: some in a second process, with the same findings in the same order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial

import msgspec

from rmabot.flow.checks import (
    never_heard,
    never_typed,
    options_alike,
    other_language,
    phrases_alike,
    said_twice,
    same_text,
    unfinished,
    unheard,
)
from rmabot.flow.checks.of_flows import Check
from rmabot.flow.checks.subject import Subject
from rmabot.flow.checks.table import ALL, run_checks
from rmabot.flow.finding import Finding
from rmabot.flow.second_process import Copy, cores

ELSEWHERE: frozenset[Check] = frozenset(
    {
        never_heard.check,
        never_typed.check,
        options_alike.check,
        other_language.check,
        phrases_alike.check,
        said_twice.check,
        same_text.check,
        unfinished.check,
        unheard.check,
    }
)
"""Half of the work, as it was measured: those about words, which see flows only as they are written.

Of what was found before, which grows while flows are compiled, only ``unheard`` knows.
"""

_WORTH_IT = 40_000
"""Of fewer characters all is checked sooner than another process begins."""


@contextmanager
def checking(begun: Subject) -> Iterator[Callable[[Subject], Iterable[Finding]]]:
    """Begin to check a set: what needs no compiled flow, in a second process, while the flows are compiled in this one."""
    if cores() < 2 or sum([len(source.text) for source in begun.parsed.sources]) < _WORTH_IT:
        yield run_checks
        return
    with Copy(partial(_work, begun)) as copy:
        yield lambda subject: _found(subject, copy.outcome, begun)


def _found(subject: Subject, outcome: Callable[[], bytes | None], begun: Subject) -> Iterable[Finding]:
    """All findings of all checks in their order, with those of the second process or, should it break, without it."""
    found = {check: list(check(subject)) for check in ALL if check not in ELSEWHERE}
    told = outcome()
    if told is None or subject.compiled.contexts.keys() != begun.compiled.contexts.keys():
        found.update(zip(_THEIRS, _of_words(subject), strict=True))
    else:
        found.update(zip(_THEIRS, msgspec.msgpack.decode(told, type=list[list[Finding]]), strict=True))
        if len(subject.found) != len(begun.found):
            found[unheard.check] = list(unheard.check(subject))
    return [finding for check in ALL for finding in found[check]]


_THEIRS = tuple([check for check in ALL if check in ELSEWHERE])


def _of_words(subject: Subject) -> list[list[Finding]]:
    return [list(check(subject)) for check in _THEIRS]


def _work(subject: Subject) -> bytes:
    return msgspec.msgpack.encode(_of_words(subject))
