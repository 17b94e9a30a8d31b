"""Where each part of a diagram stands: sections side by side as columns, the steps of each below one another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from typing import NamedTuple

from msgspec import Struct

from rmabot.flow.drawing.captions import captions
from rmabot.flow.drawing.fit import lines
from rmabot.flow.graph import Graph, Step, WayOut

MARGIN, GAP, PAD = 18.0, 22.0, 8.0
NARROWEST, WIDEST, SCREEN = 176.0, 270.0, 1600.0
NAME, TEXT, ROW = 11.5, 10.5, 13.0
INDENT, BETWEEN, CLOSE, HEADING = 18.0, 11.0, 8.0, 92.0
COLUMN_HEAD, TALLEST, LEAST_WIDE = 40.0, 690.0, 800.0
ENDING_LINES = 3


class Box(NamedTuple):
    """A rectangle: its left upper corner and its size."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height


class Placed(Struct, frozen=True):
    """A step in its box: ``texts`` are the lines of its words, ``when`` those of its condition, above the box."""

    step: Step
    box: Box
    texts: Sequence[str]
    when: Sequence[str]


class Column(Struct, frozen=True):
    """A section: its heading, its place and its steps."""

    label: str
    number: int
    box: Box
    steps: Sequence[Placed]


class Repeated(NamedTuple):
    """The piece of a repeated part that stands in one column: ``label`` on its first, ``again`` on its last."""

    label: str
    again: str
    box: Box


class Layout(Struct, frozen=True):
    """A whole diagram: its size, columns, repeated parts (a box in each column) and endings."""

    graph: Graph
    width: float
    height: float
    columns: Sequence[Column]
    repeats: Sequence[Repeated]
    endings: Sequence[tuple[WayOut, Box, Sequence[str]]]
    endings_at: float


def lay_out(graph: Graph) -> Layout:
    """Place everything."""
    groups = _groups(graph)
    count = max(len(groups), 1)
    column = min(max((SCREEN - 2 * MARGIN - (count - 1) * GAP) / count, NARROWEST), WIDEST)
    columns = [
        _fitted(graph, label, number, steps, MARGIN + at * (column + GAP), column)
        for at, (label, number, steps) in enumerate(groups)
    ]
    width = max(2 * MARGIN + count * column + (count - 1) * GAP, LEAST_WIDE)
    below = max([one.box.bottom for one in columns], default=HEADING) + 36
    endings = _endings(graph, width, below + 22)
    height = max([box.bottom for _, box, _ in endings], default=below) + 16
    return Layout(graph, width, height, columns, _repeats(graph, columns), endings, below)


def _groups(graph: Graph) -> list[tuple[str, int, list[Step]]]:
    """The steps by section; without sections, in columns of a height."""
    if not graph.sections:
        return [("", 0, steps) for steps in _even(graph)]
    groups: list[tuple[str, int, list[Step]]] = []
    before = [step for step in graph.steps if not step.section]
    if before:
        groups.append(("", 0, before))
    for number, part in enumerate(graph.sections, 1):
        groups.append((part.label, number, [step for step in graph.steps if step.section == part.name]))
    return groups


def _even(graph: Graph) -> Iterator[list[Step]]:
    heights = [_height(graph, step, WIDEST)[0] for step in graph.steps]
    parts = max(ceil(sum(heights) / TALLEST), 1)
    room, here, used = sum(heights) / parts, list[Step](), 0.0
    for step, height in zip(graph.steps, heights, strict=True):
        if here and used + height / 2 > room and parts > 1:
            yield here
            here, used, parts = [], 0.0, parts - 1
        here.append(step)
        used += height
    if here:
        yield here


def _fitted(graph: Graph, label: str, number: int, steps: Sequence[Step], x: float, width: float) -> Column:
    """A column; one that is taller than a screen says less of each step and stands closer."""
    usual = _column(graph, label, number, steps, x, width)
    if usual.box.height <= TALLEST or not graph.sections:
        return usual
    return _column(graph, label, number, steps, x, width, rows=1)


def _column(
    graph: Graph, label: str, number: int, steps: Sequence[Step], x: float, width: float, rows: int = 2
) -> Column:
    y = HEADING + (COLUMN_HEAD if graph.sections else 10.0)
    if graph.repeats:
        y += 16
    placed: list[Placed] = []
    for step in steps:
        _, texts, when = _height(graph, step, width, rows)
        indent = INDENT if step.when else 0.0
        y += len(when) * (ROW - 1.5)
        box = Box(x + indent, y, width - indent, _inside(step, texts))
        placed.append(Placed(step, box, texts, when))
        y = box.bottom + (BETWEEN if rows > 1 else CLOSE)
    return Column(label, number, Box(x, HEADING, width, y - HEADING), placed)


def _height(graph: Graph, step: Step, width: float, rows: int = 2) -> tuple[float, list[str], list[str]]:
    room = width - 2 * PAD - (INDENT if step.when else 0.0)
    texts = lines(step.words, TEXT, room, rows)
    said = captions(graph.language)["if"].format(when=step.when)
    when = lines(said, TEXT - 0.5, width - INDENT, rows) if step.when else []
    return _inside(step, texts) + len(when) * (ROW - 1.5) + BETWEEN, texts, when


def _inside(step: Step, texts: Sequence[str]) -> float:
    if step.kind == "go":
        return 22.0
    rows = len(texts) + bool(step.options) + len(step.branches)
    return 21.0 + rows * ROW + (4.0 if rows else 0.0)


def _repeats(graph: Graph, columns: Sequence[Column]) -> list[Repeated]:
    """A box round what is repeated; side by side where it goes on in the next column."""
    found: list[Repeated] = []
    for part in graph.repeats:
        inside = [[one for one in column.steps if one.step.repeat == part.name] for column in columns]
        there = [at for at, steps in enumerate(inside) if steps]
        bottom = max([one.box.bottom for steps in inside for one in steps], default=HEADING) + 14
        for at in there:
            column, first = columns[at].box, inside[at][0]
            whole = graph.sections and first is columns[at].steps[0]
            top = HEADING + 24 if whole else first.box.y - len(first.when) * ROW - 18
            right = column.right + (GAP - 8 if at + 1 in there else 8)
            label = part.label if at == there[0] else ""
            again = captions(graph.language)["another"] if at == there[-1] else ""
            found.append(Repeated(label, again, Box(column.x - 8, top, right - column.x + 8, bottom - top)))
    return found


def _endings(graph: Graph, width: float, y: float) -> list[tuple[WayOut, Box, Sequence[str]]]:
    if not graph.endings:
        return []
    room = width - 2 * MARGIN
    across = min(len(graph.endings), max(int((room + 12) // (NARROWEST + 12)), 1))
    card = min((room - (across - 1) * 12) / across, WIDEST)
    found: list[tuple[WayOut, Box, Sequence[str]]] = []
    height = 24 + ENDING_LINES * ROW + 4
    for at, ending in enumerate(graph.endings):
        row, place = divmod(at, across)
        box = Box(MARGIN + place * (card + 12), y + row * (height + 10), card, height)
        found.append((ending, box, lines(ending.words, TEXT, card - 2 * PAD, ENDING_LINES)))
    return found


def places(layout: Layout) -> Mapping[str, Placed]:
    """Each step by its name."""
    return {one.step.name: one for column in layout.columns for one in column.steps if one.step.name}
