"""A report as one HTML file with its charts in it: to mail, to print, to read on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from rmabot.report.figures import COLUMNS, Figures, FlowFigures
from rmabot.report.rows import Part, head, numbers, parts
from rmabot.report.words import Words

_FUNNEL = (
    ("filed", "#1b8467"), ("handed_over", "#7b44b3"), ("ended", "#2f6fc4"), ("left", "#c03535"), ("open", "#d9a520"),
)  # fmt: skip
_STYLE = """
*{box-sizing:border-box}body{margin:0;background:#f4f6f8;color:#1d2733;font:15px/1.45 'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;
-webkit-print-color-adjust:exact;print-color-adjust:exact}
main{max-width:1180px;margin:0 auto;padding:1rem}h1{margin:.2rem 0;font-size:1.7rem}h2{font-size:1.05rem;margin:0 0 .6rem}p{margin:.1rem 0;color:#5b6673;overflow-wrap:anywhere}
.numbers{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.7rem;margin:1rem 0}.numbers div{background:#fff;border-radius:8px;padding:.6rem 1rem}
.numbers b{display:block;font-size:1.6rem}
.cards{columns:21rem;column-gap:.8rem}
section{background:#fff;border-radius:8px;padding:.9rem;margin:0 0 .8rem;break-inside:avoid}section.long{break-inside:auto;-webkit-box-decoration-break:clone;box-decoration-break:clone}section.wide{overflow-x:auto}
.row{break-inside:avoid;margin:0 0 .6rem}.row .label{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 .8rem;overflow-wrap:anywhere}
.row .told{color:#5b6673;white-space:nowrap;margin-left:auto}.row code{color:#5b6673;font-size:.85em}
.bar{display:flex;height:9px;background:#e9edf1;border-radius:4px;overflow:hidden;margin-top:.15rem}.bar i{display:block;height:100%}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1rem;margin:.5rem 0 0}.legend i{display:inline-block;width:.7rem;height:.7rem;border-radius:2px;margin-right:.35rem}
table{border-collapse:collapse;width:100%}td,th{text-align:right;padding:.25rem .5rem;border-bottom:1px solid #e4e8ec}td:first-child,th:first-child{text-align:left;white-space:nowrap}.said{display:none}
td.drawn{width:40%;min-width:7rem}
ul{margin:.2rem 0 0;padding-left:1.1rem;color:#5b6673;font-size:.92em;overflow-wrap:anywhere}
@media(max-width:560px){table,tbody{display:block}tr{display:grid;grid-template-columns:1fr auto;border-bottom:1px solid #e4e8ec;padding:.3rem 0}
th,td{border:0;padding:.1rem 0}td:nth-child(n+3),th:nth-child(n+3){display:none}td.drawn{display:block;grid-column:1/-1;width:auto}.said{display:block;font-size:.88em}h1{font-size:1.4rem}main{padding:.7rem}}
@media print{body{background:#fff}.numbers{grid-template-columns:repeat(5,1fr)}section,.numbers div{border:1px solid #ccc}}
"""


def as_page(figures: Figures, words: Words) -> str:
    """The report as a page that needs nothing else."""
    return "\n".join(_page(figures, words)) + "\n"


def _page(figures: Figures, words: Words) -> Iterator[str]:
    yield f'<!doctype html><html lang="{words.language}"><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width,initial-scale=1">'
    yield f"<title>{escape(words['title'])}</title><style>{_STYLE}</style><main><h1>{escape(words['title'])}</h1>"
    yield from [f"<p>{escape(line)}</p>" for line in head(figures, words)]
    cells = [f"<div><b>{escape(value)}</b>{escape(label)}</div>" for label, value in numbers(figures, words)]
    yield f'<div class="numbers">{"".join(cells)}</div>'
    yield from _flows(figures, words)
    yield '<div class="cards">'
    for part in parts(figures, words):
        yield from _part(part, words)
    yield f"</div><p>{escape(words['silent'])}</p><p>{escape(words['masked'])}</p></main></html>"


def _flows(figures: Figures, words: Words) -> Iterator[str]:
    yield f'<section class="wide"><h2>{escape(words["flows"])}</h2>'
    if not figures.flows:
        yield f"<p>{escape(words['none'])}</p></section>"
        return
    heads = "".join([f"<th>{escape(words[column])}</th>" for column in COLUMNS])
    yield f'<table><tr><th>{escape(words["flow"])}</th>{heads}<th class="drawn"></th></tr>'
    longest = max([_parts_of(one) for one in figures.flows] + [1])
    for one in figures.flows:
        cells = "".join([f"<td>{figure}</td>" for figure in one[2:]])
        yield f'<tr><td>{escape(one.flow)} · {escape(one.language)}</td>{cells}<td class="drawn">{_funnel(one, longest, words)}</td></tr>'
    marks = [
        f'<span><i style="background:{colour}"></i>{escape(words[what])}</span>' for what, colour in _FUNNEL
    ]
    yield f'</table><div class="legend">{"".join(marks)}</div></section>'


def _parts_of(one: FlowFigures) -> int:
    return max(one.begun, sum(one[3:]))


def _funnel(one: FlowFigures, longest: int, words: Words) -> str:
    """What became of the conversations of a flow: one bar in parts, as long as there were conversations."""
    parts = [
        _mark(getattr(one, what) / longest, colour, f"{words[what]}: {getattr(one, what)}")
        for what, colour in _FUNNEL
        if getattr(one, what)
    ]
    told = [f"{getattr(one, what)} {words[what]}" for what, _ in _FUNNEL if getattr(one, what)]
    return f'<div class="bar">{"".join(parts)}</div><p class="said">{escape(" · ".join(told))}</p>'


def _mark(share: float, colour: str, title: str) -> str:
    return f'<i style="width:{share * 100:.1f}%;background:{colour}" title="{escape(title)}"></i>'


_KEPT_TOGETHER = 40
"""So many lines stand in one column; more go on in the next one."""


def _part(part: Part, words: Words) -> Iterator[str]:
    lines = sum(1 + len(row.below) for row in part.rows)
    long = ' class="long"' if lines > _KEPT_TOGETHER else ""
    yield f"<section{long}><h2>{escape(part.heading)}</h2>"
    if not part.rows:
        yield f"<p>{escape(words['none'])}</p>"
    longest = max([row.value for row in part.rows] + [1.0])
    for row in part.rows:
        yield f'<div class="row"><div class="label"><span>{escape(row.label)}</span><span class="told">{escape(row.told)}</span></div>'
        share = max(row.value / longest, 0.004)
        yield f'<div class="bar">{_mark(share, "#2f6fc4", f"{row.label}: {row.told}")}</div>'
        if row.below:
            yield f"<ul>{''.join([f'<li>{escape(line)}</li>' for line in row.below])}</ul>"
        yield "</div>"
    yield "</section>"
