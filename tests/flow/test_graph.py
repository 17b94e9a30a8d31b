"""A flow as a diagram: everything in it is drawn, in words, and as a document that others can read."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from click.testing import CliRunner

from rmabot.cli.main import cli
from rmabot.flow.drawing.layout import Box, lay_out
from rmabot.flow.drawing.mermaid import as_mermaid, quoted
from rmabot.flow.drawing.page import as_page
from rmabot.flow.drawing.svg import as_svg
from rmabot.flow.graph import Graph, graph_of
from rmabot.flow.model import RepeatEnd, RepeatStart
from tests.shipped import shipped

DIALOGS = Path(__file__).parents[2] / "dialogs"


def every_graph() -> list[Graph]:
    return [graph_of(shipped(), name, language) for name in shipped().flows for language in ("en", "fr")]


def the_return(language: str = "en") -> Graph:
    return graph_of(shipped(), "return", language)


def test_every_step_and_every_ending_is_drawn() -> None:
    """Nothing of a flow is left out of its diagram."""
    for graph in every_graph():
        flow = shipped().flows[graph.flow]
        nodes = [node for node in flow.program if not isinstance(node, RepeatStart | RepeatEnd)]
        assert len(graph.steps) == len(nodes)
        assert [ending.name for ending in graph.endings] == list(flow.endings)


def test_a_branch_is_told_in_words() -> None:
    """An option by its label, an outcome by its name, a condition by the name of its fact or by what it compares."""
    steps = {step.name: step for step in the_return().steps}
    assert ("Keep that request only", "out", "kept_open") in steps["duplicate"].branches
    assert ("See where it is", "call", "track") in steps["duplicate"].branches
    assert ("I found it", "again", "serial") in steps["where_found"].branches
    assert ("filed", "go", "sent") in steps["file_rma"].branches
    assert steps["hpp"].when == "partner"
    assert steps["where_found"].when == "serial is “I can't find it”"


def test_a_branch_is_told_in_french() -> None:
    """In the words of the French reader, names as they stand in the file."""
    steps = {step.name: step for step in the_return("fr").steps}
    assert ("Je l'ai trouvé", "again", "serial") in steps["where_found"].branches
    assert steps["where_found"].when == "serial est «\N{NO-BREAK SPACE}Je ne le trouve pas\N{NO-BREAK SPACE}»"
    assert steps["earlier_return"].when == "known.returns est connu"


def test_a_step_that_only_leads_away_does_not_go_on() -> None:
    """A jump, an action of which every outcome leads elsewhere."""
    steps = {step.name: step for step in the_return().steps}
    assert not steps["file_rma"].goes_on
    assert steps["hpp"].goes_on
    assert not the_return().steps[-1].goes_on


def test_every_shipped_flow_is_on_one_screen() -> None:
    """1600 by 1000, in either language; the return flow is the longest."""
    for graph in every_graph():
        layout = lay_out(graph)
        assert (graph.flow, layout.width <= 1600, layout.height <= 1000) == (graph.flow, True, True)


def test_boxes_keep_their_distance() -> None:
    """No two steps or endings of any shipped flow cover one another, and all stand on the sheet."""
    for graph in every_graph():
        layout = lay_out(graph)
        boxes = [one.box for column in layout.columns for one in column.steps]
        boxes += [box for _, box, _ in layout.endings]
        assert all(box.right <= layout.width and box.bottom <= layout.height for box in boxes)
        apart = [
            (one, other) for at, one in enumerate(boxes) for other in boxes[at + 1 :] if _cover(one, other)
        ]
        assert apart == []


def _cover(one: Box, other: Box) -> bool:
    return one.x < other.right and other.x < one.right and one.y < other.bottom and other.y < one.bottom


def test_the_drawing_is_well_formed_and_needs_nothing() -> None:
    """An XML document without a script or an address to fetch from."""
    for graph in every_graph():
        drawn = as_svg(graph)
        ET.fromstring(drawn)
        assert "<script" not in drawn
        assert re.findall(r'(?:href|src)="', drawn) == []


def test_texts_of_a_flow_cannot_break_a_drawing() -> None:
    """Signs that mean something in a drawing are shown as they are."""
    graph = Graph("x", '</svg><script>"&', "en", "", the_return().steps[:2], (), (), (), "")
    root = ET.fromstring(as_svg(graph))
    assert root[0].text == '</svg><script>"&'
    assert "<script" not in as_page(graph)
    assert quoted('say "hi" <b>\n`x`') == '"say #quot;hi#quot; #lt;b#gt; #96;x#96;"'


def test_every_arrow_of_the_mermaid_text_leads_somewhere() -> None:
    """Each end of an arrow is a node that was drawn, each subgraph is closed."""
    for graph in every_graph():
        lines = as_mermaid(graph).splitlines()
        nodes = {found[1] for line in lines if (found := re.match(r" +(\w+)[\[({]", line))}
        ends = [
            re.match(r"  (\w+) (?:-->|-\.->)(?:\|\".*\"\|)? (\w+)$", line) for line in lines if "->" in line
        ]
        assert all(found is not None and set(found.groups()) <= nodes for found in ends)
        assert sum(line.startswith("  subgraph") for line in lines) == lines.count("  end")


def test_a_condition_of_the_mermaid_text_asks_and_both_its_answers_are_told() -> None:
    """A jump is no box of its own: the arrow leads where it leads."""
    lines = as_mermaid(graph_of(shipped(), "shipped", "fr")).splitlines()
    asked = next(line for line in lines if '"rma.may_ship est non?"' in line)
    key = asked.split("{{")[0].strip()
    ends = {line.split("([")[0].strip(): line for line in lines if "([" in line}
    yes, no = [line for line in lines if line.startswith(f"  {key} ")]
    assert '-->|"oui"|' in yes
    assert '"too_early: ' in ends[yes.rsplit(" ", 1)[1]]
    assert '-.->|"non"|' in no
    assert not any('(("→"))' in line for line in lines)


def test_the_page_tells_every_text_of_a_step() -> None:
    """Each of several whole texts under what decides it, paragraphs beside them, lists as lists."""
    page = as_page(the_return("fr"))
    assert "seulement si warranty.verdict est in</p>\n<p>À compter du {warranty.counted_from}" in page
    assert "seulement si warranty.verdict est unknown" in page
    assert "\n• sous le couvercle ou la plaque" in page
    shipped_page = as_page(graph_of(shipped(), "shipped", "en"))
    assert "only if parcel.url is known</p>\n<p>To follow it: {parcel.url}</p>" in shipped_page
    assert "{serial.model} · {model}" in page


@pytest.mark.parametrize(
    ("form", "begins"), [("svg", "<svg "), ("html", "<!doctype html>"), ("mermaid", "flowchart TD\n")]
)
def test_the_command_writes_each_format(tmp_path: Path, form: str, begins: str) -> None:
    """To the terminal, or to a file."""
    call = ["graph", "return", str(DIALOGS), "--format", form, "--language", "fr"]
    shown = CliRunner().invoke(cli, call)
    assert shown.exit_code == 0
    assert shown.stdout.startswith(begins)
    CliRunner().invoke(cli, [*call, "-o", str(tmp_path / "flow")])
    assert (tmp_path / "flow").read_text("utf-8") == shown.stdout


def test_a_flow_or_language_that_is_not_there_is_misuse() -> None:
    """Exit 2, with the nearest name."""
    wrong = CliRunner().invoke(cli, ["graph", "retrun", str(DIALOGS)])
    assert wrong.exit_code == 2
    assert 'no flow is called "retrun". did you mean "return"?' in wrong.stderr
    wrong = CliRunner().invoke(cli, ["graph", "return", str(DIALOGS), "--language", "es"])
    assert wrong.exit_code == 2
    assert '"es" is no language of these dialogs (en, fr)' in wrong.stderr


def test_dialogs_with_findings_are_not_drawn(tmp_path: Path) -> None:
    """Exit 1, and the findings."""
    (tmp_path / "x.yaml").write_text("flow: x\nsteps: []\n", "utf-8")
    wrong = CliRunner().invoke(cli, ["graph", "x", str(tmp_path)])
    assert wrong.exit_code == 1
    assert "x.yaml:1:" in wrong.stderr
