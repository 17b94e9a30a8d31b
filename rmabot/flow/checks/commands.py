"""Commands and words that mean two things."""

from __future__ import annotations

from collections.abc import Iterator

from rmabot.flow.checks.subject import Subject
from rmabot.flow.finding import Finding
from rmabot.flow.syntax import Name
from rmabot.text.clean import fold


def check(subject: Subject) -> Iterator[Finding]:
    """A command starts one flow, and is no word that always means something else."""
    always = subject.heard.always
    first: dict[str, tuple[str, Name]] = {}
    for ctx, flow in subject.flows:
        command = ctx.flow.command
        if command is None:
            continue
        key = fold(command.text)
        if key in first:
            other, there = first[key]
            message = (
                f'command "{command.text}" starts flow "{other}" already ({there.place.file}, line {there.place.line}). '
                "give each its own"
            )
            yield Finding(command.place, message, "duplicate-command")
            continue
        first[key] = (flow.name, command)
        if key in always and always[key] != flow.name:
            message = f'command "{command.text}" is a word that always means "{always[key]}" (globals: in words). take another'
            yield Finding(command.place, message, "duplicate-command")
    yield from _globals(subject)


def _globals(subject: Subject) -> Iterator[Finding]:
    """A word cannot always mean two things."""
    first: dict[str, tuple[str, Name]] = {}
    for name, (_, by_language) in subject.parsed.words.globals.items():
        for language, words in by_language.items():
            meaning = f"language.{language}" if name == "language" else name
            for word in words:
                known = first.setdefault(fold(word.text), (meaning, word))
                if known[0] != meaning:
                    message = f'"{word.text}" means "{known[0]}" already (line {known[1].place.line}), and cannot mean "{meaning}" too'
                    yield Finding(word.place, message, "duplicate-command")
