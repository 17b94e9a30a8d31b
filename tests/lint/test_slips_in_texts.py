"""Slips in words that YAML has nothing against: each is told, at its place, and good texts are left alone."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from rmabot.flow.folder import read_folder
from rmabot.flow.load import load

TEXT = """\
  - ask: mounted
    when: {role: customer}
    type: choice
    label: {en: "Where it hangs", fr: "Emplacement"}
    en: "Is it indoors? Look at the wall."
    fr: "Est-il à l'intérieur? Regardez le mur."
    options:
      - indoors:  {en: "It is indoors", fr: "Il est à l'intérieur"}
      - outdoors: {en: "It is outdoors", fr: "Il est dehors"}
    retry:
      - {en: "Please press **It is indoors** or **It is outdoors**.", fr: "Appuyez sur **Il est à l'intérieur** ou **Il est dehors**."}
"""

SLIPS = {
    "a sentence twice": ("Look at the wall.", "Look at the wall. Look at the wall.", 'says "Look at the wall" twice'),
    "a word twice": ("Look at the wall.", "Look at at the wall.", 'says "at at" twice'),
    "a retry that is the question": (
        "Please press **It is indoors** or **It is outdoors**.", "Is it indoors? Look at the wall.", 'of question "mounted", word for word',
    ),
    "a label's languages exchanged": (
        '{en: "Where it hangs", fr: "Emplacement"}', '{en: "Où est-il", fr: "Where it hangs"}', "have the two changed places?",
    ),
    "an English sentence in a French text": ("Regardez le mur.", "Look at the wall.", "which is English"),
    "a French sentence in an English text": ("Look at the wall.", "Regardez le mur qui est chez vous.", "which is French"),
    "to be done": ('"Est-il à l\'intérieur? Regardez le mur."', '"TODO"', "seems to be none yet"),
    "dots": ('"Est-il à l\'intérieur? Regardez le mur."', '"…"', "seems to be none yet"),
    "another encoding": ("Est-il à l'intérieur?", "Est-il Ã\xa0 l'intÃ©rieur?", 'was "à" before'),
    "a letter lost": ("Est-il à l'intérieur?", "Est-il \ufffd l'intérieur?", "a letter was lost"),
    "a button by other words": ("press **It is indoors**", "press **It's indoors**", 'did you mean "it is indoors"?'),
    "a placeholder as other programs write it": ('Look at the wall."\n    fr: "Est-il', 'Look, ${role}."\n    fr: "{role}. Est-il', 'the "$" would be read with the answer'),
    "a label left in English": ('{en: "Where it hangs", fr: "Emplacement"}', '{en: "Serial number", fr: "Serial number"}', '"Serial number" is English, and stands as the French text too'),
    "a label left in French": ('{en: "Where it hangs", fr: "Emplacement"}', '{en: "Adresse", fr: "Adresse"}', '"Adresse" is French, and stands as the English text too'),
    "a word to type that is only a part of what is heard": ("Look at the wall.", "Type **camera** then.", 'nothing is called so. did you mean "'),
    "an entity": ("Look at the wall.", "Look&nbsp;at the wall.", '"&nbsp;" is not drawn'),
    "a link apart from its address": ("the wall", "[the wall] (https://example.com)", "is no link"),
    "an empty list of retries": (TEXT[TEXT.index('      - {en: "Please'):], "", "retry: is empty"),
    "an empty condition": ("{role: customer}", "", "a condition is due here"),
    "a condition without anything": ("{role: customer}", "{}", "a condition is due here"),
    "two conditions in words": ("{role: customer}", "hazard and partner", "{all: [hazard, partner]}"),
    "one of two conditions": ("{role: customer}", "hazard ou partner", "{any: [hazard, partner]}"),
    "the contrary in words": ("{role: customer}", "not hazard", "{not: hazard}"),
}  # fmt: skip

GOOD = {
    "the other language in bold": ("Look at the wall.", "Type **je ne comprends pas** at any time."),
    "the other language in quotes": (
        "Look at the wall.",
        "The button says 'Vous êtes ici' there.".replace("'", '\\"'),
    ),
    "how to go on in the other language": (
        "Look at the wall.",
        "Pour continuer en français, écrivez **français** ici.",
    ),
    "a French name": ("Look at the wall.", "We are at 12, rue de la Montagne."),
    "words that may stand twice": ("Regardez le mur.", "Nous nous taisons, et vous vous taisez."),
    "a button of the device": ("Look at the wall.", "Press **Reset** for ten seconds."),
    "a label that both languages have": (
        '{en: "Where it hangs", fr: "Emplacement"}',
        '{en: "Photo", fr: "Photo"}',
    ),
    "a label that is a name": (
        '{en: "Where it hangs", fr: "Emplacement"}',
        '{en: "Hik-Partner Pro", fr: "Hik-Partner Pro"}',
    ),
    "a button of the device that is a part of a phrase": ("Look at the wall.", "Press **camera** on it."),
    "a long sentence under a sign that folds it": (
        '"Is it indoors? Look at the wall."',
        ">\n      Is it indoors?\n      Look at the wall.",
    ),
    "an ampersand": ("Look at the wall.", "Look at R&D; then wait."),
}


@cache
def example() -> Mapping[str, bytes]:
    return read_folder(Path(__file__).parent / "good" / "example")


def said_of(text: str) -> list[str]:
    written = example()["return.yaml"].decode()
    before = written.index("  - ask: hpp\n")
    changed = written[:before] + text + written[before:]
    return [one.message for one in load({**example(), "return.yaml": changed.encode()}).findings]


def test_the_text_is_good_as_it_stands() -> None:
    """Otherwise what is said of a slip would say nothing."""
    assert said_of(TEXT) == []


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_in_a_text_gives_one_finding(name: str) -> None:
    """Each is valid YAML, and would have been read by customers."""
    before, after, said = SLIPS[name]
    assert before in TEXT
    (found,) = said_of(TEXT.replace(before, after, 1))
    assert said in found


@pytest.mark.parametrize("name", GOOD)
def test_what_only_looks_like_a_slip_is_left_alone(name: str) -> None:
    """A finding that is none would teach people not to read them."""
    before, after = GOOD[name]
    assert before in TEXT
    assert said_of(TEXT.replace(before, after, 1)) == []
