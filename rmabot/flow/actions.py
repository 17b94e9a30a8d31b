"""What flows may `do`: each action's inputs, answers and results, fixed here; the work itself stands in `rmabot.actions`.

The linter, `rmabot explain ACTION` and the engine read this table. An input is read from the slot of the same
name unless it names several slots, of which the first one defined is taken.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field


class ActionSpec(Struct, frozen=True):
    """One action: ``needs`` and ``may_use`` are slot names; ``gives`` is its result's slot with its fields.

    ``outside`` work runs after the turn's commit and comes back as an event; everything else runs inside the turn.
    ``erases`` are those after which nothing begun before is kept in the conversation either.
    ``hands_over`` are the outcomes after which a person is awaited and the bot keeps silent.
    """

    name: str
    about: Mapping[str, str]
    outcomes: tuple[str, ...]
    needs: tuple[str, ...] = ()
    may_use: tuple[str, ...] = ()
    gives: str = ""
    fields: tuple[str, ...] = ()
    outside: bool = False
    reads_all: bool = False
    hands_over: tuple[str, ...] = ()
    erases: tuple[str, ...] = ()
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """All words that a field may be, where they are few."""
    certain: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The fields that are sure to be there after each outcome; without it all are, after every outcome."""
    only_if: Mapping[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    """A field that is there only while another one is one of these words."""


def _table(*specs: ActionSpec) -> Mapping[str, ActionSpec]:
    return {spec.name: spec for spec in specs}


_RMA = (
    "reference", "number", "status", "since", "next", "your_part", "devices", "state",
    "may_cancel", "may_ship", "may_decide", "may_appeal", "may_reopen", "may_correct", "may_renew", "may_answer", "may_settle",
    "quote", "quoted", "needed", "expires_on", "reply_by", "last_reason", "each", "states", "kinds", "batteries",
)  # fmt: skip

_RMA_ALWAYS = tuple(
    [
        name
        for name in _RMA
        if name
        not in {
            "number",
            "your_part",
            "quote",
            "quoted",
            "needed",
            "each",
            "expires_on",
            "reply_by",
            "last_reason",
        }
    ]
)

ASKED_FOR = ("details", "photo", "serial", "purchase_date", "address")
"""What the desk may ask a customer for."""

ACTIONS: Mapping[str, ActionSpec] = _table(
    ActionSpec(
        "check_serial",
        {"en": "Look whether this person has an open request on the serial number, or returns that it came back from.",
         "fr": "Vérifier si cette personne a une demande ouverte pour ce numéro de série, ou des retours déjà terminés."},
        ("checked",), needs=("serial",), gives="known", fields=("open_request", "returns"),
        certain={"checked": ()},
    ),
    ActionSpec(
        "check_warranty",
        {"en": "Work out the warranty from the policy's table.",
         "fr": "Établir la garantie d'après le tableau de la politique."},
        ("checked",), needs=("model",), may_use=("purchase_date", "province"), gives="warranty",
        fields=("verdict", "counted_from", "last_day", "months", "reason"),
        values={
            "verdict": ("in", "out", "unknown"),
            "reason": ("covered", "ended", "no_date", "date_ahead", "unknown_line", "no_row", "rows_disagree"),
        },
        only_if={
            "counted_from": ("verdict", ("in", "out")),
            "last_day": ("verdict", ("in", "out")),
            "months": ("verdict", ("in", "out")),
        },
    ),
    ActionSpec(
        "read_label",
        {"en": "Read the codes on photos of a device's label, after the turn.",
         "fr": "Lire les codes sur des photos de l'étiquette d'un appareil, après le tour."},
        ("read", "nothing", "timeout", "failed"), needs=("photos",), gives="label", fields=("texts",), outside=True,
    ),
    ActionSpec(
        "file_rma",
        {"en": "File the return request, once.", "fr": "Déposer la demande de retour, une seule fois."},
        ("filed", "duplicate", "failed"), gives="request", fields=("reference", "reply_by"), reads_all=True,
        certain={"filed": ("reference", "reply_by"), "duplicate": ("reference",)},
    ),
    ActionSpec(
        "track_rma",
        {"en": "Find the person's own requests, by number if one is given.",
         "fr": "Trouver les demandes de cette personne, par numéro s'il y en a un."},
        ("one", "several", "none", "refused"), may_use=("which", "number"), gives="rma",
        fields=(*_RMA, "requests"),
        values={name: ("yes", "no") for name in _RMA if name.startswith("may_")},
        certain={"one": _RMA_ALWAYS, "several": ("requests",)},
    ),
    ActionSpec(
        "send_papers",
        {"en": "Send the receipt or the RMA papers again.", "fr": "Envoyer de nouveau le reçu ou les documents du RMA."},
        ("sent", "not_yet", "failed"), needs=("rma",), may_use=("boxes",),
    ),
    ActionSpec(
        "add_note",
        {"en": "Add the person's note to the request.", "fr": "Ajouter la note de la personne à la demande."},
        ("added", "failed"), needs=("rma", "note"),
    ),
    ActionSpec(
        "add_file",
        {"en": "Add a photo or document to the request.", "fr": "Ajouter une photo ou un document à la demande."},
        ("added", "failed"), needs=("rma", "file"),
    ),
    ActionSpec(
        "answer_request",
        {"en": "Give the desk what it asked for.", "fr": "Donner au comptoir ce qu'il a demandé."},
        ("answered", "failed"), needs=("rma",), may_use=ASKED_FOR,
    ),
    ActionSpec(
        "correct_contact",
        {"en": "Correct name, phone, e-mail or return address, until it is shipped back.",
         "fr": "Corriger le nom, le téléphone, le courriel ou l'adresse de retour, jusqu'au renvoi."},
        ("corrected", "too_late", "failed"), needs=("rma",), may_use=("name", "phone", "email", "address"),
    ),
    ActionSpec(
        "give_tracking",
        {"en": "Record the parcel's tracking number.", "fr": "Noter le numéro de suivi du colis."},
        ("saved", "which_carrier", "too_early", "failed"), needs=("rma", "tracking"), may_use=("carrier",),
        gives="parcel", fields=("carrier", "number", "url", "carriers"),
        certain={"saved": ("carrier", "number"), "which_carrier": ("carriers",)},
    ),
    ActionSpec(
        "decide_quote",
        {"en": "Record the person's yes or no to the repair fee.",
         "fr": "Noter le oui ou le non de la personne aux frais de réparation."},
        ("accepted", "declined", "too_late", "failed"), needs=("rma", "decision"), may_use=("device",),
    ),
    ActionSpec(
        "decide_held",
        {"en": "Record what the person wants done with a device that arrived otherwise than it was filed.",
         "fr": "Noter ce que la personne veut pour un appareil arrivé autrement qu'il n'était déposé."},
        ("going_on", "going_back", "too_late", "failed"), needs=("rma", "decision"),
    ),
    ActionSpec(
        "cancel_request",
        {"en": "Cancel the request, unless the goods have moved.",
         "fr": "Annuler la demande, à moins que l'appareil soit déjà en route."},
        ("cancelled", "too_late", "failed"), needs=("rma",),
    ),
    ActionSpec(
        "appeal",
        {"en": "Ask that another person looks at the request again.",
         "fr": "Demander qu'une autre personne examine de nouveau la demande."},
        ("asked", "not_possible", "failed"), needs=("rma",), may_use=("why",),
    ),
    ActionSpec(
        "reopen",
        {"en": "Open a cancelled request again, within 30 days.",
         "fr": "Rouvrir une demande annulée, dans les 30 jours."},
        ("reopened", "too_late", "failed"), needs=("rma",),
    ),
    ActionSpec(
        "ask_renewal",
        {"en": "Ask the desk for a new number in place of an expired one.",
         "fr": "Demander au comptoir un nouveau numéro à la place d'un numéro expiré."},
        ("asked", "not_possible", "failed"), needs=("rma",),
    ),
    ActionSpec(
        "hand_over",
        {"en": "Hand the conversation to a person of the desk.",
         "fr": "Confier la conversation à une personne du comptoir."},
        ("queued", "closed_now", "failed"), may_use=("reason",), gives="desk",
        fields=("next_open", "email", "phone", "hours"), reads_all=True,
        hands_over=("queued", "closed_now"),
        certain={
            "queued": ("hours", "email", "phone"), "closed_now": ("next_open", "hours", "email", "phone"),
        },
    ),
    ActionSpec(
        "send_link_code",
        {"en": "Send a code to the contact on a request, if number and end of the serial belong together; the answer is the same if not.",
         "fr": "Envoyer un code au contact d'une demande, si le numéro et la fin du numéro de série vont ensemble; la réponse est la même sinon."},
        ("sent", "already", "too_many", "failed"), needs=("request_number", "tail"),
    ),
    ActionSpec(
        "link_request",
        {"en": "Let this account follow the request, if the code is the one that was sent.",
         "fr": "Permettre à ce compte de suivre la demande, si le code est celui qui a été envoyé."},
        ("linked", "wrong", "too_many", "failed"), needs=("code",), gives="linked", fields=("number",),
        certain={"linked": ("number",)},
    ),
    ActionSpec(
        "show_my_data",
        {"en": "Tell what is kept about the person.", "fr": "Dire ce qui est conservé au sujet de la personne."},
        ("shown", "nothing", "failed"), gives="kept", fields=("summary",),
        certain={"shown": ("summary",)},
    ),
    ActionSpec(
        "erase_my_data",
        {"en": "Erase what may be erased of the person's data.",
         "fr": "Effacer ce qui peut l'être des données de la personne."},
        ("erased", "kept_some", "nothing", "failed"), gives="erasure", fields=("kept", "reason"),
        certain={"kept_some": ("kept", "reason")},
        erases=("erased", "kept_some", "nothing"),
    ),
)  # fmt: skip
"""Every action by its name."""

RESULT_LISTS = frozenset({"rma.requests", "known.returns", "parcel.carriers", "rma.needed", "rma.quoted"})
"""Results that give options to a choice: each a list of {name, label}."""

LIST_WORDS: Mapping[str, tuple[str, ...]] = {"rma.needed": ASKED_FOR}
"""All words that such a result may hold, several at a time, where they are few."""

GIVEN: Mapping[str, tuple[str, ...]] = {
    "today": (), "now": (), "language": (), "channel": (), "person": ("name", "awaited"),
    "hours": ("open_now", "next_open", "week"),
}  # fmt: skip
"""What the engine itself supplies to conditions and texts."""


def meant(name: str) -> ActionSpec | None:
    """The action of a name, or the one that a misspelt name most likely means: what follows from the slip is no news."""
    if name in ACTIONS:
        return ACTIONS[name]
    from difflib import get_close_matches

    return next((ACTIONS[near] for near in get_close_matches(name, ACTIONS, n=1, cutoff=0.6)), None)
