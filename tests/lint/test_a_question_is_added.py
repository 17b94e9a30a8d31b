"""A support lead adds a question with two options, slips as people do, and mends it by what the linter says alone."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from rmabot.flow.folder import read_folder
from rmabot.flow.load import load

QUESTION = """\
  - ask: mounted
    type: choice
    label: {en: "Where it hangs", fr: "Emplacement"}
    en: "Is the device indoors or outdoors?"
    fr: "L'appareil est-il à l'intérieur ou à l'extérieur?"
    options:
      - indoors:  {en: "Indoors", fr: "À l'intérieur"}
      - outdoors: {en: "Outdoors", fr: "À l'extérieur"}
  - say: wet
    when: {mounted: outdoors}
    en: "Let it dry before you pack it."
    fr: "Laissez-le sécher avant de l'emballer."
"""

FRENCH = "\"L'appareil est-il à l'intérieur ou à l'extérieur?\""
"""The question as it is quoted above."""


def out(text: str) -> str:
    """Pasted at the edge."""
    return "".join([f"{line[2:]}\n" for line in text.splitlines()])


SLIPS = {
    "pasted at the edge": (QUESTION, out(QUESTION), "these 12 lines begin at column 1"),
    "tabs": ("      - indoors", "\t\t- indoors", "a tab"),
    "a no-break space after the colon": ("type: choice", "type:\u00a0choice", "a no-break space (U+00A0)"),
    "a no-break space before the key": ("    type: choice", "\u00a0\u00a0\u00a0\u00a0type: choice", "a no-break space (U+00A0)"),
    "a sign without width": ("type: choice", "type: choice\u200b", "cannot be seen (U+200B)"),
    "curly quotes in both languages": (
        "\"Indoors\", fr: \"À l'intérieur\"", "“Indoors”, fr: “À l’intérieur”", "curly quotes are letters",
    ),
    "guillemets round a text": (FRENCH, f"« {FRENCH[1:-1]} »", "guillemets are letters"),
    "an apostrophe in single quotes": (FRENCH, f"'{FRENCH[1:-1]}'", "use double quotes"),
    "a French colon without quotes": (FRENCH, "Dites-nous : dedans ou dehors?", "put the whole text in double quotes"),
    "a key in French": ("    label:", "    étiquette:", 'did you mean "label"?'),
    "the options in French": ("    options:", "    choix:", 'did you mean "options"?'),
    "a verb in French": ("- ask: mounted", "- demander: mounted", 'did you mean "ask"?'),
    "a key of another program": ("    options:", "    buttons:", 'did you mean "options"?'),
    "a verb of another program": ("- ask: mounted", "- question: mounted", 'did you mean "ask"?'),
    "if": ("    when:", "    if:", 'did you mean "when"?'),
    "an equals sign in a condition": ("{mounted: outdoors}", "{mounted = outdoors}", "write mounted: outdoors"),
    "the type gone": ("    type: choice\n", "", "needs type: choice"),
    "a type in French": ("type: choice", "type: choix", 'did you mean "choice"?'),
    "no space after a dash": ("- indoors", "-indoors", 'a space is missing after "-"'),
    "no space after the dash of a step": ("  - ask: mounted", "  -ask: mounted", 'a space is missing after "-"'),
    "options without dashes": ("      - indoors", "        indoors", 'a "- " is missing'),
    "an arrow for a colon": ("indoors:  {", "indoors => {", 'a colon is due after "indoors", not "=>"'),
    "a semicolon for a comma": ('"Indoors", fr', '"Indoors"; fr', 'a comma is due here, not ";"'),
    "a comma for a brace": ("fr: \"À l'intérieur\"}", "fr: \"À l'intérieur\",", 'add "}" at the end of this line'),
    "a condition with a sign": ("{mounted: outdoors}", "mounted == outdoors", "stands in braces: {mounted: outdoors}"),
    "a condition without braces": ("{mounted: outdoors}", "mounted: outdoors", "braces are missing: write {mounted: outdoors}"),
    "an option by its label": ("{mounted: outdoors}", "{mounted: Outdoors}", 'did you mean "outdoors"?'),
    "an option that is gone": ("      - outdoors: {en: \"Outdoors\", fr: \"À l'extérieur\"}\n", "", '"outdoors" is no option of question "mounted"'),
    "a name changed at one place": ("- ask: mounted", "- ask: placement", 'no question, action or policy gives "mounted"'),
    "a name with an accent": ("- outdoors: {", "- extérieur: {", "write exterieur"),
    "one language twice": (f"    fr: {FRENCH}", f"    en: {FRENCH}", '"en:" stands twice here, and "fr:" not at all'),
}  # fmt: skip


@cache
def example() -> Mapping[str, bytes]:
    return read_folder(Path(__file__).parent / "good" / "example")


def said_of(question: str) -> list[str]:
    written = example()["return.yaml"].decode()
    before = written.index("  - ask: role\n")
    changed = written[:before] + question + written[before:]
    return [one.message for one in load({**example(), "return.yaml": changed.encode()}).findings]


def test_a_question_that_is_right_gives_no_finding() -> None:
    """Its text, two options and what follows from one, in both languages."""
    assert said_of(QUESTION) == []


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_in_it_gives_one_sentence_that_says_what_to_do(name: str) -> None:
    """Editors, keyboards and habits of people: none of it needs somebody who knows YAML."""
    before, after, said = SLIPS[name]
    assert before in QUESTION
    found = said_of(QUESTION.replace(before, after, 1))
    assert said in found[0]
    # A name with an accent is also used under another one.
    assert len(found) == (2 if "accent" in name else 1), found
