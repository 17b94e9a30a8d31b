"""Why a step was refused, as sentences for staff."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rmabot.flow.model import FlowSet
from rmabot.rma.moves import Refused
from rmabot.rma.request import Entry, Request
from rmabot.rma.states import Role

SENTENCES: Mapping[str, str] = {
    "no_such_step": 'there is no step "{event}"',
    "not_your_step": 'a {role} may not do "{event}"',
    "no_such_device": "there is no device {devices} on this request: it has {all_devices}",
    "which_device": "several devices fit: name one with --device ({all_devices})",
    "not_now": "this cannot be done now: it is {state} since {since}",
    "statements_missing": "these statements were not acknowledged: {statements}",
    "what_is_needed": "say what is needed: --field, --text or both",
    "too_early": "it is too early: it can be done from {date}",
    "no_notice_given": "the customer was not told yet that device {devices} waits to be collected: the clock does that "
    "once the carrier has brought it back (undelivered)",
    "too_late": "it is too late: it could be done until {date}",
    "another_person": "{name} turned this down before the customer asked for a second look: another person decides",
    "number_needed": "no number could be drawn",
    "makers_number_needed": "give the maker's number: --number, of the shape {shape}",
    "makers_number_malformed": '"{number}" does not fit the maker\'s shape {shape}',
    "reason_needed": "give a reason: --reason, one of {reasons}",
    "reason_in_words_needed": "say why, as the customer reads it: --text",
    "note_needed": "say why, for the record: --note",
    "appealed_before": "there was a second look already",
    "goods_have_moved": "the goods have moved, so it can no longer be cancelled",
    "tracking_needed": "give the tracking number: --tracking",
    "carrier_and_tracking_needed": "give the carrier and the tracking number: --carrier, --tracking",
    "not_expired": "the number is valid until {date}",
    "expired": "the number expired on {date}",
    "mismatch_needed": "say what differs: --reason, one of {reasons}",
    "date_needed": "give a day from today on: --date YYYY-MM-DD",
    "amount_needed": "give the fee in dollars and cents: --amount 120.00",
    "tax_malformed": "the tax is an amount in dollars and cents: --tax 17.97",
    "work_unknown": "the work is repair or replace: --work",
    "quote_is_for_other_work": "the accepted fee was for other work",
    "no_quote": "there is no fee to decide on",
    "quote_lapsed": "the fee was valid until {date}",
    "quote_still_valid": "the fee is valid until {date}",
    "amount_differs": "the fee is {amount} {currency}",
    "acceptance_in_words_needed": "the customer's yes is kept as it was said",
    "new_serial_needed": "give the serial number of the replacement: --new-serial",
    "was_worked_on": "it was repaired or replaced",
    "was_not_worked_on": "it was neither repaired nor replaced",
    "nothing_to_undo": "there is nothing to undo",
    "only_a_lead_now": "after {within} only a lead undoes a step",
}
"""A sentence for each reason that the guards and the table give."""

FOR_NOW = frozenset({
    "not_now", "not_your_step", "too_early", "too_late", "no_notice_given", "another_person", "appealed_before",
    "goods_have_moved", "not_expired", "expired", "no_quote", "quote_lapsed", "quote_still_valid", "was_worked_on",
    "was_not_worked_on", "nothing_to_undo", "only_a_lead_now",
})  # fmt: skip
"""Reasons that no detail given with the step would take away: it is not offered as what can be done instead."""


def sentence(refused: Refused, request: Request, flows: FlowSet) -> str:
    """Return why a step was refused; where somebody else was faster, who it was and what they did."""
    text = SENTENCES.get(refused.reason, refused.reason.replace("_", " "))
    values = {key: _listed(value) for key, value in refused.values.items()} | _about(request, flows)
    said = text.format_map(_Known(values))
    last = last_step(request, flows) if refused.reason == "not_now" else ""
    return f"{request.shown_number}: {said}{f' ({last})' if last else ''}."


class _Known(dict[str, Any]):
    """Values by name; what a guard did not give is a dash, since a refusal must always be said."""

    def __missing__(self, key: str) -> str:
        return "–"


def _about(request: Request, flows: FlowSet) -> dict[str, str]:
    devices = ", ".join([f"{item.number} {item.model or item.serial or 'device'}" for item in request.items])
    return {"state": request.state.value, "since": local(request.since, flows), "all_devices": devices}


def _listed(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def stands(request: Request) -> dict[str, Any]:
    """Return where a request stands, as the values of a refusal."""
    values: dict[str, Any] = {
        "number": request.shown_number, "state": request.state.value, "since": request.since.timestamp(),
    }  # fmt: skip
    if request.history:
        last = request.history[-1]
        by = {Role.CUSTOMER: "customer", Role.SYSTEM: "system"}.get(last.role, last.by)
        values |= {"event": last.event, "by": by, "at": last.at.timestamp()}
    return values


def last_step(request: Request, flows: FlowSet) -> str:
    """Return the last step as ``approved by Ana, 2026-06-15 10:32``, "" where there is none."""
    return step_text(request.history[-1], request, flows) if request.history else ""


def step_text(entry: Entry, request: Request, flows: FlowSet) -> str:
    """Return one line of the history: what, by whom, when."""
    by = {Role.CUSTOMER: "the customer", Role.SYSTEM: "the clock"}.get(entry.role, entry.by)
    if through := spoken_for(entry, request):
        by = f"{through} for the customer"
    done = _DONE.get(entry.event, entry.event.replace("_", " "))
    return f"{done} by {by}, {local(entry.at, flows)}"


def spoken_for(entry: Entry, request: Request) -> str:
    """Return who of the desk took a customer's step for them, "" where they took it themselves."""
    own = entry.role is not Role.CUSTOMER or not request.filed_by
    return "" if own or entry.by in {Role.CUSTOMER.value, *request.persons} else entry.by


_DONE: Mapping[str, str] = {
    "confirm": "filed",
    "ask": "asked for more",
    "answer": "answered",
    "remind_info": "reminded",
    "stale": "closed for no answer",
    "approve": "approved",
    "reject": "not approved",
    "appeal": "second look asked for",
    "cancel": "cancelled",
    "reopen": "opened again",
    "track": "parcel noted",
    "remind_expiry": "reminded",
    "expire": "expired",
    "ask_renewal": "new number asked for",
    "renew": "number renewed",
    "missing": "parcel missed",
    "lost": "given up as lost",
    "receive": "received",
    "hold": "set aside",
    "resolve": "settled",
    "send_back": "to be sent back",
    "inspect": "inspection begun",
    "wait": "asked to tell more",
    "repair": "repair begun",
    "replace": "replacement begun",
    "no_fault": "no fault found",
    "quote": "fee told",
    "accept": "fee accepted",
    "decline": "fee declined",
    "remind_quote": "reminded",
    "lapse": "fee lapsed",
    "parts": "part waited for",
    "parts_in": "part arrived",
    "ready": "made ready",
    "ship": "shipped back",
    "undelivered": "brought back by the carrier",
    "remind_uncollected": "reminded",
    "abandon": "closed uncollected",
    "close": "closed",
    "follow_up": "filed again",
    "undo": "last step undone",
    "correct": "contact corrected",
}
"""What was done, in the words of a history."""


def local(at: datetime, flows: FlowSet) -> str:
    """Return a moment in the desk's own time, to the minute."""
    return at.astimezone(flows.policy.hours.tz).strftime("%Y-%m-%d %H:%M")
