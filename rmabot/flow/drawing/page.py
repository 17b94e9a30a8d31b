"""A diagram as one HTML file: the drawing, and below it every step in full."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from rmabot.flow.drawing.captions import captions
from rmabot.flow.drawing.svg import as_svg
from rmabot.flow.graph import Graph, Step

_STYLE = """
body{margin:0;background:#fbfcfd;color:#1d2733;font:15px/1.45 'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif}
figure{margin:0;overflow-x:auto}
main{max-width:60rem;margin:0 auto;padding:1rem}
dt{font-weight:600;margin-top:.9rem}dd{margin:.15rem 0 0 1rem}
small{color:#5b6673;font-weight:400}.when{color:#8a5a00;font-style:italic}.way{color:#c03535}
"""


def as_page(graph: Graph) -> str:
    """The diagram as a page that needs nothing else."""
    return "\n".join(_page(graph)) + "\n"


def _page(graph: Graph) -> Iterator[str]:
    said = captions(graph.language)
    yield f'<!doctype html><html lang="{graph.language}"><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width,initial-scale=1">'
    yield f"<title>{escape(graph.about or graph.flow)}</title><style>{_STYLE}</style>"
    yield f"<figure>{as_svg(graph)}</figure><main><h2>{said['steps']}</h2><dl>"
    for step in graph.steps:
        if step.kind != "go":
            yield from _step(step, said["if"])
    yield f"</dl><h2>{said['endings']}</h2><dl>"
    for ending in graph.endings:
        then = f" <small>{escape(said['then'].format(flow=ending.then))}</small>" if ending.then else ""
        yield f"<dt>{escape(ending.name)}{then}</dt><dd>{escape(ending.words)}</dd>"
    yield "</dl></main></html>"


def _step(step: Step, only_if: str) -> Iterator[str]:
    yield f"<dt><small>{step.kind}</small> {escape(step.name)} <small>{escape(step.type)}</small></dt>"
    if step.when:
        yield f'<dd class="when">{escape(only_if.format(when=step.when))}</dd>'
    if step.words:
        yield f"<dd>{escape(step.words)}</dd>"
    if step.options:
        yield f"<dd><small>{escape(' · '.join(step.options))}</small></dd>"
    for branch in step.branches:
        way = f"{branch.words} → {branch.target}" if branch.target else branch.words
        yield f'<dd class="way">{escape(way)}</dd>'
