"""Models that stand in two catalogue files."""

from __future__ import annotations

from collections.abc import Iterator

from rmabot.flow.checks.policy_nodes import entries, values
from rmabot.flow.checks.subject import Subject
from rmabot.flow.finding import Finding
from rmabot.flow.reading import Reader, shown
from rmabot.flow.source import Scalar, Series


def check(subject: Subject) -> Iterator[Finding]:
    """Of two entries with one name the later file would count, and nobody would see which."""
    first: dict[str, tuple[Reader, Scalar]] = {}
    for reader, group in entries(subject.parsed.catalogue, "groups"):
        for listed in values(group, "models"):
            for model in listed.entries if isinstance(listed, Series) else ():
                if not isinstance(model, Scalar):
                    continue
                known, node = first.setdefault(model.text, (reader, model))
                # twice in one file is a finding of the file itself
                if known is not reader:
                    place = known.place(node)
                    message = f'"{shown(model.text)}" stands in {place.file} too, at line {place.line}: leave one of them'
                    yield Finding(reader.place(model), message, "model-twice")
