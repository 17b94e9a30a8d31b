"""The register of incidents as it is read, in English or French: labels after the words of the regulation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import tzinfo

from rmabot.rma.incident import Incident

LANGUAGES = ("en", "fr")
_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "number": "Number", "happened": "When it happened", "aware": "When we became aware", "what": "Circumstances", "data": "Personal information concerned",
        "persons": "Persons concerned", "quebec": "of these in Quebec", "risk": "Risk of serious injury", "why": "What led to that conclusion", "told": "Who was told",
        "not_told": "Why nobody else was told", "measures": "Measures taken to reduce the risk", "closed": "Closed on", "changes": "Written by", "about": "about {count}",
        "unknown": "not known yet", "risk.open": "not decided yet", "risk.none": "no", "risk.serious": "yes", "cai": "Commission d'accès à l'information", "opc": "Privacy Commissioner of Canada",
        "persons_told": "the persons concerned", "public": "the public", "others": "others who can lessen the harm", "open": "open",
    },
    "fr": {
        "number": "Numéro", "happened": "Date ou période de l'incident", "aware": "Date de la prise de connaissance", "what": "Circonstances", "data": "Renseignements personnels visés",
        "persons": "Personnes concernées", "quebec": "dont au Québec", "risk": "Risque de préjudice sérieux", "why": "Éléments menant à cette conclusion", "told": "Avis transmis",
        "not_told": "Pourquoi personne d'autre n'a été avisé", "measures": "Mesures prises pour diminuer les risques", "closed": "Fermé le", "changes": "Inscrit par", "about": "environ {count}",
        "unknown": "pas encore connu", "risk.open": "pas encore décidé", "risk.none": "non", "risk.serious": "oui", "cai": "Commission d'accès à l'information", "opc": "Commissaire à la protection de la vie privée du Canada",
        "persons_told": "les personnes concernées", "public": "le public", "others": "d'autres qui peuvent réduire le préjudice", "open": "ouvert",
    },
}  # fmt: skip
FIELDS = (
    "number", "happened", "aware", "what", "data", "persons", "quebec", "risk", "why", "told", "not_told", "measures", "closed", "changes",
)  # fmt: skip


def headings(language: str) -> list[str]:
    """Return what the columns are called."""
    return [_WORDS[language][name] for name in FIELDS]


def cells(incident: Incident, language: str, zone: tzinfo) -> list[str]:
    """Return an incident as a row under the headings."""
    words = _WORDS[language]
    told = [
        f"{words['persons_told'] if one.whom == 'persons' else words[one.whom]}: {one.on}"
        for one in incident.told
    ]
    changes = [f"{one.by}, {one.at.astimezone(zone):%Y-%m-%d %H:%M}" for one in incident.changes]
    shown = {
        "number": incident.number, "happened": incident.happened or words["unknown"], "aware": str(incident.aware), "what": incident.what,
        "data": incident.data or words["unknown"], "persons": _count(incident.persons, incident, words), "quebec": _count(incident.quebec, incident, words),
        "risk": words[f"risk.{incident.risk}"], "why": incident.why, "told": "; ".join(told), "not_told": incident.not_told, "measures": incident.measures,
        "closed": str(incident.closed) if incident.closed else words["open"], "changes": "; ".join(changes),
    }  # fmt: skip
    return [shown[name] for name in FIELDS]


def sheet(register: Iterable[Incident], language: str, zone: tzinfo) -> list[list[str]]:
    """Return the register as rows, the first one the headings."""
    return [headings(language), *[cells(one, language, zone) for one in register]]


def _count(count: int | None, incident: Incident, words: Mapping[str, str]) -> str:
    if count is None:
        return words["unknown"]
    return words["about"].format(count=count) if incident.about else str(count)
