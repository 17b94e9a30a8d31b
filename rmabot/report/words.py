"""The headings of a report, and how its codes are called, in the languages it speaks."""

from __future__ import annotations

from collections.abc import Mapping

from rmabot.flow.model import Ask, FlowSet
from rmabot.text.spans import plain

HEADINGS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "Report of the returns desk", "span": "{since} to {until}", "version": "dialogs of version {version}",
        "older": "turns on other versions in this time: {versions}", "flow": "flow", "language": "language", "begun": "begun", "filed": "filed", "handed_over": "handed over", "ended": "ended",
        "left": "left", "open": "open now", "flows": "Conversations", "leaving": "Where people leave", "again": "Asked again most",
        "of_asked": "{count} of {asked}", "refused": "refused {refused} ×, asked {asked} ×", "gave_up": "{count} gave up here", "not_understood": "Not understood",
        "handovers": "Hand-overs to a person, and why", "to_file": "median time to file", "filed_by_bot": "requests filed in chat", "requests": "requests filed", "all_begun": "conversations begun", "share": "of those begun are filed ({flows})", "percent": "{count}%",
        "reasons": "Requests by reason", "models": "Requests by model", "states": "Hours in each state (median)", "now": "{now} there now",
        "none": "nothing in this time", "silent": "Handed over: given to a person, and not gone on with since. Left: cancelled, or silent for more than a day.", "masked": "Texts are shown without addresses, numbers and links, and are kept for 30 days.",
        "minutes": "{count} min", "hours": "{count} h", "days": "{count} days", "stays": "stays: {stays}", "no_flow": "no flow",
        "reason.asked": "asked for a person", "reason.gave_up": "no answer after all tries", "reason.unsafe": "unsafe device",
    },
    "fr": {
        "title": "Rapport du service des retours", "span": "du {since} au {until}", "version": "dialogues de la version {version}",
        "older": "échanges sur d'autres versions pendant cette période : {versions}", "flow": "parcours", "language": "langue", "begun": "commencées", "filed": "déposées", "handed_over": "confiées", "ended": "finies",
        "left": "quittées", "open": "en cours", "flows": "Conversations", "leaving": "Où les gens partent", "again": "Redemandé le plus",
        "of_asked": "{count} sur {asked}", "refused": "refusée {refused} ×, posée {asked} ×", "gave_up": "abandons ici : {count}", "not_understood": "Non compris",
        "handovers": "Passages à une personne, et pourquoi", "to_file": "temps médian pour déposer", "filed_by_bot": "demandes déposées par clavardage", "requests": "demandes déposées", "all_begun": "conversations commencées", "share": "des commencées sont déposées ({flows})", "percent": "{count}\N{NO-BREAK SPACE}%",
        "reasons": "Demandes par problème", "models": "Demandes par modèle", "states": "Heures dans chaque état (médiane)", "now": "{now} en ce moment",
        "none": "rien pendant cette période", "silent": "Confiées : remises à une personne, et pas poursuivies depuis. Quittées : annulées, ou sans réponse depuis plus d'un jour.", "masked": "Les textes sont montrés sans adresses, chiffres ni liens, et conservés 30 jours.",
        "minutes": "{count} min", "hours": "{count} h", "days": "{count} jours", "stays": "séjours : {stays}", "no_flow": "hors parcours",
        "reason.asked": "a demandé une personne", "reason.gave_up": "aucune réponse après tous les essais", "reason.unsafe": "appareil dangereux",
    },
}  # fmt: skip


_LONGEST = 34


class Words:
    """How a report calls things, in one language."""

    def __init__(self, flows: FlowSet, language: str) -> None:
        self.language = language
        self._flows = flows
        self._said = HEADINGS.get(language, HEADINGS["en"])

    def __getitem__(self, key: str) -> str:
        return self._said[key]

    def step(self, flow: str, step: str) -> str:
        """A question by its label with its name, so that it is found in the file."""
        found = self._flows.flows.get(flow)
        at = found.index.get(step) if found is not None else None
        node = found.program[at] if found is not None and at is not None else None
        statement = self._flows.statements.get(step)
        labels = statement.label if statement is not None else node.label if isinstance(node, Ask) else {}
        label = labels.get(self.language)
        return (
            f"{plain(label.fixed)} ({flow}.{step})" if label is not None and label.fixed else f"{flow}.{step}"
        )

    def flow(self, name: str) -> str:
        """A flow by its name, as its file is called."""
        return name or self._said["no_flow"]

    def fault(self, code: str) -> str:
        """A reason by its label in whichever list has it."""
        for listed in self._flows.lists.values():
            for option in listed.options:
                if option.name == code:
                    return option.labels.get(self.language) or code
        return code

    def state(self, state: str) -> str:
        """A state by what its customers read, with its name, by which the desk knows it."""
        template = self._flows.lifecycle.get(f"status.{state}", {}).get(self.language)
        said = plain(template.fixed) if template is not None and template.fixed else ""
        return f"{said} ({state})" if said and len(said) <= _LONGEST else state

    def why(self, reason: str) -> str:
        """Why a person was wanted."""
        return self._said.get(f"reason.{reason}", reason.replace("_", " "))

    def lasted(self, seconds: float) -> str:
        """A time in the unit that a reader thinks in."""
        if seconds < 3600:
            return self._said["minutes"].format(count=max(round(seconds / 60), 1))
        if seconds < 2 * 86_400:
            return self.hours(seconds / 3600)
        return self._said["days"].format(count=self._number(seconds / 86_400))

    def hours(self, hours: float) -> str:
        """So many hours, to a tenth."""
        return self._said["hours"].format(count=self._number(hours))

    def percent(self, part: int, whole: int) -> str:
        """A share in whole percents."""
        return self._said["percent"].format(count=round(100 * part / whole))

    def _number(self, value: float) -> str:
        from babel.numbers import format_decimal

        return format_decimal(round(value, 1), locale=self.language)
