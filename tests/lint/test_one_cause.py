"""One slip of a hand, one finding, where the slip is: whatever the slip is."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from rmabot.flow.folder import read_folder
from rmabot.flow.load import load

GOOD = Path(__file__).parent / "good" / "example"

SLIPS = {
    "a key misspelt": ("track.yaml", "about:", "abuot:", 'did you mean "about"?'),
    "steps misspelt": ("track.yaml", "\nsteps:", "\nstesp:", 'did you mean "steps"?'),
    "a question's type misspelt": ("return.yaml", "type: date", "tyep: date", 'did you mean "type"?'),
    "a language misspelt": ("return.yaml", 'fr: "Vous êtes"', 'fx: "Vous êtes"', 'did you mean "fr"?'),
    "no colon before a text in braces": (
        "return.yaml", 'en: "You are"', 'en "You are"', 'a colon is missing after "en"',
    ),
    "no space after a colon in braces": (
        "return.yaml", 'fr: "Vous êtes"', 'fr:"Vous êtes"', 'a space is missing after "fr:"',
    ),
    "no colon before a word in braces": (
        "return.yaml", "duplicate: already_open", "duplicate already_open", 'a colon is missing after "duplicate"',
    ),
    "no colon before a condition": (
        "return.yaml", "when: {serial:", "when {serial:", 'a colon is missing after "when"',
    ),
    "no colon before a text": (
        "return.yaml", 'en: "Which of these are you?"', 'en "Which of these are you?"', 'a colon is missing after "en"',
    ),
    "no space before a text": (
        "return.yaml", 'en: "Which of these are you?"', 'en:"Which of these are you?"', 'a space is missing after "en:"',
    ),
    "no space after a verb": ("return.yaml", "- ask: role", "- ask:role", 'a space is missing after "ask:"'),
    "no comma between texts": ("return.yaml", '"You are", fr', '"You are" fr', "a comma is missing here"),
    "no brace at the beginning": ("return.yaml", 'label: {en: "You are"', 'label: en: "You are"', 'a "{" is missing'),
    "no brace at the end": ("return.yaml", 'fr: "Vous êtes"}', 'fr: "Vous êtes"', 'the "{" that opens here is never closed'),
    "no quote at the end, in braces": ("return.yaml", '"You are", fr', '"You are, fr', 'has no closing "'),
    "no quote at the beginning": ("return.yaml", 'en: "Which of these are you?"', 'en: Which of these are you?"', "has no partner"),
    "curly quotes in braces": ("return.yaml", '{en: "You are",', "{en: “You are”,", "curly quotes are letters"),
    "curly quotes round a text": (
        "return.yaml", '"Which of these are you?"', "“Which of these are you?”", "curly quotes are letters",
    ),
    "a line too far in": ("return.yaml", "    type: choice", "     type: choice", "indent it to match"),
    "a line too far out": ("return.yaml", "    type: choice", "   type: choice", "indent it to match"),
    "the line of a question gone": ("return.yaml", "  - ask: role\n", "", "is the line missing that begins the next part"),
    "a placeholder without its end": ("return.yaml", "{warranty.last_day}**", "{warranty.last_day**", "has no closing brace"),
    "a placeholder without quotes": ("return.yaml", 'en: "Which of these are you?"', "en: {serial}", "without quotes round the text"),
    "no bracket at the end of a list in braces": ("return.yaml", "hot, leaking]}", "hot, leaking}", 'the "[" that opens here is never closed'),
    "options as a list of words": (
        "return.yaml",
        """      - here:  {en: "Go on here", fr: "Continuer ici"}
      - there: {en: "I will use Hik-Partner Pro", fr: "J'utiliserai Hik-Partner Pro", go: elsewhere}
""",
        '      - "Go on here"\n      - "I will use Hik-Partner Pro"\n',
        "words alone are no options",
    ),
    "a name twice": ("return.yaml", "ask: opened", "ask: role", "give one another name"),
    "a case misspelt": ("return.yaml", "      in:\n", "      im:\n", 'is no value of "warranty.verdict"'),
}  # fmt: skip


@cache
def example() -> Mapping[str, bytes]:
    return read_folder(GOOD)


@pytest.mark.parametrize("name", SLIPS)
def test_one_slip_gives_one_finding_at_its_place(name: str) -> None:
    """What only follows from it is not said, in this file or in another."""
    file, before, after, said = SLIPS[name]
    written = example()[file].decode()
    assert before in written
    loaded = load({**example(), file: written.replace(before, after, 1).encode()})
    line = written[: written.index(before)].count("\n") + 1
    assert len(loaded.findings) == 1, [one.message for one in loaded.findings]
    (finding,) = loaded.findings
    assert said in finding.message
    assert finding.place.file == file
    assert abs(finding.place.line - line) <= 1


UNREADABLE = {
    "texts": ("texts.yaml", "texts:\n", "texts:\n\t"),
    "statements": ("statements.yaml", "statements:\n", "statements:\n\t"),
    "a flow that others call": ("packing.yaml", "steps:\n", "steps:\n\t"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_stands_in_a_file_that_cannot_be_read_is_missing_nowhere(name: str) -> None:
    """One file to mend, and not ten others that name something of it."""
    file, before, after = UNREADABLE[name]
    written = example()[file].decode()
    assert before in written
    loaded = load({**example(), file: written.replace(before, after, 1).encode()})
    assert [(one.place.file, one.code) for one in loaded.findings] == [(file, "yaml-feature")]


def test_a_text_with_all_its_paragraphs_is_measured_as_the_one_message_it_is() -> None:
    """Each of them fits, and together they would be torn in two."""
    flow = (
        'flow: f\nabout: {en: "Extra", fr: "De plus"}\nstarts: {command: zzz}\nsteps:\n  - ask: n\n    type: yes_no\n'
        '    label: {en: "N", fr: "N"}\n    en: "Well?"\n    fr: "Alors?"\n  - say: x\n'
        f'    en: "{"word " * 500}"\n    fr: "Bonjour."\n    also:\n      - {{when: {{n: yes}}, en: "{"word " * 400}", fr: "Oui."}}\n'
    )
    (finding,) = load({**example(), "f.yaml": flow.encode()}).findings
    assert finding.code == "too-long"
    assert '"x" with all its paragraphs is 4,498 characters in English on Slack' in finding.message
