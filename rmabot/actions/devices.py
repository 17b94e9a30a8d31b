"""A flow's answers as what a request is made of: devices, contact, address, files, acknowledgements.

Whatever flow asked, and whatever it calls its questions: what a question is *about* its type tells. Names count only
where a type has several uses (a date may be many things, ``purchase_date`` is one).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from rmabot.actions.answered import STATEMENT, Answer, Answered
from rmabot.flow.model import FlowSet
from rmabot.ports.actions import Caller
from rmabot.ports.steps import moment
from rmabot.questions.file import files_in
from rmabot.rma.catalogue import Exact
from rmabot.rma.models import UNLISTED, Model
from rmabot.rma.request import Acknowledgement, Address, Contact, Item, StoredFile
from rmabot.rma.states import State
from rmabot.rma.warranty import Verdict

UNKNOWN = "unknown"


def items_of(caller: Caller, given: Answered) -> tuple[Item, ...]:
    """Return the devices, numbered from 1; all answers about a device go with it."""
    region = region_of(given)
    return tuple(
        [_item(caller, number, given.of(place), region) for number, place in enumerate(given.places(), 1)]
    )


def _item(caller: Caller, number: int, answers: tuple[Answer, ...], region: str) -> Item:
    serial, typed = _of_type(answers, "serial"), model_of(_of_type(answers, "model"), caller.flows)
    named = {answer.ask.name: answer.value for answer in answers}
    serials = serial if isinstance(serial, Mapping) else {}
    if not typed.name and "model" in serials:
        typed = model_of(str(serials["model"]), caller.flows)
    return Item(
        number,
        serial=str(serials.get("serial", "")),
        long_serial=str(serials.get("long", "")),
        unverified=serials.get("unverified") == "yes",
        model=typed.name,
        kind=typed.kind or _word(named.get("device_kind")),
        line=typed.line,
        battery=typed.battery,
        fault=_word(named.get("fault") or named.get("fault_of_kind")),
        details=_word(named.get("details")),
        warranty=verdict_of(caller.flows, typed, named.get("purchase_date"), region, caller.at),
        state=State.DRAFT,
        since=moment(caller.at),
        answers=_plain(named),
    )


def model_of(value: Any, flows: FlowSet) -> Model:
    """Return the model that an answer stands for; what the catalogue does not know keeps the name that was typed."""
    if isinstance(value, Mapping):
        return Model(
            str(value.get("name", "")),
            str(value.get("kind", "other")),
            str(value.get("line", UNLISTED)),
            str(value.get("maker", "")),
            value.get("battery", UNKNOWN),
        )
    if not isinstance(value, str):
        return Model("", "", UNLISTED)
    found = flows.catalogue.lookup(value)
    return found.model if isinstance(found, Exact) else Model(value, "other", UNLISTED)


def verdict_of(flows: FlowSet, model: Model, bought: Any, region: str, at: float) -> Verdict:
    """Return what the policy's warranty table says of a model bought on a day (ISO text; anything else: no day)."""
    policy = flows.policy
    return policy.warranty_of(model.line, region or None, day_of(bought), today=policy.today(moment(at)))


def day_of(value: Any) -> date | None:
    """Return the day that an answer names, None for one that names none."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def contact_of(given: Answered) -> Contact:
    """Return whom to write to and call: who is named outside the devices first; a device's seller is another."""
    answers = (*given.of(0), *given.answers)
    return Contact(
        name=_word(_of_type(answers, "name")),
        phone=phone_of(_of_type(answers, "phone")),
        email=_word(_of_type(answers, "email")),
        company=_word(_named(answers, "company")),
    )


def phone_of(value: Any) -> str:
    """Return a phone number as it is written, with its extension."""
    return str(value.get("number", "")) if isinstance(value, Mapping) else _word(value)


def address_of(value: Any) -> Address:
    """Return the address that an answer stands for."""
    if not isinstance(value, Mapping) or "street" not in value:
        return Address()
    return Address(
        street=str(value["street"]),
        city=str(value.get("city", "")),
        region=str(value.get("province", "")),
        postal_code=str(value.get("postal_code", "")),
        country=str(value.get("country", "CA")),
    )


def address_given(given: Answered) -> Address:
    """Return where the devices go back to."""
    return address_of(_of_type(given.answers, "address"))


def region_of(given: Answered) -> str:
    """Return the province: the answer of that name, else the one in the address."""
    return _word(_named(given.answers, "province")) or address_given(given).region


def files_of(caller: Caller, given: Answered) -> tuple[StoredFile, ...]:
    """Return every file that was sent, with the question it answers; one invoice for two devices is there for each."""
    places = given.places()
    return tuple(
        [
            stored_file(
                file,
                answer.ask.name,
                caller.at,
                places.index(answer.place) + 1 if answer.place else None,
            )
            for answer in given.answers
            for file in files_in(answer.value)
        ]
    )


def stored_file(value: Mapping[str, Any], purpose: str, at: float, item: int | None = None) -> StoredFile:
    """Return a file that was sent, as the request keeps it."""
    return StoredFile(
        str(value["blob"]), str(value.get("name", "")), str(value.get("kind", "")), int(value.get("size", 0)),
        purpose, item, moment(at),
    )  # fmt: skip


def acknowledgements_of(caller: Caller, given: Answered) -> tuple[Acknowledgement, ...]:
    """Return each statement that was put: which text, in which language, when, and the answer."""
    return tuple([_acknowledged(caller, answer) for answer in given.answers if answer.ask.type == STATEMENT])


def _acknowledged(caller: Caller, answer: Answer) -> Acknowledgement:
    name, value = answer.ask.name, answer.value if isinstance(answer.value, Mapping) else {}
    return Acknowledgement(
        statement=name,
        seal=str(value.get("seal") or caller.flows.statements[name].seal),
        language=str(value.get("in") or caller.language),
        at=moment(float(value.get("at") or caller.at)),
        answer=answer.instead or "yes",
    )


def _of_type(answers: Iterable[Answer], kind: str) -> Any:
    return next((one.value for one in answers if one.ask.type == kind and not one.instead), None)


def _named(answers: Iterable[Answer], name: str) -> Any:
    return next((one.value for one in answers if one.ask.name == name and not one.instead), None)


def _word(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _plain(named: Mapping[str, Any]) -> dict[str, Any]:
    return dict(_plain_pairs(named))


def _plain_pairs(named: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in named.items():
        if isinstance(value, Mapping):
            yield name, _plain(value)
        else:
            yield name, list(value) if isinstance(value, tuple) else value
