"""Statements whose words are no longer those that were approved."""

from __future__ import annotations

from collections.abc import Iterator

from rmabot.flow.checks.subject import Subject
from rmabot.flow.finding import Finding
from rmabot.flow.read_statements import seal_of


def check(subject: Subject) -> Iterator[Finding]:
    """A seal over id, need and all texts must fit them."""
    source = subject.parsed.statements
    for statement in source.statements.values() if source is not None else ():
        name = statement.name.text
        texts = statement.texts.by_language if statement.texts is not None else {}
        if len(texts) < len(subject.parsed.languages) or any(text.doubtful for text in texts.values()):
            # Another finding says so; nobody can approve what is not there.
            continue
        if statement.sealed is None:
            message = f'statement "{name}" was not approved. have the desk lead read it and run: rmabot sign --as "NAME"'
            yield Finding(statement.name.place, message, "statement-seal")
        elif statement.sealed.text != seal_of(statement):
            who = (
                f"{statement.by} approved on {statement.on}"
                if statement.by and statement.on
                else "was approved"
            )
            message = (
                f'statement "{name}" is not what {who}: its words, its need or what may be said instead has '
                'changed. have the desk lead read it and run: rmabot sign --as "NAME"'
            )
            yield Finding(statement.sealed.place, message, "statement-seal")
