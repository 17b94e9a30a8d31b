"""Phrases of two flows that nobody could tell apart, and those that always mean something else."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from rmabot.flow.checks.subject import Subject
from rmabot.flow.finding import Finding
from rmabot.flow.syntax import Name
from rmabot.text.clean import fold

ALIKE = 88.0
"""Of 100: from here on a text starts a flow without being asked about."""
_MOST = 3_000


def check(subject: Subject) -> Iterator[Finding]:
    """Each phrase against those of all other flows, and against what always means something else."""
    phrases = list(_phrases(subject))
    always = subject.heard.always
    for _, word, key in phrases:
        if key in always:
            message = f'"{word.text}" always means "{always[key]}" (globals: in words), and would never start this flow'
            yield Finding(word.place, message, "never-heard")
    yield from _alike([(flow, word, key) for flow, word, key in phrases if key not in always])


def _phrases(subject: Subject) -> Iterator[tuple[str, Name, str]]:
    for ctx in subject.contexts:
        for words in ctx.flow.phrases.values():
            for word in words:
                yield ctx.flow.name.text, word, fold(word.text)


def _alike(phrases: list[tuple[str, Name, str]]) -> Iterator[Finding]:
    # Here and not at the top: whoever loads flows without phrases need not wait for it.
    from rapidfuzz import fuzz, process

    phrases = phrases[:_MOST]

    # The order of what people type does not matter to the matcher, so it does not here.
    keys = [" ".join(sorted(key.split())) for _, _, key in phrases]
    for at in sorted(_in_doubt([flow for flow, _, _ in phrases], keys)):
        flow, word, _ = phrases[at]
        found = process.extract(
            keys[at], keys[:at], scorer=fuzz.ratio, processor=None, score_cutoff=ALIKE, limit=None
        )
        for _, score, other in found:
            there, first, _ = phrases[other]
            if there != flow:
                same = "is the same as" if score >= 100 else f"is {score:.0f} of 100 like"
                message = (
                    f'phrase "{word.text}" {same} "{first.text}" of flow "{there}" ({first.place.file}, line '
                    f"{first.place.line}): either text could start both. take one away"
                )
                yield Finding(word.place, message, "phrases-alike")
                break


def _in_doubt(flows: Sequence[str], keys: Sequence[str]) -> set[int]:
    """Those that an earlier phrase of another flow is like: of each pair the shorter one is looked for among those not much shorter."""
    from rapidfuzz import fuzz, process

    by_length = sorted(range(len(keys)), key=lambda at: len(keys[at]))
    lengths = [len(keys[at]) for at in by_length]
    sorted_keys = [keys[at] for at in by_length]
    found: set[int] = set()
    for place, at in enumerate(by_length):
        # A shorter one has at most all of its letters in common with it.
        first = bisect_left(lengths, int(lengths[place] * ALIKE / (200 - ALIKE)))
        alike = process.extract(
            keys[at],
            sorted_keys[first:place],
            scorer=fuzz.ratio,
            processor=None,
            score_cutoff=ALIKE,
            limit=None,
        )
        others = [by_length[first + other] for _, _, other in alike]
        found.update([max(at, other) for other in others if flows[other] != flows[at]])
    return found
