"""A diagram as SVG: no script, no font to fetch, every text of the flow escaped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from rmabot.flow.drawing.captions import captions
from rmabot.flow.drawing.fit import cut, width
from rmabot.flow.drawing.layout import (
    ENDING_LINES,
    GAP,
    HEADING,
    INDENT,
    MARGIN,
    NAME,
    PAD,
    ROW,
    TEXT,
    Box,
    Column,
    Layout,
    Placed,
    lay_out,
)
from rmabot.flow.graph import Branch, Graph, WayOut

FILL: Mapping[str, tuple[str, str]] = {
    "ask": ("#eaf2fd", "#2f6fc4"),
    "statement": ("#f3ebfb", "#7b44b3"),
    "say": ("#ffffff", "#7d8794"),
    "do": ("#e5f6f1", "#1b8467"),
    "call": ("#fff2df", "#b86e00"),
    "review": ("#eaf2fd", "#2f6fc4"),
    "go": ("#fdecec", "#c03535"),
}
"""Each kind of step: what it is filled with, and its edge and verb."""

_LEADS = {"go": "#2f6fc4", "again": "#7b44b3", "call": "#b86e00", "out": "#c03535", "give_up": "#c03535"}
_ARROW = {"go": "→", "again": "↺", "call": "⤷", "out": "→", "give_up": "→"}
_INK, _QUIET, _LINE = "#1d2733", "#5b6673", "#9aa5b1"
_FONT = "'Segoe UI',Roboto,'Helvetica Neue',Arial,'Liberation Sans',sans-serif"


def as_svg(graph: Graph) -> str:
    """The diagram as one SVG document."""
    return "\n".join(_document(lay_out(graph))) + "\n"


def _document(layout: Layout) -> Iterator[str]:
    graph = layout.graph
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {layout.width:.0f} {layout.height:.0f}" '
        f'width="{layout.width:.0f}" height="{layout.height:.0f}" font-family="{_FONT}" '
        f'role="img" lang="{graph.language}">'
    )
    yield f"<title>{escape(graph.about or graph.flow)}</title>"
    yield (
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" '
        'markerUnits="userSpaceOnUse" markerWidth="8" markerHeight="8" orient="auto">'
        f'<path d="M0 0L8 4L0 8z" fill="{_LINE}"/></marker></defs>'
    )
    yield f'<rect width="{layout.width:.0f}" height="{layout.height:.0f}" fill="#fbfcfd"/>'
    yield from _heading(layout)
    yield from _repeats(layout)
    for at, column in enumerate(layout.columns):
        following = layout.columns[at + 1] if at + 1 < len(layout.columns) else None
        yield from _column(layout, column, following)
    yield from _repeat_labels(layout)
    yield from _endings(layout)
    yield "</svg>"


def _text(x: float, y: float, text: str, size: float, colour: str = _INK, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{colour}"{more}>{escape(text)}</text>'


_BOLD = ' font-weight="600"'
_END = ' text-anchor="end"'


def _heading(layout: Layout) -> Iterator[str]:
    graph, said = layout.graph, captions(layout.graph.language)
    yield _text(MARGIN, 32, graph.about or graph.flow, 21, _INK, _BOLD)
    told = "  ·  ".join([one for one in (graph.flow, graph.starts) if one])
    yield _text(MARGIN, 52, told, 12, _QUIET)
    give_up = said["give_up"].format(target=graph.give_up) if graph.give_up else ""
    for row, line in enumerate([said["read"], give_up]):
        yield _text(MARGIN, 70 + row * 14, cut(line, 11, layout.width - 2 * MARGIN), 11, _QUIET)
    yield from _legend(layout)


def _legend(layout: Layout) -> Iterator[str]:
    """What the colours mean, at the right of the heading, of those kinds that there are."""
    said = captions(layout.graph.language)
    kinds = dict.fromkeys([step.kind for step in layout.graph.steps])
    x = layout.width - MARGIN
    for kind in reversed([kind for kind in kinds if kind != "go"]):
        fill, edge = FILL[kind]
        label = said[kind]
        x -= width(label, 11) + 8
        yield _text(x, 30, label, 11, _QUIET)
        x -= 19
        yield f'<rect x="{x:.1f}" y="20" width="14" height="12" rx="3" fill="{fill}" stroke="{edge}"/>'
        x -= 12


def _repeats(layout: Layout) -> Iterator[str]:
    for part in layout.repeats:
        box = part.box
        yield (
            f'<rect x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:.1f}" height="{box.height:.1f}" fill="#fff9e3"/>'
            f'<path d="M{box.x:.1f} {box.y:.1f}H{box.right:.1f}M{box.x:.1f} {box.bottom:.1f}H{box.right:.1f}" '
            'stroke="#d9b949" stroke-dasharray="5 4" fill="none"/>'
        )


def _repeat_labels(layout: Layout) -> Iterator[str]:
    """Over all boxes and lines: the words of the first column reach into the next ones."""
    for part in layout.repeats:
        box = part.box
        if part.label:
            wide = width(f"↻ {part.label}", 11) + 8
            yield f'<rect x="{box.x + 16:.1f}" y="{box.y + 3:.1f}" width="{wide:.1f}" height="14" fill="#fff9e3"/>'
            yield _text(box.x + 20, box.y + 13, f"↻ {part.label}", 11, "#8a6d00", _BOLD)
        if part.again:
            yield _text(box.right - 14, box.bottom - 7, f"↻ {part.again}", 11, "#8a6d00", _BOLD + _END)


def _column(layout: Layout, column: Column, following: Column | None) -> Iterator[str]:
    box = column.box
    if column.label:
        yield f'<rect x="{box.x:.1f}" y="{HEADING:.1f}" width="{box.width:.1f}" height="22" rx="4" fill="#2b3a4a"/>'
        label = cut(f"{column.number}  {column.label}", 12, box.width - 16, bold=True)
        yield _text(box.x + 8, HEADING + 15.5, label, 12, "#ffffff", _BOLD)
    yield from _spine(column, following, labelled=bool(layout.graph.sections))
    for placed in column.steps:
        yield from _step(placed, captions(layout.graph.language))


def _spine(column: Column, following: Column | None, *, labelled: bool) -> Iterator[str]:
    """The line that the steps of a column hang on, and its way to the next column."""
    if not column.steps:
        return
    x, top = column.box.x + 7, HEADING + (22 if labelled else 4)
    last = column.steps[-1]
    end = last.box.y + 11 if last.step.when and following is None else last.box.bottom
    if following is None:
        yield f'<path d="M{x:.1f} {top:.1f}V{end:.1f}" stroke="{_LINE}" stroke-width="1.6" fill="none"/>'
        return
    lane, over = column.box.right + GAP / 2, HEADING + (11 if labelled else 4)
    yield (
        f'<path d="M{x:.1f} {top:.1f}V{end + 5:.1f}q0 6 6 6H{lane - 6:.1f}q6 0 6 -6V{over + 6:.1f}q0 -6 6 -6H{following.box.x - 1:.1f}" '
        f'stroke="{_LINE}" stroke-width="1.6" fill="none" marker-end="url(#tip)"/>'
    )


def _step(placed: Placed, said: Mapping[str, str]) -> Iterator[str]:
    step, box = placed.step, placed.box
    fill, edge = FILL[step.kind]
    if step.when:
        for at, line in enumerate(placed.when):
            y = box.y - 4 - (len(placed.when) - 1 - at) * (ROW - 1.5)
            yield _text(box.x - 2, y, line, TEXT - 0.5, "#8a5a00", ' font-style="italic"')
        spine = box.x - INDENT + 7
        yield (
            f'<path d="M{spine:.1f} {box.y + 11:.1f}H{box.x - 1:.1f}" stroke="{_LINE}" stroke-width="1.6" '
            'fill="none" marker-end="url(#tip)"/>'
        )
    full = " — ".join([one for one in (step.name, step.words, ", ".join(step.options)) if one])
    yield f"<g><title>{escape(full)}</title>" if full else "<g>"
    yield (
        f'<rect x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:.1f}" height="{box.height:.1f}" rx="5" '
        f'fill="{fill}" stroke="{edge}" stroke-width="1.1"/>'
    )
    yield from _head(placed, edge)
    y = box.y + 15 + ROW
    for line in placed.texts:
        yield _text(box.x + PAD, y, line, TEXT)
        y += ROW
    if step.options:
        told = f"{said['answers'].format(count=len(step.options))} {' · '.join(step.options)}"
        yield _text(box.x + PAD, y, cut(told, TEXT - 0.5, box.width - 2 * PAD), TEXT - 0.5, _QUIET)
        y += ROW
    for branch in step.branches if step.kind != "go" else ():
        yield from _branch(branch, box, y, said)
        y += ROW
    yield "</g>"


def _head(placed: Placed, edge: str) -> Iterator[str]:
    step, box = placed.step, placed.box
    y = box.y + 15
    if step.kind == "go":
        target = step.branches[0].target if step.branches else ""
        yield _text(
            box.x + PAD, y, cut(f"→ {target}", NAME, box.width - 2 * PAD, bold=True), NAME, edge, _BOLD
        )
        return
    yield _text(box.x + PAD, y, step.kind, TEXT - 0.5, edge)
    x = box.x + PAD + width(step.kind, TEXT - 0.5) + 5
    name = cut(step.name, NAME, box.right - PAD - x, bold=True)
    yield _text(x, y, name, NAME, _INK, _BOLD)
    room = box.right - PAD - x - width(name, NAME, bold=True) - 8
    if step.type and step.type != step.name and width(step.type, TEXT - 0.5) <= room:
        yield _text(box.right - PAD, y, step.type, TEXT - 0.5, _QUIET, _END)


def _branch(branch: Branch, box: Box, y: float, said: Mapping[str, str]) -> Iterator[str]:
    if not branch.target:
        words = said["or"].format(words=branch.words)
        yield _text(box.x + PAD, y, cut(words, TEXT - 0.5, box.width - 2 * PAD), TEXT - 0.5, _QUIET)
        return
    colour = _LEADS[branch.leads]
    target = cut(f"{_ARROW[branch.leads]} {branch.target}", TEXT, box.width * 0.62, bold=True)
    yield _text(box.right - PAD, y, target, TEXT, colour, _BOLD + _END)
    room = box.width - 2 * PAD - width(target, TEXT, bold=True) - 6
    yield _text(box.x + PAD, y, cut(branch.words, TEXT - 0.5, room), TEXT - 0.5, colour)


def _endings(layout: Layout) -> Iterator[str]:
    if not layout.endings:
        return
    said = captions(layout.graph.language)
    yield _text(MARGIN, layout.endings_at + 8, said["endings"], 13, _INK, _BOLD)
    for ending, box, texts in layout.endings:
        yield from _ending(ending, box, texts, said)


def _ending(ending: WayOut, box: Box, texts: Sequence[str], said: Mapping[str, str]) -> Iterator[str]:
    yield f"<g><title>{escape(f'{ending.name} — {ending.words}')}</title>"
    yield (
        f'<rect x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:.1f}" height="{box.height:.1f}" rx="12" '
        'fill="#fff" stroke="#c03535" stroke-width="1.1"/>'
    )
    yield _text(box.x + PAD + 2, box.y + 16, ending.name, NAME, "#c03535", _BOLD)
    if ending.then:
        told = said["then"].format(flow=ending.then)
        yield _text(box.right - PAD - 2, box.y + 16, told, TEXT, "#b86e00", _END)
    for at, line in enumerate(texts[:ENDING_LINES]):
        yield _text(box.x + PAD + 2, box.y + 16 + (at + 1) * ROW, line, TEXT)
    yield "</g>"
