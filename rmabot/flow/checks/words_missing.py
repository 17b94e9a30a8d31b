"""Moments for which the bot has no words."""

from __future__ import annotations

from collections.abc import Iterator

from rmabot.flow.checks.subject import Subject
from rmabot.flow.finding import Finding
from rmabot.flow.language_names import language_name
from rmabot.flow.moments import GLOBALS
from rmabot.flow.parse_set import SAID
from rmabot.flow.reading import listed

_SHOWN = 6


def check(subject: Subject) -> Iterator[Finding]:
    """Every moment, every refusal and everything that people can always say has its words."""
    words = subject.parsed.words
    if not subject.readable or not words.moments:
        return
    last = list(words.moments.values())[-1][0]
    missing = [moment for moment in SAID if moment not in words.moments and moment not in words.meant]
    if missing:
        message = f"the bot has no words for {listed(missing, _SHOWN)}. add {'it' if len(missing) == 1 else 'them'} under words:"
        yield Finding(last.place, message, "words-missing")
    unsaid = [name for name in GLOBALS if name not in words.globals]
    if unsaid:
        message = f"nothing that people type means {listed(unsaid, _SHOWN)}. add {'it' if len(unsaid) == 1 else 'them'} under globals:"
        yield Finding(last.place, message, "words-missing")
    yield from _phrases(subject)
    yield from _typed(subject)
    for name, (place, said) in words.globals.items():
        silent = [language for language in subject.parsed.languages if not said.get(language)]
        if silent:
            message = f'"{name}" cannot be said in {listed(silent)}. add its words in each language'
            yield Finding(place, message, "text-missing", tuple(silent))


def _phrases(subject: Subject) -> Iterator[Finding]:
    """A flow that can be begun in one's own words can be in every language."""
    for ctx, _ in subject.flows:
        phrases, place = ctx.flow.phrases, ctx.flow.starts
        silent = tuple([language for language in subject.parsed.languages if not phrases.get(language)])
        if place is not None and any(phrases.values()) and silent:
            names = listed([language_name(language) for language in silent])
            message = f'flow "{ctx.flow.name.text}" has no {names} phrases: nobody could begin it in these words. add them'
            yield Finding(place, message, "text-missing", silent)


def _typed(subject: Subject) -> Iterator[Finding]:
    """Yes, no and the like are understood in every language."""
    for name, said in subject.parsed.words.typed.items():
        silent = tuple([language for language in subject.parsed.languages if not said.get(language)])
        first = next((words[0] for words in said.values() if words), None)
        if silent and first is not None and subject.parsed.languages[0] not in silent:
            names = listed([language_name(language) for language in silent])
            message = (
                f'nothing that is typed in {names} means "{name}" (typed: in words). add it in each language'
            )
            yield Finding(first.place, message, "text-missing", silent)
