"""A request as a flow sees it: where it stands, what comes next, what the customer may do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rmabot.engine.tell import lifecycle_text
from rmabot.flow.model import FlowSet
from rmabot.ports.request_values import (
    device_names,
    fees_of,
    names_of,
    needed,
    standing,
    state_key,
    status_texts,
    values_of,
)
from rmabot.rma.moves import Actor, Moved, move
from rmabot.rma.request import Item, Request
from rmabot.rma.states import Role, State
from rmabot.text.spans import plain

_MAY: Mapping[str, tuple[str, ...]] = {
    "may_cancel": ("cancel",),
    "may_ship": ("track",),
    "may_decide": ("accept", "decline"),
    "may_appeal": ("appeal",),
    "may_reopen": ("reopen",),
    "may_renew": ("ask_renewal",),
    "may_answer": ("answer",),
}
_CORRECTABLE = frozenset(State) - {
    State.RETURNED, State.CLOSED, State.REJECTED, State.CANCELLED, State.ERASED, State.DRAFT,
}  # fmt: skip


def view(request: Request, flows: FlowSet, at: datetime) -> dict[str, Any]:
    """Return the request as JSON data for a flow: what is not there is left out."""
    values = values_of(request, flows, _showing(request))
    rows: dict[str, Any] = {
        "reference": request.reference,
        "number": request.number,
        "status": status_texts(request, flows),
        "since": values["rma.since"].isoformat(),
        "next": _texts(flows, state_key(flows, "next", request, request.state, request.items), values),
        "your_part": _texts(flows, state_key(flows, "yours", request, request.state, request.items), values),
        "devices": list(device_names(request.items)),
        "each": _each(request, flows),
        "state": str(request.state),
        "states": list(dict.fromkeys([standing(item) for item in request.items])),
        "kinds": list(dict.fromkeys([item.kind for item in request.items])),
        "batteries": list(dict.fromkeys([item.battery for item in request.items])),
        "quote": _quote(request, flows),
        "quoted": _quoted(request, flows),
        "needed": needed(request, flows),
        "expires_on": request.expires_on and request.expires_on.isoformat(),
        "reply_by": values["rma.reply_by"] and values["rma.reply_by"].isoformat(),
        "last_reason": values["rma.reason"],
    }
    rows |= {name: "yes" if may(request, events, flows, at) else "no" for name, events in _MAY.items()}
    rows["may_settle"] = "yes" if settled_by_customer(request) else "no"
    rows["may_correct"] = "yes" if may_correct(request) else "no"
    return {name: value for name, value in rows.items() if value not in (None, "", [], {})}


def _showing(request: Request) -> tuple[int, ...]:
    """The devices that are where the request is shown to be."""
    return tuple([item.number for item in request.items if item.state is request.state])


def _texts(flows: FlowSet, key: str, values: Mapping[str, Any]) -> dict[str, Any] | None:
    said = {language: plain(lifecycle_text(flows, key, language, values)) for language in flows.languages}
    return {language: {"rich": [text]} for language, text in said.items()} if any(said.values()) else None


def _each(request: Request, flows: FlowSet) -> dict[str, Any] | None:
    """One line a device, where they stand in different places: what each is called, where it is, what comes next."""
    if len({item.state for item in request.items}) < 2:
        return None
    said = {language: _lines(request, flows, language) for language in flows.languages}
    return {language: {"rich": [text]} for language, text in said.items()}


def _lines(request: Request, flows: FlowSet, language: str) -> str:
    rows: list[str] = []
    names = names_of(request)
    for item in request.items:
        values = values_of(request, flows, (item.number,))
        status, what = [
            plain(
                lifecycle_text(flows, state_key(flows, key, request, item.state, (item,)), language, values)
            )
            for key in ("status", "next")
        ]
        rows.append(f"• {names[item.number]}{' :' if language == 'fr' else ':'} {status}. {what}".rstrip())
    return "\n".join(rows)


def _quote(request: Request, flows: FlowSet) -> dict[str, Any] | None:
    """The fees as they are shown, each by its device where there are several, with the amounts that a yes is a yes to."""
    quoted = [item for item in request.items if item.state is State.QUOTED and item.quote is not None]
    if not quoted:
        return None
    amounts = {str(item.number): str(item.quote.total) for item in quoted if item.quote is not None}
    return {**fees_of(request, quoted, flows), "amounts": amounts}


def _quoted(request: Request, flows: FlowSet) -> list[dict[str, Any]]:
    """The devices to decide on, as options of a choice, where there is more than one."""
    quoted = [item for item in request.items if item.state is State.QUOTED and item.quote is not None]
    if len(quoted) < 2:
        return []
    return [{"name": str(item.number), "label": dict(fees_of(request, [item], flows))} for item in quoted]


def may(request: Request, events: tuple[str, ...], flows: FlowSet, at: datetime) -> bool:
    """Tell whether the customer may take one of these steps now on any device, were the details given that it needs."""
    return any(_legal(request, event, flows, at) for event in events)


def _legal(request: Request, event: str, flows: FlowSet, at: datetime) -> bool:
    actor = Actor("customer", Role.CUSTOMER, request.owner)
    tried = move(request, event, actor, at, {}, flows.policy)
    return isinstance(tried, Moved) or tried.reason in _NEEDS_DETAILS


_NEEDS_DETAILS = frozenset(
    {"tracking_needed", "amount_differs", "acceptance_in_words_needed", "which_device", "number_needed"}
)


def settled_by_customer(request: Request) -> tuple[Item, ...]:
    """Return the held devices about which the customer can decide: what to do with an unsafe battery, a person says."""
    return tuple([
        item
        for item in request.items
        if item.state is State.HOLD_MISMATCH
        and not (item.mismatch is not None and item.mismatch.reason == "battery_hazard")
    ])  # fmt: skip


def may_correct(request: Request) -> bool:
    """Tell whether contact and address may still be corrected: until the last device is shipped back."""
    return any(state in _CORRECTABLE for state in request.states)


def row(request: Request, flows: FlowSet) -> dict[str, Any]:
    """Return the request as an option of a choice: its number, its devices and its state, per language."""
    devices, status = ", ".join(device_names(request.items)), status_texts(request, flows)
    label = {
        language: " · ".join(filter(None, (request.shown_number, devices, text)))
        for language, text in status.items()
    }
    return {"name": request.reference, "label": label}
