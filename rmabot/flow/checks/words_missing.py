"""Moments for which the bot has no words."""

from __future__ import annotations

from collections.abc import Iterator

from rmabot.flow.checks.subject import Subject
from rmabot.flow.finding import Finding
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
    for name, (place, said) in words.globals.items():
        silent = [language for language in subject.parsed.languages if not said.get(language)]
        if silent:
            message = f'"{name}" cannot be said in {listed(silent)}. add its words in each language'
            yield Finding(place, message, "text-missing")
