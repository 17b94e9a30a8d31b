"""file_rma: what was confirmed at the review, filed once, with everything staff and printers need."""

from datetime import date

import orjson
import pytest

from rmabot.actions.table import ACTIONS
from rmabot.engine.effects import Run
from rmabot.flow.actions import ACTIONS as SPECS
from rmabot.ports.actions import Caller
from rmabot.ports.store import Record
from rmabot.rma.numbers import is_number
from rmabot.rma.request import Address, Contact
from rmabot.rma.states import State
from rmabot.testing.conversation import Conversation
from tests.desk.returns import acts, file, now, to_review


def test_every_action_a_flow_may_call_has_its_work() -> None:
    """The table of the language and that of the house name the same."""
    assert set(ACTIONS) == set(SPECS)


async def test_a_request_holds_what_was_answered(they: Conversation) -> None:
    """Reference, devices, contact, address, files, due date: nothing is asked for twice."""
    request = await file(they)
    assert is_number(request.reference, ("RQ",)) == request.reference
    assert (request.state, request.owner, request.conversation) == (
        State.SUBMITTED,
        "terminal:ana",
        "terminal:ana",
    )
    assert request.contact == Contact("Jane Roy", "416 555-0123")
    assert request.address == Address("123 Main Street", "", "Toronto", "ON", "M5V 1A1", "CA")
    assert (request.region, request.language, request.channel) == ("ON", "en", "terminal")
    assert request.reply_by == date(2026, 6, 18)  # three business days after a Monday
    assert request.flow_version == they.flows.version
    (item,) = request.items
    assert (item.serial, item.model, item.kind, item.line) == (
        "G12345678",
        "DS-2CD2143G2-I",
        "camera",
        "ipc_2_series",
    )
    assert (item.fault, item.details[:5]) == ("no_power", "Since")
    assert item.warranty is not None
    assert (item.warranty.verdict, item.warranty.last_day) == ("in", date(2028, 3, 14))
    assert [(one.purpose, one.name, one.item) for one in request.files] == [("proof", "invoice.pdf", 1)]
    assert request.flags == ()


async def test_every_statement_is_on_record_with_text_language_and_time(elle: Conversation) -> None:
    """By its seal, which no later text has."""
    request = await file(elle)
    assert {one.statement for one in request.acknowledgements} == set(elle.flows.statements)
    for one in request.acknowledgements:
        assert one.seal == elle.flows.statements[one.statement].seal
        assert (one.language, one.answer) == ("fr", "yes")
        assert one.at == request.filed_at


async def test_all_answers_are_kept_with_their_labels_in_both_languages(elle: Conversation) -> None:
    """A form can be printed in either, section by section, whatever flow asked."""
    request = await file(elle)
    asked = {answer.name: answer for answer in request.answers}
    assert asked["purchase_date"].label == {"en": "Bought on", "fr": "Acheté le"}
    assert asked["purchase_date"].shown == {"en": "March 14, 2025", "fr": "14 mars 2025"}
    assert asked["fault"].shown == {"en": "It does not turn on", "fr": "Il ne s'allume pas"}
    assert asked["serial"].section_label["fr"] == "Appareil"
    assert (asked["serial"].item, asked["name"].item) == (1, None)
    assert "email" not in asked  # skipped
    assert all(set(answer.label) == set(answer.shown) == {"en", "fr"} for answer in request.answers)


async def test_a_statement_that_could_not_be_agreed_to_is_an_answer_and_a_signal(they: Conversation) -> None:
    """ "I can't erase it" stands on the form, in the record and before staff."""
    await to_review_without_erasing(they)
    (request,) = await they.requests()
    backup = next(one for one in request.acknowledgements if one.statement == "backup")
    assert backup.answer == "cannot_erase"
    assert "statement_cannot_erase" in [flag.name for flag in request.flags]
    assert next(one for one in request.answers if one.name == "backup").shown["en"] == "I can't erase it"


async def to_review_without_erasing(they: Conversation) -> None:
    await to_review(they)
    await they.press("change")
    await they.press("Back up and erase")
    await they.press("cannot_erase")
    await they.press("consent")
    await they.press("send")


async def test_devices_of_one_request_share_what_is_shared(they: Conversation) -> None:
    """One invoice for two devices is there for each, once as bytes."""
    request = await file(they, second="987654321")
    assert [item.number for item in request.items] == [1, 2]
    assert [item.kind for item in request.items] == ["camera", "recorder"]
    assert [(one.item, one.purpose) for one in request.files] == [(1, "proof"), (2, "proof")]
    assert len({one.blob for one in request.files}) == 1
    assert [answer.item for answer in request.answers if answer.name == "serial"] == [1, 2]


async def test_the_files_are_named_by_the_request_so_that_no_sweep_takes_them(they: Conversation) -> None:
    """Blobs that no record names are gone after a day; these stay."""
    request = await file(they)
    await they.say("menu")
    they.clock.wait(3 * 24 * 3600)
    await they.trial.store.sweep(they.clock.now())
    assert await they.trial.store.get_blob(request.files[0].blob)


async def test_the_same_answers_are_filed_once(they: Conversation) -> None:
    """The action called again with what it was called with gives the same reference."""
    request = await file(they)
    effects = [effect for seen in they.seen for effect in seen.effects]
    run = next(effect for effect in effects if isinstance(effect, Run) and effect.action == "file_rma")
    caller = Caller(
        they.conversation, they.conversation, "terminal", "en", they.clock.now(), 99, they.flows, run.flow, run.answers,
        {"devices": (1,)},
    )  # fmt: skip
    again = await ACTIONS["file_rma"].run({}, caller, they.trial.store)
    assert (again.outcome, again.values["reference"]) == ("filed", request.reference)
    assert not again.changes.puts
    assert len(await they.requests()) == 1


async def test_a_second_request_for_the_same_device_is_not_filed(they: Conversation) -> None:
    """Found at the serial; who insists that it is another device may go on."""
    first = await file(they)
    await they.say("return")
    await they.say("ON")
    await they.press("customer")
    reply = await they.say("g 1234 5678")
    assert first.reference in reply.text
    await they.press("leave_it")
    assert len(await they.requests()) == 1


async def test_who_was_shown_it_and_says_that_it_is_another_device_may_file(they: Conversation) -> None:
    """Their word counts; staff see the signal."""
    first = await file(they)
    await they.say("return")
    await they.say("ON")
    await they.press("customer")
    await they.say("G12345678")
    await they.press("another_device")
    await they.say("DS-2CD2143G2-I")
    await to_the_end(they)
    newest = next(one for one in await they.requests() if one.reference != first.reference)
    assert [(flag.name, flag.about) for flag in newest.flags if flag.name.startswith("serial")] == [
        ("serial_open_elsewhere", first.reference)
    ]


async def to_the_end(they: Conversation) -> None:
    from tests.desk.returns import ADDRESS, DATA, DEVICE, talk

    await talk(they, [*DEVICE, ("press", "no"), *DATA, *ADDRESS, ("press", "send")])


async def test_somebody_elses_open_request_is_a_signal_for_staff_and_named_to_nobody(
    they: Conversation,
) -> None:
    """The customer is asked nothing; the card says where the serial is open."""
    request = await file(they)
    stored = await they.trial.store.get("request", request.reference)
    assert stored is not None
    await give_to(they, stored, "terminal:bob")
    they.clock.wait(60)
    await they.say("return")
    await they.say("ON")
    await they.press("customer")
    reply = await they.say("G12345678")
    assert request.reference not in reply.text
    assert they.asked == "model"
    await they.say("DS-2CD2143G2-I")
    await to_the_end(they)
    (mine,) = await they.requests()
    flags = {(flag.name, flag.about) for flag in mine.flags}
    assert ("serial_open_elsewhere", request.reference) in flags
    assert ("file_on_another_request", request.reference) in flags


async def give_to(they: Conversation, stored: Record, person: str) -> None:
    from rmabot.ports import requests
    from rmabot.ports.store import Commit
    from rmabot.rma.record import replace

    kept = requests.read(stored)
    other = replace(kept.request, owner=person, conversation=person)
    await they.trial.store.commit(Commit(they.clock.now(), puts=(requests.record(other, kept.revision),)))


async def test_a_closed_request_on_the_serial_is_a_signal_too(they: Conversation) -> None:
    """Seen before, and where."""
    first = await file(they)
    await acts(they, first, ("cancel", {}))
    second = await file(they)
    assert ("serial_seen_before", first.reference) in {(flag.name, flag.about) for flag in second.flags}


async def test_what_could_not_be_given_is_a_signal(they: Conversation) -> None:
    """No serial, no proof, a model that is in no list: a person looks, nobody is refused."""
    for text in ("return", "ON"):
        await they.say(text)
    await they.press("customer")
    await they.press("cannot_find")
    await they.press("no_number")
    await they.say("ABC-1234")
    if they.asked == "model":
        await they.say("ABC-1234")
    await they.press(next(one.label for one in they.choices if "ABC-1234" in one.label))
    await they.press("no_proof")
    await to_the_end_without_proof(they)
    (request,) = await they.requests()
    names = {flag.name for flag in request.flags}
    assert {"without_serial", "without_proof", "model_not_listed"} <= names
    assert request.items[0].warranty is not None
    assert request.items[0].warranty.verdict == "unknown"


async def to_the_end_without_proof(they: Conversation) -> None:
    from tests.desk.returns import ADDRESS, DATA, DEVICE, talk

    await talk(they, [("press", "seller_unknown"), ("press", "date_unknown")])
    if they.asked == "fault":
        await they.press(next(name for name in they.shown))
    await talk(they, DEVICE[4:6])
    if they.asked == "battery":
        await they.press("fine")
    await talk(they, [*DEVICE[6:], ("press", "no"), *DATA, *ADDRESS, ("press", "send")])


@pytest.mark.parametrize("answers", [{}, {"name": "Jane"}])
async def test_without_its_statements_nothing_is_filed(they: Conversation, answers: dict[str, str]) -> None:
    """Whatever a flow forgot, the lifecycle's guard stands."""
    caller = Caller(
        "terminal:ana", "terminal:ana", "terminal", "en", they.clock.now(), 5, they.flows, "return", answers
    )
    assert (await ACTIONS["file_rma"].run({}, caller, they.trial.store)).outcome == "failed"
    nowhere = Caller("terminal:ana", "terminal:ana", "terminal", "en", 0.0, 5, they.flows, "no_such_flow")
    assert (await ACTIONS["file_rma"].run({}, nowhere, they.trial.store)).outcome == "failed"


async def test_filing_is_on_record_and_cannot_be_undone(they: Conversation) -> None:
    """By the account that filed."""
    request = await file(they)
    rows = await they.trial.store.audit(request.reference)
    assert [(row.by, row.act, row.details["became"]) for row in rows] == [
        ("terminal:ana", "request.confirm", "SUBMITTED")
    ]
    assert (await now(they, request)).undo is None


async def test_what_filing_writes_is_json(they: Conversation) -> None:
    """`rmabot store check` and `export` read every record as what the port says it is."""
    await file(they)
    for thing in [thing async for thing in they.trial.store.everything()]:
        assert not isinstance(thing, Record) or orjson.loads(thing.body)
