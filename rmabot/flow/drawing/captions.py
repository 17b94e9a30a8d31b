"""The captions of a drawing, in the languages it speaks."""

from __future__ import annotations

from collections.abc import Mapping

CAPTIONS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "steps": "Steps", "endings": "Ways out", "if": "only if {when}", "answers": "{count} answers:", "or": "or “{words}”",
        "then": "then {flow}", "legend": "How to read it", "give_up": "A question that stays unanswered after all tries leads to {target}.",
        "ask": "question", "say": "says", "statement": "protected statement", "do": "action", "call": "calls another flow", "review": "review of the answers",
        "go": "goes on elsewhere", "read": "Read down each column, then the next one to the right. What hangs off the line stands only under its condition.",
        "another": "another one?", "yes": "yes", "no": "no", "done": "the end", "file": "written in {file}",
    },
    "fr": {
        "steps": "Étapes", "endings": "Façons de finir", "if": "seulement si {when}", "answers": "{count} réponses :", "or": "ou «\N{NO-BREAK SPACE}{words}\N{NO-BREAK SPACE}»",
        "then": "puis {flow}", "legend": "Comment le lire", "give_up": "Une question restée sans réponse après tous les essais mène à {target}.",
        "ask": "question", "say": "dit", "statement": "texte protégé", "do": "action", "call": "appelle un autre parcours", "review": "relecture des réponses",
        "go": "continue ailleurs", "read": "Lisez chaque colonne de haut en bas, puis la suivante à droite. Ce qui est à côté de la ligne n'a lieu qu'à sa condition.",
        "another": "un autre?", "yes": "oui", "no": "non", "done": "la fin", "file": "écrit dans {file}",
    },
}  # fmt: skip


def captions(language: str) -> Mapping[str, str]:
    """The captions in a language, the English ones where there are none."""
    return CAPTIONS.get(language, CAPTIONS["en"])
