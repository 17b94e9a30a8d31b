"""Phrases of two flows that nobody could tell apart, and words that never come through."""

from __future__ import annotations

from collections.abc import Iterator

from rmabot.flow.checks.subject import Subject
from rmabot.flow.compile_set import globals_of
from rmabot.flow.finding import Finding
from rmabot.flow.scope import Located
from rmabot.flow.syntax import Name, OptionSource
from rmabot.questions.choice import CHOICE
from rmabot.text.clean import fold

ALIKE = 88.0
"""Of 100: from here on a text starts a flow without being asked about."""
_MOST = 3_000


def check(subject: Subject) -> Iterator[Finding]:
    """Each phrase against those of all other flows, and against what always means something else."""
    phrases = list(_phrases(subject))
    always = globals_of(subject.parsed)
    for _, word, key in phrases:
        if key in always:
            message = f'"{word.text}" always means "{always[key]}" (globals: in words), and would never start this flow'
            yield Finding(word.place, message, "never-heard")
    yield from _alike([(flow, word, key) for flow, word, key in phrases if key not in always])
    yield from _options_never_heard(subject, {key: flow for flow, _, key in phrases}, always)


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


def _options_never_heard(
    subject: Subject, phrases: dict[str, str], always: dict[str, str]
) -> Iterator[Finding]:
    """Words for an option that are taken for something else first."""
    for ctx, flow in subject.flows:
        for located in ctx.scope.steps:
            for option in located.step.options:
                asks = flow.name if _answers_from_the_start(located, option) else ""
                for words in option.also_typed.values():
                    for word in words:
                        key = fold(word.text)
                        if key in always:
                            why = f'always means "{always[key]}" (globals: in words)'
                        elif phrases.get(key, asks) != asks:
                            why = f'starts flow "{phrases[key]}"'
                        else:
                            continue
                        message = f'"{word.text}" {why}, and would never reach option "{option.name.text}". take it away'
                        yield Finding(word.place, message, "never-heard")


def _answers_from_the_start(located: Located, option: OptionSource) -> bool:
    """Whether a phrase of the option's own flow answers its question too, as the engine's ``already_said`` has it."""
    step = located.step
    plain = not (option.go or option.again or option.call or option.sets)
    return plain and step.type is not None and step.type.text == CHOICE.name and not located.repeat
