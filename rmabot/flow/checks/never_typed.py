"""Options that nobody can type: without a letter or a digit, or called by the number of another one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rmabot.flow.checks.subject import Subject
from rmabot.flow.finding import Finding
from rmabot.flow.language_names import language_name
from rmabot.flow.syntax import OptionSource, Written
from rmabot.text.clean import fold


def check(subject: Subject) -> Iterator[Finding]:
    """Not everybody presses buttons: each option has words."""
    for ctx in subject.contexts:
        for located in ctx.scope.steps:
            yield from _of(located.step.options)
            yield from _of(located.step.instead)
    for listed in subject.parsed.lists.values():
        yield from _of(listed.options)


def _of(options: Sequence[OptionSource]) -> Iterator[Finding]:
    for number, option in enumerate(options, 1):
        for language, written in option.label.by_language.items() if option.label is not None else ():
            if written.doubtful or written.template.slots:
                continue
            said = fold(written.scalar.text)
            typed = [fold(word.text) for word in option.also_typed.get(language, ())]
            if not any(sign.isalnum() for text in (said, *typed) for sign in text):
                yield _finding(written, f'option "{option.name.text}" has no word that anybody could type')
                break
            elif said.isdecimal() and int(said) != number and 0 < int(said) <= len(options):
                message = f'option "{option.name.text}" is called {said} and stands at place {number}: who types {said} could mean either'
                yield _finding(written, message)
                break


def _finding(written: Written, message: str) -> Finding:
    remedy = f"give it {language_name(written.language)} words, or also_typed:"
    return Finding(written.key, f"{message}. {remedy}", "never-typed")
