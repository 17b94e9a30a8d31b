"""One slip of a hand in the dialogs that ship, one finding: however much of the set stands on the line."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from rmabot.flow.folder import read_folder
from rmabot.flow.load import load

SLIPS = {
    "a flow's name misspelt": ("find.yaml", "flow: find", "flow: fin", "the file of a flow has its name"),
    "what a flow gives back gone": ("find.yaml", "gives: [rma]\n", "", 'is called for "rma" and does not give it back'),
    "an action misspelt": ("mydata.yaml", "do: erase_my_data", "do: erase_y_data", 'did you mean "erase_my_data"?'),
    "a step's verb misspelt": ("renew.yaml", "- call: find", "- cll: find", 'did you mean "call"?'),
    "a piece renamed": ("texts.yaml", "  see_status:", "  se_status:", "(also at decide.yaml:"),
    "an ending renamed": ("add.yaml", "  added:", "  aded:", 'did you mean "aded"? (also at line'),
    "the line of an ending gone": ("open_again.yaml", "  reopened:\n", "", "is the line missing that begins the next part"),
    "the line of a step gone": ("papers.yaml", "  - ask: boxes\n", "", "is the line missing that begins the next part"),
    "the line of what is told gone": ("lifecycle.yaml", "told:\n", "", "is the line missing that begins the next part"),
    "the line of a list of phrases gone": ("open_again.yaml", "  phrases:\n", "", "is the line missing that begins the next part"),
    "the first key of a file misspelt": ("statements.yaml", "\nstatements:", "\nsttements:", 'did you mean "statements"?'),
    "a language too far out": ("texts.yaml", '    fr: "Je ne peux pas', '  fr: "Je ne peux pas', "indent it to match"),
    "a line of a text too far out": ("mydata.yaml", "      Why it stays:", "    Why it stays:", "a part of the text above it"),
    "a key of the flow too far in": ("second_look.yaml", "\ntakes:", "\n  takes:", 'starts: has no key "takes"'),
    "a piece too far in": ("texts.yaml", "  see_status:", "    see_status:", "is it indented wrongly?"),
    "the quote before a piece gone": ("danger.yaml", '"{text.unsafe_battery}"', '{text.unsafe_battery}"', "put the whole text in double quotes"),
    "a word of the policy misspelt": ("policy/warranty.yaml", "{line: dvr_8_9_series", "{lne: dvr_8_9_series", '"lne" is not known here'),
    "yes misspelt": ("packing.yaml", "batteries: {type: choices, optional: yes}", "batteries: {type: choices, optional: ys}", 'is yes or no, not "ys"'),
}  # fmt: skip


@cache
def shipped() -> Mapping[str, bytes]:
    return read_folder(Path(__file__).parents[2] / "dialogs", frozenset({"tests"}))


@pytest.mark.parametrize("name", SLIPS)
def test_one_slip_in_the_shipped_set_gives_one_finding_near_its_place(name: str) -> None:
    """What follows from it in twenty other files is not said, and what is said names the slip."""
    file, before, after, said = SLIPS[name]
    written = shipped()[file].decode()
    assert before in written
    (finding,) = load({**shipped(), file: written.replace(before, after, 1).encode()}).findings
    assert said in finding.message
    line = written[: written.index(before) + len(before) - len(before.lstrip("\n"))].count("\n") + 1
    assert finding.place.file != file or abs(finding.place.line - line) <= 10
