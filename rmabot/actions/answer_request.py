"""answer_request: what the desk asked for, put where it belongs on the request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rmabot.actions.check_serial import short_serial
from rmabot.actions.devices import address_of, model_of, stored_file, verdict_of
from rmabot.actions.own import moved_changes, noted, real, request_of, taken, text_of, with_news
from rmabot.actions.pressed import label_of
from rmabot.engine.scope import INSTEAD
from rmabot.ports.actions import Caller, Outcome
from rmabot.ports.request_values import field_label
from rmabot.ports.store import Store
from rmabot.questions.file import files_in
from rmabot.rma.moves import Moved
from rmabot.rma.record import replace
from rmabot.rma.request import Item, Request
from rmabot.rma.states import State

_WAITING = frozenset({State.NEEDS_INFO, State.INSPECTION})
_FILES = ("photo",)


class AnswerRequest:
    """Takes the answers in and puts the request back before the desk."""

    name = "answer_request"

    async def run(self, inputs: Mapping[str, Any], caller: Caller, store: Store) -> Outcome:
        """Note what was given; what could not be given is said to the desk."""
        kept = await request_of(inputs, caller, store)
        if kept is None:
            return Outcome("failed")
        waiting = [item for item in kept.request.items if item.state in _WAITING]
        first = min((item.state for item in waiting), key=list(State).index, default=None)
        items = [item for item in waiting if item.state is first]
        request = _with_answers(kept.request, items, inputs, caller)
        details = {"items": [item.number for item in items], "text": text_of(inputs.get("details"))}
        moved = taken(replace(kept, request=request), "answer", caller, details)
        if not isinstance(moved, Moved):
            return Outcome("failed")
        moved = replace(moved, request=with_news(_no_longer_waiting(moved.request, items), "answered"))
        return Outcome("answered", changes=await moved_changes(kept, moved, caller, store))


def _no_longer_waiting(request: Request, items: list[Item]) -> Request:
    for number in [item.number for item in items]:
        item = request.item(number)
        if item is not None and item.state is State.INSPECTION:
            request = request.with_item(replace(item, waiting_until=None))
    return request


def _with_answers(request: Request, items: list[Item], inputs: Mapping[str, Any], caller: Caller) -> Request:
    request = _with_files(request, inputs, caller)
    address = address_of(real(inputs.get("address")))
    if address.street:
        request = replace(request, address=address)
    device = _device_meant(items)
    if device is not None:
        request = request.with_item(_with_serial_and_date(device, request, inputs, caller))
    else:
        request = noted(request, caller, _as_words(inputs, ("serial", "purchase_date"), request, caller))
    return noted(request, caller, _not_given(inputs, request, caller))


def _with_files(request: Request, inputs: Mapping[str, Any], caller: Caller) -> Request:
    given = [(name, real(inputs.get(name))) for name in _FILES]
    files = [stored_file(file, name, caller.at) for name, value in given for file in files_in(value)]
    room = max(caller.flows.policy.limits.files - len(request.files), 0)
    return replace(request, files=(*request.files, *files[:room]))


def _device_meant(items: list[Item]) -> Item | None:
    """The device that a serial or a date is about: the only one asked about, or the only one without a serial."""
    without = [item for item in items if not item.serial]
    return items[0] if len(items) == 1 else without[0] if len(without) == 1 else None


def _with_serial_and_date(item: Item, request: Request, inputs: Mapping[str, Any], caller: Caller) -> Item:
    value, bought = real(inputs.get("serial")), real(inputs.get("purchase_date"))
    if serial := short_serial(value):
        given = value if isinstance(value, Mapping) else {}
        item = replace(
            item,
            serial=serial,
            long_serial=str(given.get("long", "")),
            unverified=given.get("unverified") == "yes",
        )
    if bought:
        model = model_of(item.model or None, caller.flows)
        verdict = verdict_of(caller.flows, model, bought, request.region, caller.at)
        item = replace(item, warranty=verdict, answers={**item.answers, "purchase_date": bought})
    return item


def _as_words(inputs: Mapping[str, Any], names: tuple[str, ...], request: Request, caller: Caller) -> str:
    """Answers that fit several devices, as a note for a person to place."""
    given = [(name, short_serial(inputs.get(name)) or text_of(inputs.get(name))) for name in names]
    return "\n".join([f"{_label(name, request, caller)}: {value}" for name, value in given if value])


def _not_given(inputs: Mapping[str, Any], request: Request, caller: Caller) -> str:
    """What the customer could not give, in the words of the button they pressed."""
    lines = [
        f"{_label(name, request, caller)}: {_pressed(str(value[INSTEAD]), caller)}"
        for name, value in inputs.items()
        if isinstance(value, Mapping) and INSTEAD in value
    ]
    return "\n".join(lines)


def _label(name: str, request: Request, caller: Caller) -> str:
    return field_label(name, request, caller.flows).get(caller.language, name)


def _pressed(option: str, caller: Caller) -> str:
    return label_of(caller, option) or option.replace("_", " ")
