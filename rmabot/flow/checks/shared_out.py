"""The checks of a whole set on two cores: some in a second process, with the same findings in the same order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
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
from rmabot.flow.second_process import Copy, Turns, cores

_THEIRS: tuple[Check, ...] = (
    options_alike.check,
    phrases_alike.check,
    unheard.check,
    never_heard.check,
    other_language.check,
    never_typed.check,
    said_twice.check,
    same_text.check,
    unfinished.check,
)
ELSEWHERE = frozenset(_THEIRS)
"""A little more than half of the work, as it was measured: those about words, which see flows only as they are written.

They are begun with what takes longest and with those that load the same; the last of them are done by whoever is free.
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
    with closing(Turns(len(_THEIRS))) as turns, Copy(partial(_work, begun, turns)) as copy:
        yield lambda subject: _found(subject, turns, copy.outcome, begun)


def _found(
    subject: Subject, turns: Turns, outcome: Callable[[], bytes | None], begun: Subject
) -> Iterable[Finding]:
    """All findings of all checks in their order, with those of the second process or, should it break, without it."""
    found = {check: list(check(subject)) for check in ALL if check not in ELSEWHERE}
    of_words = _taken(subject, turns)
    told = outcome()
    if told is not None and subject.compiled.contexts.keys() == begun.compiled.contexts.keys():
        of_words.update(msgspec.msgpack.decode(told, type=_OfWords))
        if len(subject.found) != len(begun.found):
            of_words.pop(_THEIRS.index(unheard.check), None)
    for at, check in enumerate(_THEIRS):
        found[check] = of_words[at] if at in of_words else list(check(subject))
    return [finding for check in ALL for finding in found[check]]


_OfWords = dict[int, list[Finding]]
"""What was found by those that were done, by their places."""


def _taken(subject: Subject, turns: Turns) -> _OfWords:
    return {turn: list(_THEIRS[turn](subject)) for turn in turns}


def _work(subject: Subject, turns: Turns) -> bytes:
    return msgspec.msgpack.encode(_taken(subject, turns))
