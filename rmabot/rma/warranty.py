"""The maker's warranty by a table of rows: in, out, or a person checks; never a guess."""

from collections.abc import Iterable
from datetime import date
from typing import Literal

from msgspec import Struct

from rmabot.rma.duration import add_months
from rmabot.rma.models import UNLISTED

Reason = Literal["covered", "ended", "no_date", "date_ahead", "unknown_line", "no_row", "rows_disagree"]


class WarrantyRow(Struct, frozen=True):
    """So many months for a line (or one part of it), in a region or anywhere, for purchases in a span of dates."""

    line: str
    months: int
    region: str | None = None
    part: str | None = None
    from_date: date | None = None
    until_date: date | None = None

    def fits(self, bought: date, region: str | None) -> bool:
        """Whether a purchase on that day in that region falls under this row; both ends of the span are in."""
        return (
            self.region in {None, region}
            and (self.from_date is None or self.from_date <= bought)
            and (self.until_date is None or bought <= self.until_date)
        )

    def overlaps(self, other: "WarrantyRow") -> bool:
        """Whether some purchase would fall under both rows with the same right."""
        same = (self.line, self.part, self.region) == (other.line, other.part, other.region)
        starts_in_time = (self.from_date or date.min) <= (other.until_date or date.max)
        return same and starts_in_time and (other.from_date or date.min) <= (self.until_date or date.max)


class Verdict(Struct, frozen=True):
    """What the table says, why, from which day it counted to which last day (that day is in), and by which row."""

    verdict: Literal["in", "out", "unknown"]
    reason: Reason
    counted_from: date | None = None
    last_day: date | None = None
    months: int | None = None
    row: WarrantyRow | None = None


def verdict(
    rows: Iterable[WarrantyRow],
    line: str | None,
    region: str | None,
    purchase_date: date | None,
    part: str | None = None,
    *,
    today: date,
) -> Verdict:
    """Whether a device bought on a day is in warranty; without date, line or a single row a person checks.

    A part without rows of its own is covered as the whole device; a row for the region goes before one for all.
    """
    of_line = [row for row in rows if row.line == line and line != UNLISTED]
    if not of_line:
        return Verdict("unknown", "unknown_line", purchase_date)
    if purchase_date is None:
        return Verdict("unknown", "no_date")
    if purchase_date > today:
        return Verdict("unknown", "date_ahead", purchase_date)
    own_part = part if any(row.part == part for row in of_line) else None
    fitting = [row for row in of_line if row.part == own_part and row.fits(purchase_date, region)]
    fitting = [row for row in fitting if row.region is not None] or fitting
    if not fitting:
        return Verdict("unknown", "no_row", purchase_date)
    if len({row.months for row in fitting}) > 1:
        return Verdict("unknown", "rows_disagree", purchase_date)
    row = fitting[0]
    last_day = add_months(purchase_date, row.months)
    if today <= last_day:
        return Verdict("in", "covered", purchase_date, last_day, row.months, row)
    return Verdict("out", "ended", purchase_date, last_day, row.months, row)
