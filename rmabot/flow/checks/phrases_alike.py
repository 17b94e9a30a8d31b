"""Phrases of two flows that nobody could tell apart, and those that always mean something else."""

from __future__ import annotations

from collections.abc import Iterator

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
    for ctx, flow in subject.flows:
        for words in ctx.flow.phrases.values():
            for word in words:
                yield flow.name, word, fold(word.text)


def _alike(phrases: list[tuple[str, Name, str]]) -> Iterator[Finding]:
    # Here and not at the top: whoever loads flows without phrases need not wait for it.
    from rapidfuzz import fuzz, process

    phrases = phrases[:_MOST]

    # The order of what people type does not matter to the matcher, so it does not here.
    keys = [" ".join(sorted(key.split())) for _, _, key in phrases]
    for at, (flow, word, _) in enumerate(phrases):
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
