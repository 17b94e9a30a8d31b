"""Days of purchase that fall between two warranty rows of a line."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from rmabot.flow.checks.policy_nodes import entries, values
from rmabot.flow.checks.subject import Subject
from rmabot.flow.finding import Finding
from rmabot.flow.reading import shown
from rmabot.rma.warranty import WarrantyRow


def check(subject: Subject) -> Iterator[Finding]:
    """Two rows of a line that leave days between them leave the warranty of these days to a person; rarely on purpose."""
    policy = subject.compiled.names.policy
    if policy is None:
        return
    places = [(reader, row) for reader, row in entries(subject.parsed.policy, "warranty")]
    if len(places) != len(policy.warranty):
        return
    rows = list(zip(policy.warranty, places, strict=True))
    ends: dict[_Key, list[tuple[date, int]]] = {}
    for place, row in enumerate(policy.warranty):
        if row.until_date is not None:
            ends.setdefault(_key(row), []).append((row.until_date, place))
    for same in ends.values():
        same.sort()
    everywhere = {(row.line, row.part) for row in policy.warranty if row.region is None}
    for row, (reader, written) in rows:
        earlier = _before(row, ends)
        if earlier is None or (row.region is not None and (row.line, row.part) in everywhere):
            continue
        until, since = policy.warranty[earlier].until_date, row.from_date
        if until is None or since is None or since - until <= timedelta(days=1):
            continue
        first, last = until + timedelta(days=1), since - timedelta(days=1)
        days = f"{first}" if first == last else f"{first} to {last}"
        node = next(values(written, "from"))
        message = f'no warranty row of line "{shown(row.line)}" is for purchases of {days}: let the rows meet'
        yield Finding(reader.place(node), message, "warranty-gap")


_Key = tuple[str, str | None, str | None]


def _key(row: WarrantyRow) -> _Key:
    return row.line, row.part, row.region


def _before(row: WarrantyRow, ends: Mapping[_Key, Sequence[tuple[date, int]]]) -> int | None:
    """The place of the row for the same thing that ends last before this one begins."""
    same = ends.get(_key(row), ())
    at = bisect_left(same, (row.from_date or date.min, 0))
    return same[at - 1][1] if at else None
