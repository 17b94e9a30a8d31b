"""Who meets each answer of an action, in words: for `rmabot explain ACTION` and for the finding about one forgotten.

Apart from the table of actions, so that a bot that only runs them does not read it.
"""

from __future__ import annotations

from collections.abc import Mapping

Who = Mapping[str, tuple[str, str]]
"""Each answer's person, in English and in French, written to stand before "would get no reply"."""

_FAILED = (
    "a person for whom it could not be done just now",
    "une personne pour qui ça n'a pas pu être fait cette fois",
)
_TOO_LATE = ("a person who comes too late for it", "une personne qui arrive trop tard pour cela")
_ASKED = (
    "a person whose wish is now with the desk",
    "une personne dont la demande est maintenant au comptoir",
)
_NOT_POSSIBLE = (
    "a person on whose request this is not possible now",
    "une personne dont la demande ne le permet pas maintenant",
)

WHO: Mapping[str, Who] = {
    "check_serial": {"checked": ("everybody", "tout le monde")},
    "check_warranty": {"checked": ("everybody", "tout le monde")},
    "read_label": {
        "read": ("a person on whose photo codes were found", "une personne dont la photo montre des codes"),
        "nothing": ("a person on whose photo no code was found", "une personne dont la photo ne montre aucun code"),
        "timeout": ("a person whose photo took too long to read", "une personne dont la photo était trop longue à lire"),
        "failed": _FAILED,
    },
    "file_rma": {
        "filed": ("a customer who files", "un client qui dépose une demande"),
        "duplicate": ("a customer who files twice", "un client qui dépose deux fois"),
        "failed": ("a customer whose answers make no whole request", "un client dont les réponses ne font pas une demande complète"),
    },
    "track_rma": {
        "one": ("a customer with one request, or who gave its number", "un client qui a une demande, ou qui en a donné le numéro"),
        "several": ("a customer with several requests", "un client qui a plusieurs demandes"),
        "none": ("a customer without any request", "un client sans demande"),
        "refused": (
            "a person whose number is wrong or somebody else's",
            "une personne dont le numéro est faux ou à quelqu'un d'autre",
        ),
    },
    "send_papers": {
        "sent": ("a customer whose papers are sent", "un client dont les documents sont envoyés"),
        "not_yet": ("a customer whose number is not given yet", "un client dont le numéro n'est pas encore donné"),
        "failed": _FAILED,
    },
    "add_note": {"added": ("a customer whose note was added", "un client dont la note est ajoutée"), "failed": _FAILED},
    "add_file": {"added": ("a customer whose file was added", "un client dont le fichier est ajouté"), "failed": _FAILED},
    "answer_request": {
        "answered": ("a customer who answered the desk", "un client qui a répondu au comptoir"),
        "failed": _FAILED,
    },
    "correct_contact": {
        "corrected": ("a customer whose correction is kept", "un client dont la correction est gardée"),
        "too_late": _TOO_LATE,
        "failed": _FAILED,
    },
    "give_tracking": {
        "saved": ("a customer whose tracking number is kept", "un client dont le numéro de suivi est gardé"),
        "which_carrier": (
            "a customer whose tracking number fits several carriers",
            "un client dont le numéro de suivi convient à plusieurs transporteurs",
        ),
        "too_early": ("a customer who may not ship yet", "un client qui ne peut pas encore expédier"),
        "failed": _FAILED,
    },
    "decide_quote": {
        "accepted": ("a customer who accepts the fee", "un client qui accepte les frais"),
        "declined": ("a customer who declines the fee", "un client qui refuse les frais"),
        "too_late": _TOO_LATE,
        "failed": _FAILED,
    },
    "decide_held": {
        "going_on": ("a customer who wants what arrived inspected", "un client qui veut faire inspecter ce qui est arrivé"),
        "going_back": ("a customer who wants what arrived back", "un client qui veut ravoir ce qui est arrivé"),
        "too_late": _TOO_LATE,
        "failed": _FAILED,
    },
    "cancel_request": {
        "cancelled": ("a customer who cancelled", "un client qui a annulé"),
        "too_late": _TOO_LATE,
        "failed": _FAILED,
    },
    "appeal": {"asked": _ASKED, "not_possible": _NOT_POSSIBLE, "failed": _FAILED},
    "reopen": {
        "reopened": ("a customer whose request is open again", "un client dont la demande est rouverte"),
        "too_late": _TOO_LATE,
        "failed": _FAILED,
    },
    "ask_renewal": {"asked": _ASKED, "not_possible": _NOT_POSSIBLE, "failed": _FAILED},
    "hand_over": {
        "queued": ("a person who asks during opening hours", "une personne qui demande pendant les heures d'ouverture"),
        "closed_now": ("a person who asks outside opening hours", "une personne qui demande hors des heures d'ouverture"),
        "failed": _FAILED,
    },
    "send_link_code": {
        "sent": (
            "a person to whom a code goes, if number and serial belong together",
            "une personne à qui un code est envoyé, si numéro et série vont ensemble",
        ),
        "already": ("a person who follows that request already", "une personne qui suit déjà cette demande"),
        "too_many": ("a person who tried too often", "une personne qui a trop essayé"),
        "failed": _FAILED,
    },
    "link_request": {
        "linked": ("a person whose code was right", "une personne dont le code est bon"),
        "wrong": ("a person whose code was wrong or too old", "une personne dont le code est faux ou périmé"),
        "too_many": ("a person who tried too often", "une personne qui a trop essayé"),
        "failed": _FAILED,
    },
    "show_my_data": {
        "shown": ("a person of whom something is kept", "une personne dont quelque chose est gardé"),
        "nothing": ("a person of whom nothing is kept", "une personne dont rien n'est gardé"),
        "failed": _FAILED,
    },
    "erase_my_data": {
        "erased": ("a person of whom everything is erased", "une personne dont tout est effacé"),
        "kept_some": ("a person of whom some must be kept", "une personne dont une partie doit être gardée"),
        "nothing": ("a person of whom nothing was kept", "une personne dont rien n'était gardé"),
        "failed": _FAILED,
    },
}  # fmt: skip


def who(action: str, outcome: str, language: str = "en") -> str:
    """The person that meets an answer of an action; French where it is asked for, else English."""
    english, french = WHO[action][outcome]
    return french if language == "fr" else english
