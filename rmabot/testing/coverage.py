"""What of the flows a run of tests came by: a table per flow, and line by line what it never reached."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from msgspec import Struct

from rmabot.flow.finding import path_in
from rmabot.flow.model import FlowSet
from rmabot.rma.record import replace
from rmabot.testing.points import ANY, KINDS, Kind, Point, points
from rmabot.testing.reached import Reached, reached
from rmabot.testing.watch import Seen

_HEADS: Mapping[Kind, str] = {
    "step": "steps", "branch": "branches", "retry": "retries", "way out": "ways out",
    "interruption": "interrupted", "back": "back",
}  # fmt: skip
_NAMED = frozenset({"option", "case", "outcome"})


class Coverage(Struct, frozen=True):
    """The points of a set, and those that were reached."""

    points: tuple[Point, ...]
    reached: Reached

    def missing(self) -> tuple[Point, ...]:
        """Return what no test reached, by place."""
        missing = [one for one in self.points if not self.has(one)]
        return tuple(sorted(missing, key=lambda one: (one.place.file, one.place.line, one.said)))

    def has(self, point: Point) -> bool:
        """Tell whether a point was reached."""
        return (point.flow, point.mark) in self.reached

    def count(self, kind: Kind, flow: str = "") -> tuple[int, int]:
        """Return how many points of a kind were reached, and how many there are; of one flow or of all."""
        wanted = [one for one in self.points if one.kind == kind and flow in {"", one.flow}]
        return len([one for one in wanted if self.has(one)]), len(wanted)

    def share(self, kind: Kind) -> float:
        """Return the share of a kind that was reached, 1 where there is none."""
        there, of = self.count(kind)
        return there / of if of else 1.0


def measure(flows: FlowSet, seen: Iterable[Seen]) -> Coverage:
    """Return what the steps of a run came by."""
    return Coverage(points(flows), reached(seen))


def coverage_text(coverage: Coverage, sources: Mapping[str, str], folder: str = "") -> str:
    """Return the table and the list of what is missing."""
    flows = sorted({one.flow for one in coverage.points})
    rows = [["flow", *[_HEADS[kind] for kind in KINDS]]]
    rows += [[flow, *[_cell(coverage.count(kind, flow)) for kind in KINDS]] for flow in flows]
    rows.append(["all", *[_cell(coverage.count(kind)) for kind in KINDS]])
    rows.append(["", *[f"{coverage.share(kind):.1%}" for kind in KINDS]])
    lines = _table(rows)
    if missing := [one for one in coverage.missing() if not _follows(one, coverage)]:
        lines += ["", "not reached:"]
        placed = [replace(one, place=replace(one.place, line=_line_of(one, sources))) for one in missing]
        placed.sort(key=lambda one: (one.place.file, one.place.line))
        lines += [f"{path_in(folder, one.place.file)}:{one.place.line}: {one.said}" for one in placed]
    return "\n".join(lines)


def _follows(point: Point, coverage: Coverage) -> bool:
    """Whether it is no news, since its whole step was never reached."""
    if point.kind == "step" or len(point.mark) < 2 or point.mark[0] == "ending":
        return False
    name = point.mark[1]
    steps = {("step", name), ("step", name.rpartition(".")[0])}
    return any(
        one.mark in steps and one.flow == point.flow and not coverage.has(one) for one in coverage.points
    )


def _cell(count: tuple[int, int]) -> str:
    there, of = count
    return f"{there}/{of}" if of else "-"


def _table(rows: list[list[str]]) -> list[str]:
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            [
                cell.ljust(width) if at == 0 else cell.rjust(width)
                for at, (cell, width) in enumerate(zip(row, widths, strict=True))
            ]
        )
        for row in rows
    ]


def _line_of(point: Point, sources: Mapping[str, str]) -> int:
    """The line of an option, case or outcome: the model knows where its step begins, the source where it stands."""
    line, name = point.place.line, point.mark[-1]
    if point.mark[0] not in _NAMED or name == ANY:
        return line
    word = re.compile(rf"(?<![\w.]){re.escape(name)}\s*:")
    below = sources.get(point.place.file, "").splitlines()[line - 1 :]
    for number, text in enumerate(below, line):
        if number > line and text.lstrip().startswith(
            ("- ask:", "- say:", "- do:", "- section:", "- statement:")
        ):
            break
        if word.search(text):
            return number
    return line
