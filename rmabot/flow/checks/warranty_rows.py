"""Warranty rows that no purchase ever falls under."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from rmabot.flow.checks.policy_nodes import entries, values
from rmabot.flow.checks.subject import Subject
from rmabot.flow.finding import MOST_FINDINGS, Finding
from rmabot.flow.reading import Reader, did_you_mean, shown
from rmabot.flow.source import Map, Scalar
from rmabot.rma.models import UNLISTED


def check(subject: Subject) -> Iterator[Finding]:
    """A row's line is one of the catalogue's, its part one that models of the line have, its region one that can be chosen."""
    parts = _parts(subject)
    rows = [
        (reader, row, line)
        for reader, row in entries(subject.parsed.policy, "warranty")
        if (line := _text(row, "line"))
    ]
    # a line of models without a row has a finding of its own, which is often the other end of the same slip
    if not parts or not subject.readable or parts.keys() - {line.text for _, _, line in rows} - {UNLISTED}:
        return
    regions = {option.name.text for one in subject.parsed.lists.values() for option in one.options}
    found = (one for reader, row, line in rows for one in _of_row(reader, row, line, parts, regions))
    # More than are told of a file are not worth looking for what was meant.
    yield from islice(found, MOST_FINDINGS)


def _of_row(
    reader: Reader, row: Map, line: Scalar, parts: dict[str, set[str]], regions: set[str]
) -> Iterator[Finding]:
    def finding(scalar: Scalar, message: str) -> Finding:
        return Finding(reader.place(scalar), message, "warranty-row")

    if line.text not in parts:
        near = did_you_mean(line.text, parts)
        yield finding(
            line, f'no model of the catalogue is of line "{shown(line.text)}": this row never counts.{near}'
        )
        return
    part, region = _text(row, "part"), _text(row, "region")
    if part is not None and part.text not in parts[line.text]:
        message = f'no model of line "{shown(line.text)}" has the part "{shown(part.text)}": this row never counts. name it in parts: of their group in the catalogue'
        yield finding(part, message)
    if region is not None and regions and region.text not in regions:
        near = did_you_mean(region.text, regions)
        yield finding(
            region,
            f'"{shown(region.text)}" is no option of any list, so nobody can choose it: this row never counts.{near}',
        )


def _parts(subject: Subject) -> dict[str, set[str]]:
    """The lines of the catalogue, each with the parts that its models have."""
    lines: dict[str, set[str]] = {}
    for _, group in entries(subject.parsed.catalogue, "groups"):
        line = _text(group, "line")
        known = lines.setdefault(line.text if line else UNLISTED, set())
        for listed in values(group, "parts"):
            known |= {one.text for one in getattr(listed, "entries", ()) if isinstance(one, Scalar)}
    return lines


def _text(part: Map, key: str) -> Scalar | None:
    return next((value for value in values(part, key) if isinstance(value, Scalar)), None)
