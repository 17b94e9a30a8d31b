"""A request's values under the names that texts use, such as ``rma.number`` and ``rma.since``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from rmabot.engine.shown import shown_value
from rmabot.engine.tell import lifecycle_text
from rmabot.flow.model import Ask, Do, Flow, FlowSet
from rmabot.rma.messages import Told
from rmabot.rma.request import Entry, Item, Parcel, Quote, Request
from rmabot.rma.states import ASKED, BROUGHT_BACK, State
from rmabot.rma.tracking import NAMES, OTHER, link
from rmabot.text.spans import Rich, Span, plain
from rmabot.text.template import Template

Texts = Mapping[str, str]
"""One text per language."""
CARRIER = "carrier_"
"""What the codes of carriers that are called otherwise in another language begin with."""
_GOING_BACK = frozenset({State.READY, State.READY_UNREPAIRED, State.RETURNED, State.CLOSED})


def values_of(request: Request, flows: FlowSet, items: Sequence[int] = ()) -> dict[str, Any]:
    """Return what texts may name of a request, about these devices or all; what there is none of is None.

    Dates are dates, texts per language are mappings of language to text.
    """
    devices = [item for item in request.items if not items or item.number in items]
    parcel = _parcel(request, devices)
    names = names_of(request)
    return {
        "rma.number": request.shown_number,
        "rma.reference": request.reference,
        "rma.old_number": request.aliases[-1] if request.aliases else None,
        "rma.since": request.since.astimezone(flows.policy.hours.tz).date(),
        "rma.expires_on": request.expires_on,
        "rma.reply_by": reply_by(request, devices, flows),
        "rma.reason": reason_of(request, devices, flows),
        "rma.needed": tuple([row["label"] for row in needed(request, flows)]) or None,
        "rma.carrier": carrier_name(parcel.carrier, flows) if parcel else None,
        "rma.tracking": _followed(parcel, flows) if parcel else None,
        "rma.tracking_url": pages_of(parcel.carrier, parcel.tracking, flows, parcel.url) if parcel else None,
        "rma.quote": quote_of(devices, flows),
        "rma.eta": min([item.waiting_until for item in devices if item.waiting_until], default=None),
        "rma.device": tuple([names[item.number] for item in devices]),
        "rma.outcome": outcome_of(devices, flows),
        "rma.new_serial": tuple([item.replaced_by for item in devices if item.replaced_by]) or None,
        "rma.note": _last_text(request),
        "rma.status": status_texts(request, flows),
    }


def values_told(request: Request, told: Told, flows: FlowSet) -> dict[str, Any]:
    """Return the values for what the customer is told of one step, after which the request is this."""
    values = values_of(request, flows, told.items)
    if old := told.values.get("old_number"):
        values["rma.old_number"] = old
    return values


def status_texts(request: Request, flows: FlowSet) -> Texts:
    """Return what the request's state is called, per language."""
    key = state_key(flows, "status", request, request.state, request.items)
    return {language: plain(lifecycle_text(flows, key, language, {})) for language in flows.languages}


def state_key(flows: FlowSet, part: str, request: Request, state: State, devices: Iterable[Item]) -> str:
    """Return the key of what is said of a state (``status``, ``next``, ``yours``): some have words of their own.

    A sad end is one, a number that has expired and was asked for anew another, and a fault that more is asked about.
    """
    own = ""
    if state is State.CLOSED:
        ends = {item.outcome for item in devices if item.state is state}
        own = f"{state}_{ends.pop()}" if len(ends) == 1 else ""
    elif state is State.EXPIRED and _renewal_asked(request):
        own = f"{state}_{ASKED}"
    elif state in {State.READY, State.READY_UNREPAIRED} and _brought_back(request):
        own = f"{state}_{BROUGHT_BACK}"
    elif state is State.INSPECTION:
        own = next((standing(item) for item in devices if item.state is state and item.waiting_until), "")
    return f"{part}.{own}" if f"next.{own}" in flows.lifecycle else f"{part}.{state}"


def standing(item: Item) -> str:
    """Return where a device stands, told apart where its customer has been asked for more about the fault."""
    waits = item.state is State.INSPECTION and item.waiting_until is not None
    return f"{item.state}_{ASKED}" if waits else str(item.state)


def _brought_back(request: Request) -> bool:
    events = [entry.event for entry in request.history if entry.event in {"ship", "undelivered"}]
    return events[-1:] == ["undelivered"]


def _renewal_asked(request: Request) -> bool:
    events = [entry.event for entry in request.history if entry.event in {"expire", "ask_renewal"}]
    return events[-1:] == ["ask_renewal"]


def reply_by(request: Request, devices: Iterable[Item], flows: FlowSet) -> date | None:
    """Return the day by which the next answer is due: the desk's, or the customer's where the desk waits for one."""
    policy = flows.policy
    for item in devices:
        since = policy.today(item.since or request.filed_at)
        match item.state:
            case State.NEEDS_INFO:
                return policy.deadlines.needs_info.after(since)
            case State.QUOTED if item.quote is not None:
                return item.quote.valid_until
            case State.INSPECTION if item.waiting_until is not None:
                return item.waiting_until
            case State.CANCELLED:
                return policy.deadlines.reopen.after(since)
            case State.SUBMITTED:
                asked = item.since or request.filed_at
                return request.reply_by or policy.hours.due(asked, policy.reply_within)
            case _:
                continue
    return request.reply_by


def needed(request: Request, flows: FlowSet) -> list[dict[str, Any]]:
    """Return what the desk asked for and has not got: rows of name and label (a text per language), as choices are.

    What the desk wrote stands in the label as it was written, in place of "in your words".
    """
    asked = next((entry for entry in reversed(request.history) if entry.event in {"ask", "wait"}), None)
    fields = request.asked_for or _still_asked(request, asked)
    if not fields:
        return []
    text = str(asked.details.get("text", "")).strip() if asked else ""
    rows: list[dict[str, Any]] = [
        {"name": name, "label": field_label(name, request, flows)} for name in fields
    ]
    if not text:
        return rows
    own_words = [row for row in rows if row["name"] == IN_WORDS]
    last = (own_words or rows)[-1]
    last["label"] = {
        language: text if own_words else f"{label} – {text}" for language, label in last["label"].items()
    }
    return rows


def _still_asked(request: Request, asked: Entry | None) -> tuple[str, ...]:
    """What is asked for a device that still waits, though another one on the request was answered for."""
    if State.NEEDS_INFO in request.states:
        return tuple(asked.details.get("fields") or ()) if asked else ()
    return (IN_WORDS,) if _tell_more(request) else ()


def _tell_more(request: Request) -> bool:
    """Whether the bench waits for more about a fault that it could not see."""
    return any(item.state is State.INSPECTION and item.waiting_until for item in request.items)


IN_WORDS = "details"
"""The field that asks for an answer in the customer's own words."""


def field_label(name: str, request: Request, flows: FlowSet) -> Texts:
    """Return how a field is called: by the flow that would ask for it, by the one that asked it, or by its name."""
    for flow in (*answering(flows, "answer_request"), *flows.flows.values()):
        if (ask := _ask_named(flow, name)) is not None:
            return _plain_texts(ask.label)
    found = next((answer.label for answer in request.answers if answer.name == name), None)
    return found or dict.fromkeys(flows.languages, name.replace("_", " "))


def answering(flows: FlowSet, action: str) -> list[Flow]:
    """Return the flows that call an action and can be started by the customer, or else by another flow."""
    found = [
        flow
        for flow in flows.flows.values()
        if any(isinstance(node, Do) and node.action == action for node in flow.program)
    ]
    return sorted(found, key=lambda flow: flow.starts is None)


def askable(flows: FlowSet) -> tuple[str, ...]:
    """Return the fields that the desk may ask a customer for: what the flow that answers has a question for."""
    from rmabot.flow.actions import ACTIONS

    known = {*ACTIONS["answer_request"].may_use, *ACTIONS["answer_request"].needs}
    asks = [
        node.name
        for flow in answering(flows, "answer_request")
        for node in flow.program
        if isinstance(node, Ask) and node.name in known
    ]
    return tuple(dict.fromkeys(asks))


def _ask_named(flow: Flow, name: str) -> Ask | None:
    position = flow.index.get(name)
    node = flow.program[position] if position is not None else None
    return node if isinstance(node, Ask) else None


def _plain_texts(texts: Mapping[str, Template]) -> dict[str, str]:
    return {language: plain(template.fixed or ()) for language, template in texts.items()}


def reason_of(request: Request, devices: Iterable[Item], flows: FlowSet) -> Texts | None:
    """Return why a device is where it is: the reason's own sentence per language, then what a person of the desk wrote."""
    for item in devices:
        if item.state is State.HOLD_MISMATCH and item.mismatch is not None:
            both = " → ".join(filter(None, (item.mismatch.expected, item.mismatch.got)))
            differs = f"{both}." if both else ""
            return _reason(flows, item.mismatch.reason, " ".join(filter(None, (differs, item.mismatch.note))))
        if item.quote is not None and item.state is State.QUOTED:
            return _reason(flows, "", item.quote.reason)
        if (entry := _decided(request, item)) is not None:
            return _reason(flows, str(entry.details["reason"]), str(entry.details.get("text", "")))
    return None


def _decided(request: Request, item: Item) -> Entry | None:
    """The last step that brought a device where it is, if it was taken for a reason."""
    for entry in reversed(request.history):
        if entry.became is item.state and item.number in entry.items:
            return entry if entry.details.get("reason") else None
    return None


def _reason(flows: FlowSet, code: str, text: str) -> Texts | None:
    said = {language: _both(reason_text(flows, code, language), text) for language in flows.languages}
    return said if any(said.values()) else None


def _both(sentence: str, text: str) -> str:
    return text if not sentence or sentence in text else " ".join(filter(None, (sentence, text)))


def reason_text(flows: FlowSet, code: str, language: str) -> str:
    """Return a reason's sentence: the policy's own, or the one that stands with the lifecycle's texts; "" for neither."""
    own = flows.policy.reason(code) if code else None
    if own is not None:
        return own.text.get(language) or next(iter(own.text.values()), "")
    return plain(lifecycle_text(flows, f"reason.{code}", language, {})) if code else ""


def carrier_name(carrier: str, flows: FlowSet) -> str | Texts:
    """Return how a carrier is called: as the lifecycle's texts word it in each language, else by its own name."""
    name = NAMES.get(carrier, carrier)
    key = "other_carrier" if carrier == OTHER else f"{CARRIER}{carrier}"
    if f"reason.{key}" not in flows.lifecycle:
        return name
    return {language: reason_text(flows, key, language) or name for language in flows.languages}


def quote_of(devices: Iterable[Item], flows: FlowSet) -> Texts | None:
    """Return what the quoted devices would cost: the fee, its tax and their sum, device by device where there are several."""
    quoted = [(item.name, item.quote) for item in devices if item.quote is not None]
    if not quoted:
        return None
    return {language: _fees(quoted, language, flows) for language in flows.languages}


def fees_of(request: Request, quoted: Sequence[Item], flows: FlowSet) -> Texts:
    """Return what these devices would cost, each by its name where the request has others."""
    names = names_of(request)
    rows = [(names[item.number], item.quote) for item in quoted if item.quote is not None]
    alone = len(request.items) == 1
    return {language: _fees(rows, language, flows, named=not alone) for language in flows.languages}


def _fees(quoted: list[tuple[str, Quote]], language: str, flows: FlowSet, *, named: bool = False) -> str:
    tax = reason_text(flows, "tax", language)
    if len(quoted) == 1 and not named:
        return fee(quoted[0][1], language, tax)
    colon = " :" if language == "fr" else ":"
    rows = [f"{name}{colon} {fee(quote, language, tax)}" for name, quote in quoted]
    return str(shown_value(rows, language))


def fee(quote: Quote, language: str, tax: str = "") -> str:
    """Return a fee as it is read, for instance ``$120.00 + $17.97 tax = $137.97``, with the word that is given for tax."""
    total = money(quote.total, quote.currency, language)
    if not quote.tax:
        return total
    parts = (
        money(quote.amount, quote.currency, language),
        " ".join(filter(None, (money(quote.tax, quote.currency, language), tax))),
    )
    return f"{' + '.join(parts)} = {total}"


def money(amount: Decimal, currency: str, language: str) -> str:
    """Return an amount as it is written in the language, in Canada."""
    from babel.numbers import format_currency

    locale = {"en": "en_CA", "fr": "fr_CA"}.get(language, language)
    return str(format_currency(amount, currency, locale=locale))


def device_names(devices: Sequence[Item]) -> tuple[str, ...]:
    """Return what the devices are called, those of one name told apart by their place on the request."""
    names = [item.name for item in devices]
    return tuple(
        [f"{item.name} (#{item.number})" if names.count(item.name) > 1 else item.name for item in devices]
    )


def names_of(request: Request) -> Mapping[int, str]:
    """Return what each device of a request is called, by its number."""
    return dict(zip([item.number for item in request.items], device_names(request.items), strict=True))


def outcome_of(devices: Sequence[Item], flows: FlowSet) -> Texts | None:
    """Return how it ended, each outcome's sentence once, with the serial numbers of what replaces the devices."""
    ended = dict.fromkeys([item.outcome for item in devices if item.outcome and item.state in _GOING_BACK])
    values = {"rma.new_serial": tuple([item.replaced_by for item in devices if item.replaced_by])}
    said = {
        language: " ".join(
            filter(None, [plain(lifecycle_text(flows, f"reason.{one}", language, values)) for one in ended])
        )
        for language in flows.languages
    }
    return said if any(said.values()) else None


def _parcel(request: Request, devices: Sequence[Item]) -> Parcel | None:
    """The parcel that matters now: the one on its way back if there is one, else the last one to us."""
    back = any(item.state in {State.RETURNED, State.CLOSED} for item in devices)
    ways = ("out", "in") if back else ("in", "out")
    for way in ways:
        if found := [parcel for parcel in request.parcels if parcel.way == way]:
            return found[-1]
    return None


def _followed(parcel: Parcel, flows: FlowSet) -> str | Mapping[str, Rich]:
    """The parcel's number, which leads to where its carrier shows it, in each language."""
    pages = pages_of(parcel.carrier, parcel.tracking, flows, parcel.url)
    return {
        language: (Span(parcel.tracking, href=page),) for language, page in pages.items()
    } or parcel.tracking


def pages_of(carrier: str, number: str, flows: FlowSet, known: str = "") -> Texts:
    """Return where a parcel can be followed, per language; ``known`` where we have no page of the carrier's."""
    pages = {language: link(carrier, number, language) or known for language in flows.languages}
    return {language: page for language, page in pages.items() if page}


def _last_text(request: Request) -> str | None:
    text = request.history[-1].details.get("text") if request.history else None
    return str(text) if text else None


def days_since(request: Request, today: date, flows: FlowSet) -> int:
    """Return for how many days the request has been where it is."""
    return (today - request.since.astimezone(flows.policy.hours.tz).date()) // timedelta(days=1)
