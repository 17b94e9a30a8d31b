"""The audit trail: acts by number, found by subject."""

from __future__ import annotations

from bisect import insort
from collections.abc import Collection, Iterator

from rmabot.ports.store import Audit
from rmabot.store.rows import audit_subject, unpack_audit
from rmabot.store.tables.pairs import LastNumber
from rmabot.store.tables.table import Rows, portions_of


class Trail:
    """Rows by number; nothing is ever dropped but by erasing."""

    __slots__ = ("_last", "_subjects", "rows")

    def __init__(self, last: LastNumber) -> None:
        self._last = last
        self.rows: dict[int, bytes] = {}
        self._subjects: dict[str, list[int]] = {}

    def __len__(self) -> int:
        return len(self.rows)

    def put(self, number: int, row: bytes) -> None:
        self.drop(number)
        self.rows[number] = row
        self._last.reach(number)
        insort(self._subjects.setdefault(audit_subject(row), []), number)

    def drop(self, number: int) -> None:
        row = self.rows.pop(number, None)
        if row is not None:
            self._subjects[audit_subject(row)].remove(number)

    def portions(self) -> Iterator[Rows]:
        for numbers in portions_of(list(self.rows)):
            yield [(number, row) for number in numbers if (row := self.rows.get(number)) is not None]

    def before(self, moment: float, kept: Collection[str]) -> list[int]:
        """Return the numbers of the acts of before a moment, which were entered in order; without those on some subjects."""
        numbers = []
        for number in sorted(self.rows):
            act = unpack_audit(self.rows[number])
            if act.at >= moment:
                break
            if act.subject not in kept:
                numbers.append(number)
        return numbers

    def naming(self, account: str) -> Iterator[tuple[int, Audit]]:
        """Go through the acts in which an account stands: who acted, on whom, or a value beside."""
        written = account.encode()
        for number, row in self.rows.items():
            if written in row:
                act = unpack_audit(row)
                if account in {act.by, act.subject} or account in act.details.values():
                    yield number, act

    def of(self, subject: str) -> tuple[Audit, ...]:
        """Return the acts on one subject, oldest first."""
        return tuple(unpack_audit(self.rows[number]) for number in self._subjects.get(subject, ()))
