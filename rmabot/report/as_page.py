"""A report as one HTML file with its charts in it: to mail, to print, to read on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from rmabot.report.figures import Figures
from rmabot.report.rows import Part, Row, head, numbers, parts
from rmabot.report.words import Words

_STYLE = """
*{box-sizing:border-box}body{margin:0;background:#f4f6f8;color:#1d2733;font:15px/1.45 'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif}
main{max-width:1180px;margin:0 auto;padding:1rem}h1{margin:.2rem 0}h2{font-size:1.05rem;margin:0 0 .5rem}p{margin:.1rem 0;color:#5b6673}
.numbers{display:flex;flex-wrap:wrap;gap:.7rem;margin:1rem 0}.numbers div{background:#fff;border-radius:8px;padding:.6rem 1rem;flex:1 1 9rem}
.numbers b{display:block;font-size:1.6rem}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,21rem),1fr));gap:.8rem;align-items:start}
section{background:#fff;border-radius:8px;padding:.9rem;min-width:0}section.wide{grid-column:1/-1;overflow-x:auto}
svg{display:block;width:100%;max-width:30rem;height:auto}
table{border-collapse:collapse;width:100%}td,th{text-align:right;padding:.25rem .5rem;border-bottom:1px solid #e4e8ec}td:first-child,th:first-child,td:nth-child(2),th:nth-child(2){text-align:left}
ul{margin:.1rem 0 .6rem;padding-left:1.1rem;color:#5b6673;font-size:.92em;overflow-wrap:anywhere}
@media print{body{background:#fff}section{break-inside:avoid;border:1px solid #ccc}}
"""
_WIDTH, _ROW, _BAR = 360, 40, 9
_FUNNEL = (("filed", "#1b8467"), ("ended", "#2f6fc4"), ("open", "#d9a520"), ("left", "#c03535"))


def as_page(figures: Figures, words: Words) -> str:
    """The report as a page that needs nothing else."""
    return "\n".join(_page(figures, words)) + "\n"


def _page(figures: Figures, words: Words) -> Iterator[str]:
    yield f'<!doctype html><html lang="{words.language}"><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width,initial-scale=1">'
    yield f"<title>{escape(words['title'])}</title><style>{_STYLE}</style><main><h1>{escape(words['title'])}</h1>"
    yield from [f"<p>{escape(line)}</p>" for line in head(figures, words)]
    cells = [f"<div><b>{escape(value)}</b>{escape(label)}</div>" for label, value in numbers(figures, words)]
    yield f'<div class="numbers">{"".join(cells)}</div><div class="cards">'
    yield from _flows(figures, words)
    for part in parts(figures, words):
        yield from _part(part, words)
    yield f"</div><p>{escape(words['masked'])}</p></main></html>"


def _flows(figures: Figures, words: Words) -> Iterator[str]:
    yield f'<section class="wide"><h2>{escape(words["flows"])}</h2>'
    if not figures.flows:
        yield f"<p>{escape(words['none'])}</p></section>"
        return
    columns = ("flow", "language", "begun", "filed", "ended", "left", "open")
    yield f"<table><tr>{''.join([f'<th>{escape(words[column])}</th>' for column in columns])}</tr>"
    for one in figures.flows:
        values = [one.flow, one.language, one.begun, one.filed, one.ended, one.left, one.open]
        yield f"<tr>{''.join([f'<td>{escape(str(value))}</td>' for value in values])}</tr>"
    yield "</table></section>"
    yield f"<section><h2>{escape(words['begun'].capitalize())}</h2>{_funnel(figures, words)}</section>"


def _funnel(figures: Figures, words: Words) -> str:
    """What became of the conversations of each flow: one bar in parts, as long as there were conversations."""
    rows = figures.flows[:8]
    longest = max([max(one.begun, one.filed + one.ended + one.left + one.open) for one in rows] + [1])
    drawn: list[str] = []
    for at, one in enumerate(rows):
        y, x = at * _ROW, 0.0
        drawn.append(_text(0, y + 16, f"{one.flow} · {one.language}"))
        drawn.append(_text(_WIDTH, y + 16, str(one.begun), end=True))
        for what, colour in _FUNNEL:
            width = getattr(one, what) / longest * _WIDTH
            drawn.append(_rect(x, y + 22, width, colour, f"{words[what]}: {getattr(one, what)}"))
            x += width
    foot = len(rows) * _ROW + 8
    x = 0.0
    for what, colour in _FUNNEL:
        drawn.append(_rect(x, foot, 10, colour, words[what]))
        drawn.append(_text(x + 14, foot + 9, words[what], size=11))
        x += 88
    return _svg(foot + 18, drawn)


def _part(part: Part, words: Words) -> Iterator[str]:
    yield f"<section><h2>{escape(part.heading)}</h2>"
    if not part.rows:
        yield f"<p>{escape(words['none'])}</p></section>"
        return
    below = [row for row in part.rows if row.below]
    longest = max([row.value for row in part.rows] + [1.0])
    if not below:
        yield _svg(
            len(part.rows) * _ROW,
            [mark for at, row in enumerate(part.rows) for mark in _bar(at, row, longest)],
        )
    for row in part.rows if below else ():
        yield _svg(_ROW, list(_bar(0, row, longest)))
        yield f"<ul>{''.join([f'<li>{escape(line)}</li>' for line in row.below])}</ul>"
    yield "</section>"


def _bar(at: int, row: Row, longest: float) -> Iterator[str]:
    y = at * _ROW
    room = max(46 - len(row.told), 12)
    label = row.label if len(row.label) <= room else f"{row.label[: room - 1].rstrip()}…"
    yield f"<g><title>{escape(row.label)}: {escape(row.told)}</title>"
    yield _text(0, y + 16, label)
    yield _text(_WIDTH, y + 16, row.told, end=True)
    yield _rect(0, y + 22, _WIDTH, "#e9edf1", "")
    yield _rect(0, y + 22, max(row.value / longest * _WIDTH, 1.5), "#2f6fc4", "")
    yield "</g>"


def _svg(height: int, marks: list[str]) -> str:
    return f'<svg viewBox="0 0 {_WIDTH} {height}" role="img">{"".join(marks)}</svg>'


def _text(x: float, y: float, text: str, *, end: bool = False, size: int = 13) -> str:
    anchor = ' text-anchor="end" fill="#5b6673"' if end else ' fill="#1d2733"'
    return f'<text x="{x:.1f}" y="{y}" font-size="{size}"{anchor}>{escape(text)}</text>'


def _rect(x: float, y: float, width: float, colour: str, title: str) -> str:
    told = f"<title>{escape(title)}</title>" if title else ""
    return (
        f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{_BAR}" rx="2" fill="{colour}">{told}</rect>'
    )
