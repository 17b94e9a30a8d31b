"""Models of a line for which no warranty row was written."""

from __future__ import annotations

from collections.abc import Iterator

from rmabot.flow.checks.policy_nodes import File, entries, values
from rmabot.flow.checks.subject import Subject
from rmabot.flow.finding import Finding
from rmabot.flow.reading import Reader, did_you_mean, shown
from rmabot.flow.source import Scalar
from rmabot.rma.models import UNLISTED


def check(subject: Subject) -> Iterator[Finding]:
    """A line of the catalogue needs a warranty row; ``unlisted`` is for models that a person checks."""
    rows = {line.text for _, line in _lines(subject.parsed.policy, "warranty")}
    models = {line.text: (reader, line) for reader, line in _lines(subject.parsed.catalogue, "groups")}
    if not rows or not models or not subject.readable:
        return
    for name, (reader, line) in models.items():
        if name not in rows and name != UNLISTED:
            near = did_you_mean(name, rows)
            near = near if "did you mean" in near else f" write {UNLISTED} if a person shall check"
            message = f'no warranty row is for line "{shown(name)}": its warranty would never be known.{near}'
            yield Finding(reader.place(line), message, "warranty-line")


def _lines(files: list[File], key: str) -> Iterator[tuple[Reader, Scalar]]:
    for reader, entry in entries(files, key):
        for line in values(entry, "line"):
            if isinstance(line, Scalar):
                yield reader, line
