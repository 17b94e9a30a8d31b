"""A small set of dialogs for tests of the tests: one flow that asks three things, and the shipped words."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rmabot.flow.folder import read_folder
from rmabot.flow.load import load
from rmabot.flow.model import FlowSet
from rmabot.ports.actions import Caller, Outcome
from rmabot.ports.store import Store

DIALOGS = Path(__file__).parents[2] / "dialogs"

LAMP = """\
flow: lamp
about: {en: "Mend a lamp", fr: "Réparer une lampe"}
starts: {command: lamp, phrases: {en: ["my lamp is broken"], fr: ["ma lampe est brisée"]}}
give_up: nobody
steps:
  - say: welcome
    en: "Let us mend your lamp."
    fr: "Réparons votre lampe."
  - ask: colour
    type: choice
    label: {en: "Colour", fr: "Couleur"}
    en: "Which colour is it?"
    fr: "De quelle couleur est-elle?"
    options:
      - red:   {en: "Red", fr: "Rouge"}
      - green: {en: "Green", fr: "Verte"}
      - gone:  {en: "It is gone", fr: "Elle a disparu", go: lost}
    retry:
      - {en: "Please press a button.", fr: "Appuyez sur un bouton."}
  - ask: parts
    type: choices
    when: {colour: red}
    label: {en: "Parts", fr: "Pièces"}
    en: "Which parts are broken?"
    fr: "Quelles pièces sont brisées?"
    options:
      - bulb: {en: "The bulb", fr: "L'ampoule"}
      - wire: {en: "The wire", fr: "Le fil"}
      - none: {en: "None of them", fr: "Aucune", alone: yes}
  - say: advice
    by: colour
    cases:
      red: {en: "Red ones are easy.", fr: "Les rouges sont faciles."}
      green: {en: "Green ones take a while.", fr: "Les vertes prennent du temps."}
      other: {en: "We will see.", fr: "On verra."}
    also:
      - {when: {parts: wire}, en: "Pull the plug first.", fr: "Débranchez d'abord."}
  - ask: picture
    type: file
    accepts: [photo]
    optional: yes
    label: {en: "Picture", fr: "Photo"}
    en: "Please send a picture."
    fr: "Veuillez envoyer une photo."
  - do: show_my_data
    outcomes: {shown: mended, nothing: not_mended, failed: not_mended}
endings:
  mended: {en: "It shines again.", fr: "Elle brille de nouveau."}
  not_mended: {en: "It stays dark.", fr: "Elle reste sombre."}
  lost: {en: "Then we cannot mend it.", fr: "On ne peut donc pas la réparer."}
  nobody: {en: "Nobody can help just now.", fr: "Personne ne peut aider pour l'instant."}
"""
BUTTON = """\
flow: button
about: {en: "Sew a button", fr: "Coudre un bouton"}
starts: {command: button, phrases: {en: ["sew on a button for me"], fr: ["cousez-moi un bouton"]}}
give_up: person
steps:
  - say: sewn
    en: "Sewn."
    fr: "Cousu."
"""


class Canned:
    """An action that always answers the same, or breaks."""

    def __init__(self, name: str, outcome: str | Exception) -> None:
        self.name = name
        self._outcome = outcome

    async def run(self, inputs: Mapping[str, Any], caller: Caller, store: Store) -> Outcome:
        if isinstance(self._outcome, Exception):
            raise self._outcome
        return Outcome(self._outcome)


def small_files(**flows: str) -> dict[str, bytes]:
    """The files of a set with these flows and the shipped words and policy."""
    files = {
        name: data
        for name, data in read_folder(DIALOGS).items()
        if name.startswith(("words/", "policy/")) or name == "person.yaml"
    }
    return files | {f"{name}.yaml": text.encode() for name, text in flows.items()}


def loaded_set(folder: Path) -> FlowSet:
    """The set of a folder, which must check."""
    files = {name: data for name, data in read_folder(folder).items() if not name.startswith("tests/")}
    loaded = load(files)
    assert loaded.flows is not None, loaded.findings
    return loaded.flows
