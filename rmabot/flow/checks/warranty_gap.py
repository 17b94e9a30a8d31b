"""Days of purchase that fall between two warranty rows of a line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

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
    everywhere = {(row.line, row.part) for row in policy.warranty if row.region is None}
    for row, (reader, written) in rows:
        before = _before(row, policy.warranty)
        if before is None or (row.region is not None and (row.line, row.part) in everywhere):
            continue
        until, since = before.until_date, row.from_date
        if until is None or since is None or since - until <= timedelta(days=1):
            continue
        first, last = until + timedelta(days=1), since - timedelta(days=1)
        days = f"{first}" if first == last else f"{first} to {last}"
        node = next(values(written, "from"))
        message = f'no warranty row of line "{shown(row.line)}" is for purchases of {days}: let the rows meet'
        yield Finding(reader.place(node), message, "warranty-gap")


def _before(row: WarrantyRow, rows: tuple[WarrantyRow, ...]) -> WarrantyRow | None:
    """The row for the same thing that ends last before this one begins."""
    since = row.from_date
    if since is None:
        return None
    key = (row.line, row.part, row.region)
    same = [
        (other.until_date, place)
        for place, other in enumerate(rows)
        if (other.line, other.part, other.region) == key and other.until_date and other.until_date < since
    ]
    return rows[max(same)[1]] if same else None
