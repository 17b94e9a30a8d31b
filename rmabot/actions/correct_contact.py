"""correct_contact: name, phone, e-mail or return address put right, until the device is shipped back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rmabot.actions.devices import address_of, phone_of
from rmabot.actions.own import CUSTOMER, added_changes, real, request_of, text_of
from rmabot.engine.scope import INSTEAD
from rmabot.ports.actions import Caller, Outcome
from rmabot.ports.request_view import may_correct
from rmabot.ports.steps import moment
from rmabot.ports.store import Store
from rmabot.questions.address import address_lines
from rmabot.rma.record import replace
from rmabot.rma.request import Entry, FiledAnswer, Request
from rmabot.rma.states import Role


class CorrectContact:
    """Corrects the contact: on record with which fields, told to the desk."""

    name = "correct_contact"

    async def run(self, inputs: Mapping[str, Any], caller: Caller, store: Store) -> Outcome:
        """Take the corrected values in; a form printed from now on shows them."""
        kept = await request_of(inputs, caller, store)
        if kept is None:
            return Outcome("failed")
        if not may_correct(kept.request):
            return Outcome("too_late")
        request = corrected(kept.request, inputs)
        fields = _changed(kept.request, request)
        if not fields:
            return Outcome("corrected")
        request = replace(request, history=(*request.history, _entry(request, caller, fields)))
        details = {"fields": list(fields)}
        changes = await added_changes(kept, request, caller, store, "contact_corrected", details)
        return Outcome("corrected", changes=changes)


def corrected(request: Request, inputs: Mapping[str, Any]) -> Request:
    """Return the request with the values that were given; what was not given stays."""
    contact, address = request.contact, address_of(real(inputs.get("address")))
    contact = replace(
        contact,
        name=text_of(inputs.get("name")) or contact.name,
        phone=phone_of(real(inputs.get("phone"))) or contact.phone,
        email="" if _taken_out(inputs.get("email")) else text_of(inputs.get("email")) or contact.email,
    )
    after = replace(request, contact=contact, address=address if address.street else request.address)
    kept = [answer for answer in request.answers if answer.name != "email" or contact.email]
    return replace(after, answers=tuple([_shown(answer, after, inputs) for answer in kept]))


def _taken_out(value: Any) -> bool:
    """Whether the person wants no address there any more: something was chosen in its place, not skipped."""
    return isinstance(value, Mapping) and INSTEAD in value


def _shown(answer: FiledAnswer, after: Request, inputs: Mapping[str, Any]) -> FiledAnswer:
    """The answer as the form prints it, with the corrected value if it was corrected."""
    given = real(inputs.get(answer.name))
    if answer.item is not None or given is None:
        return answer
    if answer.name == "address" and isinstance(given, Mapping):
        lines = {language: ", ".join(address_lines(given, language)) for language in answer.shown}
        return replace(answer, shown=lines)
    value = {"name": after.contact.name, "phone": after.contact.phone, "email": after.contact.email}.get(
        answer.name
    )
    return replace(answer, shown=dict.fromkeys(answer.shown, value)) if value else answer


def _changed(before: Request, after: Request) -> tuple[str, ...]:
    fields = [
        name
        for name in ("name", "phone", "email")
        if getattr(before.contact, name) != getattr(after.contact, name)
    ]
    return (*fields, *(["address"] if before.address != after.address else []))


def _entry(request: Request, caller: Caller, fields: tuple[str, ...]) -> Entry:
    state = request.state
    at = moment(caller.at)
    return Entry(at, CUSTOMER, Role.CUSTOMER, "correct", state, state, details={"fields": list(fields)})
