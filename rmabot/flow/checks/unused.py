"""Facts, pieces and lists that nothing names, and retries that come too late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rmabot.flow.checks.subject import Subject
from rmabot.flow.finding import Finding
from rmabot.flow.model import MISSES
from rmabot.flow.parsed import Parsed
from rmabot.rma.pattern import pattern


def check(subject: Subject) -> Iterator[Finding]:
    """What nothing uses is most often what somebody forgot to use."""
    if not subject.readable:
        return
    for ctx, _ in subject.flows:
        for located in ctx.scope.steps:
            for texts in located.step.retry[MISSES - 1 : MISSES]:
                message = (
                    f"retry {MISSES} is never said: after {MISSES} answers that do not fit, give_up: is taken. "
                    f"leave the best {MISSES - 1}"
                )
                yield Finding(texts.place, message, "unused")
    yield from _facts(subject)


def _facts(subject: Subject) -> Iterator[Finding]:
    doubtful = {one.place.file for one in subject.found}
    for ctx, _ in subject.sound_flows:
        if ctx.flow.place.file in doubtful:
            continue
        if not ctx.flow.facts:
            continue
        words = Counter(_WORD.findall(ctx.reader.source.read))
        for name, _ in ctx.flow.facts.values():
            if words[name.text] < _TWICE:
                message = (
                    f'nothing uses fact "{name.text}". write when: {name.text} where it matters, or delete it'
                )
                yield Finding(name.place, message, "unused")


_TWICE = 2
_WORD = pattern(r"\w+")


def pieces_and_lists(subject: Subject) -> Iterator[Finding]:
    """Neither a piece nor a list is written for nothing."""
    if not subject.readable or not subject.parsed.flows:
        return
    written = _all_written(subject.parsed)
    for name, (word, _) in subject.parsed.pieces.pieces.items():
        if not any(uses_piece(text, name) for text in written):
            message = f'no text uses piece "{name}". write {{text.{name}}} in one, or delete it'
            yield Finding(word.place, message, "unused")
    for name, listed in subject.parsed.lists.items():
        if not any(uses_list(text, name) for text in written):
            message = f'no question takes its options from list "{name}". write options_from: {name}, or delete the file'
            yield Finding(listed.name.place, message, "unused")


def uses_piece(text: str, name: str) -> bool:
    """Whether a file, as written, may put a piece into a text."""
    return f"text.{name}}}" in text


def uses_list(text: str, name: str) -> bool:
    """Whether a file, as written, may take options from a list."""
    return name in text


def _all_written(parsed: Parsed) -> list[str]:
    """Every file that may name a piece or a list, as written."""
    readers = [reader for _, reader in parsed.flows.values()]
    readers += dict.fromkeys(parsed.words.readers.values())
    readers += [reader for reader, _ in parsed.policy]
    readers += [
        one.reader
        for one in (parsed.lifecycle, parsed.statements)
        if one is not None and one.reader is not None
    ]
    return [reader.source.read for reader in readers]
