"""Why the desk did not do something, in the words of a card and the language of whoever reads it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from rmabot.ports.desk import Refused
from rmabot.ports.desk_window import Step
from rmabot_slack.card import clock, step_line
from rmabot_slack.words import filled, has, name, say

FIELDS: Mapping[str, tuple[str, ...]] = {
    "makers_number_needed": ("number",), "makers_number_malformed": ("number",), "number_taken": ("number",),
    "reason_needed": ("reason",), "mismatch_needed": ("reason",), "reason_in_words_needed": ("text",),
    "note_needed": ("note",), "what_is_needed": ("field", "text"), "cannot_ask": ("field",),
    "tracking_needed": ("tracking",), "no_tracking_number": ("tracking",), "which_carrier": ("carrier",),
    "carrier_and_tracking_needed": ("carrier", "tracking"), "date_needed": ("date", "valid_until"),
    "amount_needed": ("amount",), "tax_malformed": ("tax",), "work_unknown": ("work",),
    "new_serial_needed": ("new_serial",), "serial_not_on_it": ("serial",), "which_device": ("device",),
    "day_is_past": ("until",), "own_cover": ("cover",), "only_a_lead": ("who",),
    "no_such_device": ("device",), "no_account": ("person",), "linked_already": ("person",),
}  # fmt: skip
"""Which field of a form a reason is about: the first of these that the form has."""


def refusal(refused: Refused, language: str, zone: str) -> str:
    """Return why, as a sentence; a reason that has no words here is said as the command line says it."""
    key = f"no.{refused.reason}"
    if not has(key):
        return readable(refused.sentence, language)
    return filled(key, language, _values(refused, language, zone))


def field_of(refused: Refused, shown: Sequence[str]) -> str:
    """Return the field that a refusal is about, else the first there is."""
    missing: Sequence[str] = refused.values.get("fields", ()) if refused.reason == "missing" else ()
    named = [*missing, *FIELDS.get(refused.reason, ()), *re.findall(r"--([a-z-]+)", refused.sentence)]
    return next((one for one in named if one in shown), shown[0] if shown else "")


def readable(sentence: str, language: str) -> str:
    """Return a sentence without the command line's spelling of its fields."""

    def field_name(found: re.Match[str]) -> str:
        key = f"arg.{found[1].replace('-', '_')}"
        return f"“{say(key, language)}”" if has(key) else found[1]

    return re.sub(r"--([a-z-]+)", field_name, sentence)


class _Known(dict[str, Any]):
    """Values by name; one that is not there is a dash: why something was refused must always be said."""

    def __missing__(self, key: str) -> str:
        return "–"


def _values(refused: Refused, language: str, zone: str) -> Mapping[str, Any]:
    given = refused.values
    values = _Known({key: _listed(value) for key, value in given.items()})
    values["number_given"] = values["number"]
    for kind in ("state", "act"):
        if kind in given:
            values[kind] = name(kind, str(given[kind]), language)
    if "roles" in given:
        values["roles"] = ", ".join([name("role", role, language) for role in given["roles"]])
    if refused.reason == "missing":
        values["fields"] = ", ".join([name("arg", one, language) for one in given["fields"]])
    if "since" in given:
        values["since"] = clock(given["since"], zone)
    if "event" in given:
        values["last"] = step_line(Step(given["at"], given["by"], given["event"], ""), language, zone)
    return values


def _listed(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
