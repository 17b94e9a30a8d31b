"""A diagram as one HTML file: the drawing, and below it every step in full."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from rmabot.flow.drawing.captions import captions
from rmabot.flow.drawing.svg import FILL, as_svg
from rmabot.flow.graph import Case, Graph, Step

_STYLE = """
*{box-sizing:border-box}
body{margin:0;background:#fbfcfd;color:#1d2733;font:15px/1.45 'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif}
figure{margin:0;overflow-x:auto}figure svg{display:block;width:100%;min-width:64rem;height:auto;margin:0 auto}
main{max-width:1600px;margin:0 auto;padding:0 1rem 2rem}h2{margin:1.6rem 0 .6rem}
.steps{columns:23rem;column-gap:1rem}
article{break-inside:avoid;background:#fff;border:1px solid #dde3e9;border-left:4px solid var(--edge,#7d8794);border-radius:6px;padding:.5rem .8rem .6rem;margin:0 0 .8rem}
h3{margin:0;font-size:1rem;overflow-wrap:anywhere}p{margin:.25rem 0 0;white-space:pre-line;overflow-wrap:anywhere}
small{color:#5b6673;font-weight:400}.when{color:#8a5a00;font-style:italic}.way{color:#c03535}.options{color:#5b6673;font-size:.9em}
@media print{figure svg{min-width:0}.steps{columns:2}}
"""


def as_page(graph: Graph) -> str:
    """The diagram as a page that needs nothing else."""
    return "\n".join(_page(graph)) + "\n"


def _page(graph: Graph) -> Iterator[str]:
    said = captions(graph.language)
    yield f'<!doctype html><html lang="{graph.language}"><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width,initial-scale=1">'
    yield f"<title>{escape(graph.about or graph.flow)}</title><style>{_STYLE}</style>"
    yield f'<figure>{as_svg(graph)}</figure><main><h2>{said["steps"]}</h2><div class="steps">'
    for step in graph.steps:
        if step.kind != "go":
            yield from _step(step, said["if"])
    yield f'</div><h2>{said["endings"]}</h2><div class="steps">'
    for ending in graph.endings:
        then = f" <small>{escape(said['then'].format(flow=ending.then))}</small>" if ending.then else ""
        yield f'<article style="--edge:{FILL["go"][1]}"><h3>{escape(ending.name)}{then}</h3>'
        yield from _said(ending.words, ending.cases, said["if"])
        yield "</article>"
    yield "</div></main></html>"


def _step(step: Step, only_if: str) -> Iterator[str]:
    edge = FILL[step.kind][1] if step.kind in FILL else "#7d8794"
    kind = f"<small>{escape(step.type)}</small>" if step.type != step.name else ""
    yield f'<article style="--edge:{edge}"><h3><small>{step.kind}</small> {escape(step.name)} {kind}</h3>'
    if step.when:
        yield f'<p class="when">{escape(only_if.format(when=step.when))}</p>'
    yield from _said(step.words, step.cases, only_if)
    if step.options:
        yield f'<p class="options">{escape(" · ".join(step.options))}</p>'
    for branch in step.branches:
        way = f"{branch.words} → {branch.target}" if branch.target else branch.words
        yield f'<p class="way">{escape(way)}</p>'
    yield "</article>"


def _said(words: str, cases: Sequence[Case], only_if: str) -> Iterator[str]:
    """All that is said: the text, or each text of which one is said, and what may come beside it."""
    if words and (not cases or words != cases[0].words):
        yield f"<p>{escape(words)}</p>"
    for case in cases:
        if case.when:
            yield f'<p class="when">{escape(only_if.format(when=case.when))}</p>'
        yield f"<p>{escape(case.words)}</p>"
