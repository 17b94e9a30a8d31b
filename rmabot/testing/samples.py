"""Things people send, and things actions answer: valid ones for every type, and everything else that comes in."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from rmabot.flow.actions import ACTIONS, RESULT_LISTS
from rmabot.questions.question import File, FileKind

ANSWERS: Mapping[str, tuple[str, ...]] = {
    "text": (
        "It went dark after the storm and does not start any more.",
        "Elle ne s'allume plus depuis hier soir.",
    ),
    "number": ("3", "1", "12"),
    "date": ("2024-03-14", "14 mars 2024", "March 14, 2024", "yesterday"),
    "serial": ("G12345678", "S/N: 123456789", "DS-2CD2143G2-I20210612AAWRG12345678", "E55667788"),
    "model": ("DS-2CD2143G2-I", "ds2cd2143g2i", "DS-7608NI-K2", "DS-9999XX-ZZ"),
    "address": ("123 Main Street, Toronto ON M5V 1A1", "123, rue Principale, Montréal (Québec) H2X 1Y4"),
    "phone": ("416 555 0123", "+1 514 555 0199"),
    "email": ("jane@example.com",),
    "name": ("Jane Roy", "Élise Tremblay-O'Neil"),
    "rma_number": ("RQ26000001X", "CA26000123K"),
    "tracking": ("1Z999AA10123456784", "Purolator 329014521622", "CA26000123K"),
    "choices": ("1, 2", "1", "all of them"),
    "choice": ("1", "2", "the second one"),
    "yes_no": ("yes", "non", "oui", "no"),
    "statement": ("yes", "oui"),
}
"""Typed answers that a question of the type may take."""

GARBAGE = (
    "", " ", "?", "zzz", "🙂", "asdf qwer", "\u202eabc", "\x00\x07", "<b>hi</b> *x* _y_", "@everyone <!channel>", "0",
    "99999999999999999999", "31/02/2025", "03/04/25", "1999-01-01", "https://example.com/?a=1&b=2", "no no no", "yes but no",
    "{serial} {policy.limits.devices}", "'; drop table", "/nonsense", "/start", "/start return", "a\nb\nc", "x" * 300, "é" * 5000,
)  # fmt: skip
"""What people send beside answers."""

WORDS = (
    "back", "précédent", "change", "modifier", "help", "aide", "menu", "cancel", "annuler", "start again", "english",
    "français", "language", "person", "skip", "passer", "go on", "keep", "garder", "yes", "no", "done", "send", "1", "2",
    "change serial", "modifier le modèle",
)  # fmt: skip
"""What people can always say, more or less."""

_KINDS: tuple[FileKind, ...] = ("photo", "photo", "pdf", "pdf", "other", "broken", "missing")
_DATES = ("2024-01-31", "2026-06-18", "2027-12-01")


def file(random: Random) -> File:
    """Return some file that was sent."""
    kind = random.choice(_KINDS)
    blob = "" if kind in {"broken", "missing"} else f"{random.getrandbits(80):020x}"
    return File(
        blob,
        f"scan.{'pdf' if kind == 'pdf' else 'jpg'}",
        kind,
        random.choice((0, 1200, 4_000_000, 90_000_000)),
    )


def good_file(random: Random) -> File:
    """Return a file that any question for one takes."""
    return File(f"{random.getrandbits(80):020x}", "invoice.jpg", "photo", 120_000)


def result(
    random: Random, action: str, among: tuple[str, ...] | None = None
) -> tuple[str, Mapping[str, Any]]:
    """Return one of an action's outcomes with values that fit it; ``among`` narrows the outcomes."""
    spec = ACTIONS[action]
    outcome = random.choice(among or spec.outcomes)
    sure = spec.certain.get(outcome, ()) if spec.certain else spec.fields
    values: dict[str, Any] = {}
    for field in spec.fields:
        if field in sure or random.random() < 0.5:
            values[field] = _value(random, spec.values.get(field, ()), spec.gives, field)
    for field, (other, words) in spec.only_if.items():
        if values.get(other) not in words:
            values.pop(field, None)
    return outcome, values


def _value(random: Random, words: tuple[str, ...], slot: str, field: str) -> Any:
    if words:
        return random.choice(words)
    if f"{slot}.{field}" in RESULT_LISTS:
        names = random.sample(("photo", "serial", "purchase_date", "RQ26000001X", "CA26000123K", "ups"), 2)
        return tuple([{"name": name, "label": {"en": name, "fr": name}} for name in names])
    if field in {"counted_from", "last_day", "reply_by", "expires_on", "since", "next_open"}:
        return random.choice(_DATES)
    if field in {"status", "next", "your_part", "hours", "reason", "kept"}:
        return {"en": f"the {field}", "fr": f"le {field}"}
    return random.choice((f"some {field}", "RQ26000001X"))
