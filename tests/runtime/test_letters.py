"""Letters: who gets one about what, in which language, with which papers; nothing lost, and nothing twice."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from email.message import EmailMessage
from typing import Any

import orjson
import pytest

from rmabot.engine.events import Text
from rmabot.ports import handover, requests
from rmabot.ports.channel import Incoming
from rmabot.ports.handover import HandOver
from rmabot.ports.post import to_customer
from rmabot.ports.store import Commit
from rmabot.rma.record import replace
from rmabot.runtime import failure
from rmabot.runtime.failure import add_record
from rmabot.runtime.ledger import Ledger
from rmabot.runtime.outbox import KEPT_SECONDS
from rmabot.runtime.outlets import Outlets
from rmabot.store.export import export
from rmabot.store.memory import MemoryStore
from rmabot.text.spans import Span
from rmabot_mail import MailChannel
from tests.adapters.mail.post_office import PostOffice, post_office
from tests.runtime.post_house import ALL, PostHouse, post_house

DESK = "rma.ca@hikvision.com"
MAKER = "rma@maker.example"
CUSTOMERS = Outlets(mail=True)


def house_of(office: PostOffice, outlets: Outlets = ALL) -> PostHouse:
    """A house whose letters go to a post office."""
    channel = MailChannel({
        "url": f"smtp://127.0.0.1:{office.port}", "from": "Returns desk <rma@desk.example>", "rma_to": MAKER,
    })  # fmt: skip
    return post_house(MemoryStore(), channel, outlets)


@pytest.fixture
async def office() -> AsyncIterator[PostOffice]:
    """Give an open post office."""
    async with post_office() as opened:
        yield opened


def text_of(message: EmailMessage) -> str:
    """The plain text of a letter."""
    body = message.get_body(("plain",))
    assert body is not None
    return "\n".join(body.get_content().splitlines())


def names(message: EmailMessage) -> list[str | None]:
    """The documents of a letter."""
    return [part.get_filename() for part in message.iter_attachments()]


async def test_who_left_an_address_hears_each_change_there(office: PostOffice) -> None:
    """Filed, approved, received: each told once, with the papers that belong to it; what is internal is not told."""
    house = house_of(office, CUSTOMERS)
    await house.file()
    await house.deliver()
    number = (await house.desk("approve", "RQ26000001X")).number
    await house.desk("note", "RQ26000001X", text="the box looks odd")
    await house.desk("receive", "RQ26000001X")
    await house.deliver()
    assert office.to == ["jane@example.org"] * 3
    assert office.subjects == [
        "RQ26000001X: Sent to us",
        f"{number}: Ready for you to ship",
        f"{number}: With us",
    ]
    assert [names(one) for one in office.taken] == [["receipt-RQ26000001X.pdf"], [f"RMA-{number}.pdf"], []]
    assert "do not ship anything yet" in text_of(office.taken[0])
    assert "anti-static" in text_of(office.taken[1]), "how to pack is said with the papers"
    assert "For no more mails" in text_of(office.taken[2])
    assert "looks odd" not in "".join([text_of(one) for one in office.taken])
    assert office.ids == [
        "<RQ26000001X.0.submitted@desk.example>", "<RQ26000001X.1.approved@desk.example>",
        "<RQ26000001X.2.received@desk.example>",
    ]  # fmt: skip
    assert {one["References"] for one in office.taken} == {"<RQ26000001X.customer@desk.example>"}


async def test_a_french_customer_is_written_to_in_french(office: PostOffice) -> None:
    """Subject, text, small print, papers."""
    house = house_of(office, CUSTOMERS)
    await house.file(language="fr")
    await house.deliver()
    (letter,) = office.taken
    assert letter["Subject"] == "RQ26000001X : Reçue par nous"
    assert letter["Content-Language"] == "fr"
    assert "N'expédiez rien pour l'instant" in text_of(letter)
    assert "plus de courriels" in text_of(letter)


async def test_nobody_else_gets_mail(office: PostOffice) -> None:
    """Whoever left no address, or took it back, hears of the return in the chat alone."""
    house = house_of(office, CUSTOMERS)
    await house.file(email="")
    await house.file("RQ260000028")
    await house.desk("approve", "RQ260000028")
    kept = await requests.get(house.store, "RQ260000028")
    assert kept is not None
    without = replace(kept.request, contact=replace(kept.request.contact, email=""))
    await house.store.commit(Commit(house.clock.now(), puts=(requests.record(without, kept.revision),)))
    await house.deliver()
    assert office.tries == 0
    assert await house.store.waiting("mail") == 0


async def test_the_desk_takes_an_address_out_for_whoever_asks(office: PostOffice) -> None:
    """From then on nothing is sent, not even what waits."""
    house = house_of(office, CUSTOMERS)
    await house.file()
    after = await house.desk("no-mail", "RQ26000001X")
    assert after.contact.email == ""
    await house.desk("approve", "RQ26000001X")
    await house.deliver()
    assert office.tries == 0


async def test_a_letter_that_waits_belongs_to_the_person_of_its_request(office: PostOffice) -> None:
    """It is among what is exported for them."""
    house = house_of(office, CUSTOMERS)
    await house.file()
    exported = await export(house.store, "terminal:ann")
    waiting = [row["by"] for row in exported.sections["_to_deliver"]]
    assert sorted(waiting) == ["mail", "terminal"]


async def test_without_a_mail_server_nothing_waits_for_one() -> None:
    """No setting, no letters."""
    house = post_house(
        MemoryStore(), MailChannel({"url": "smtp://127.0.0.1:1", "from": "a@b.example"}), Outlets()
    )
    await house.file()
    assert await house.store.waiting("mail") == 0


async def test_a_request_is_filed_with_the_maker_once(office: PostOffice) -> None:
    """The form, the same as data, the proof of purchase; the Message-ID is made from the request."""
    house = house_of(office, Outlets(mail=True, maker=True))
    await house.file(email="")
    await house.deliver()
    (filing,) = office.taken
    assert office.to == [MAKER]
    assert filing["Message-ID"] == "<RQ26000001X.filing@desk.example>"
    assert filing["Reply-To"] == DESK
    assert filing["Subject"] == "RMA request RQ26000001X: DS-2CD2143G2-I"
    assert names(filing) == ["RQ26000001X.pdf", "filing.json", "invoice.pdf"]
    form, data, invoice = filing.iter_attachments()
    assert form.get_content_type() == invoice.get_content_type() == "application/pdf"
    told = orjson.loads(data.get_content())
    assert told["reference"] == "RQ26000001X"
    assert told["devices"][0]["serial"] == "G12345671"
    assert told["contact"]["name"] == "Jane Roy"
    assert told["files"] == [
        {
            "name": "invoice.pdf",
            "kind": "pdf",
            "bytes": len(invoice.get_content()),
            "purpose": "proof",
            "device": None,
        }
    ]
    await house.desk("approve", "RQ26000001X")
    await house.deliver()
    assert len(office.taken) == 1


async def test_what_the_customer_adds_goes_to_the_maker_too(office: PostOffice) -> None:
    """A second letter of the same talk, with an id of its own."""
    house = house_of(office, Outlets(mail=True, maker=True))
    await house.file(email="")
    await house.desk("ask", "RQ26000001X", field=["photo"])
    kept = await requests.get(house.store, "RQ26000001X")
    assert kept is not None
    await house.step(kept, "answer", {})
    await house.deliver()
    assert office.ids == ["<RQ26000001X.filing@desk.example>", "<RQ26000001X.filing.2@desk.example>"]
    assert office.subjects[1] == "RMA request RQ26000001X, changed: DS-2CD2143G2-I"


@pytest.mark.parametrize(
    ("act", "details"),
    [("cancel", {}), ("reject", {"reason": "no_proof"})],
    ids=["cancelled", "not approved"],
)
async def test_what_is_taken_back_is_taken_back_with_the_maker_too(
    office: PostOffice, act: str, details: dict[str, Any]
) -> None:
    """A word in the same talk, with nothing attached; opened again, it is filed again."""
    house = house_of(office, Outlets(mail=True, maker=True))
    await house.file(email="")
    await house.desk(act, "RQ26000001X", **details)
    await house.deliver()
    assert office.to == [MAKER, MAKER]
    taken_back = office.taken[1]
    assert taken_back["Subject"] == "RMA request RQ26000001X, withdrawn: DS-2CD2143G2-I"
    assert taken_back["In-Reply-To"] == office.taken[0]["In-Reply-To"]
    assert names(taken_back) == []
    body = taken_back.get_body(("plain",))
    assert body is not None
    assert "Jane" not in body.get_content()
    if act == "cancel":
        await house.desk("reopen", "RQ26000001X")
        await house.deliver()
        assert office.subjects[2] == "RMA request RQ26000001X, changed: DS-2CD2143G2-I"


async def test_a_file_too_large_for_a_letter_is_named_in_it(office: PostOffice) -> None:
    """The filing goes out all the same."""
    house = house_of(office, Outlets(mail=True, maker=True))
    await house.file(email="")
    kept = await requests.get(house.store, "RQ26000001X")
    assert kept is not None
    blob = await house.store.put_blob(bytes(16_000_000))
    large = replace(kept.request.files[0], blob=blob, name="video of it.pdf")
    after = replace(kept.request, files=(*kept.request.files, large))
    await house.store.commit(Commit(house.clock.now(), puts=(requests.record(after, kept.revision),)))
    kept = await requests.get(house.store, "RQ26000001X")
    assert kept is not None
    await house.desk("ask", "RQ26000001X", field=["photo"])
    kept = await requests.get(house.store, "RQ26000001X")
    assert kept is not None
    await house.step(kept, "answer", {})
    await house.deliver()
    assert names(office.taken[1]) == ["RQ26000001X.pdf", "filing.json", "invoice.pdf"]
    assert "too large for a mail: video of it.pdf" in text_of(office.taken[1])


async def test_a_desk_without_a_channel_is_written_to(office: PostOffice) -> None:
    """New requests, customers who want a person, and our own failures; failures at most once an hour."""
    house = house_of(office, Outlets(mail=True, desk=True))
    await house.file(email="")
    begun = HandOver("H7K2QD4", "telegram:4711", "telegram:4711", "fr", "asked", house.clock.now())
    await house.store.commit(Commit(house.clock.now(), puts=handover.new(begun).puts))
    for number in range(3):
        ledger = Ledger(house.clock.now(), f"broken{number}")
        add_record(ledger, "telegram:4711", "KeyError at turn.py:1", "broken", number)
        await house.store.commit(ledger.commit())
    await house.deliver()
    assert office.to == [DESK] * 3
    assert sorted(office.subjects) == [
        "A customer wants a person: H7K2QD4", "New request RQ26000001X: DS-2CD2143G2-I", "Something failed in rmabot",
    ]  # fmt: skip
    assert "Jane" not in "".join([text_of(one) for one in office.taken])


async def test_a_server_in_trouble_loses_nothing_and_doubles_nothing(office: PostOffice) -> None:
    """Refused for now, hung up on, refused again: each letter arrives once, those about one request in order."""
    house = house_of(office, CUSTOMERS)
    office.at_rcpt = ["450 4.2.0 later", "ok", "451 later"]
    office.at_data = ["drop", "452 full"]
    await house.file()
    await house.file("RQ260000028", "bob@example.org")
    await house.desk("approve", "RQ26000001X")
    for _ in range(12):
        await house.deliver(60)
    assert len(office.ids) == len(set(office.ids)) == 3
    assert office.ids.index("<RQ26000001X.0.submitted@desk.example>") < office.ids.index(
        "<RQ26000001X.1.approved@desk.example>"
    )
    assert await house.store.waiting("mail") == 0


async def test_only_a_drop_after_acceptance_brings_a_letter_twice_and_then_as_itself(
    office: PostOffice,
) -> None:
    """The same Message-ID, the same bytes: a mailbox can leave the second one out."""
    house = house_of(office, CUSTOMERS)
    office.at_data = ["drop after"]
    await house.file()
    for _ in range(3):
        await house.deliver(60)
    assert office.ids == ["<RQ26000001X.0.submitted@desk.example>"] * 2
    assert bytes(office.taken[0]) == bytes(office.taken[1])


async def test_a_refused_address_ends_its_letter_and_the_next_one_is_tried(office: PostOffice) -> None:
    """The reason is on record without the address."""
    house = house_of(office, CUSTOMERS)
    office.at_rcpt = ["550 5.1.1 <jane@example.org> unknown"]
    await house.file()
    await house.desk("approve", "RQ26000001X")
    await house.deliver()
    assert len(office.taken) == 1
    (act,) = await house.store.audit("mail:customer:RQ26000001X")
    assert act.details["reason"] == "the server refused it (550 5.1.1)"


async def test_a_filing_that_never_leaves_is_put_before_the_desk(office: PostOffice) -> None:
    """Refused for good, or not taken for a week: the desk finds it among the failures, once."""
    house = house_of(office, Outlets(mail=True, maker=True))
    office.at_rcpt = ["554 5.7.1 no", *["450 later"] * 9]
    await house.file(email="")
    await house.file("RQ260000028", email="")
    await house.deliver()
    await house.deliver(KEPT_SECONDS + 1)
    found = (await house.store.find(failure.KIND, "state", failure.OPEN)).records
    assert sorted([orjson.loads(one.body)["subject"] for one in found]) == ["RQ26000001X", "RQ260000028"]
    assert "could not be mailed" in orjson.loads(found[0].body)["what"]


async def test_taking_back_what_was_told_is_told_too(office: PostOffice) -> None:
    """And taking back what nobody heard of is not."""
    house = house_of(office, CUSTOMERS)
    await house.file()
    await house.desk("reject", "RQ26000001X", reason="details_missing", text="Too short to tell")
    await house.desk("undo", "RQ26000001X", note="the wrong one")
    await house.deliver()
    assert [one.partition(".")[2].partition("@")[0] for one in office.ids] == [
        "0.submitted",
        "1.rejected",
        "2.corrected",
    ]


async def test_anybody_of_the_house_can_write_to_the_contact_on_file(office: PostOffice) -> None:
    """A code for linking an account: one row of the outbox, and the address as it is when it leaves."""
    house = house_of(office, CUSTOMERS)
    await house.file()
    row = to_customer("RQ26000001X", "code.1", "Your code", (Span("493 201"),), "en")
    await house.store.commit(Commit(house.clock.now(), outbox=(row,)))
    await house.deliver()
    assert (office.to[-1], office.ids[-1]) == ("jane@example.org", "<RQ26000001X.code.1@desk.example>")


@pytest.mark.parametrize(
    ("language", "subject", "asked", "minutes"),
    [
        ("en", "Your code for RQ26386171D", "Somebody wants to follow", "15 minutes"),
        ("fr", "Votre code pour RQ26386171D", "Quelqu'un veut suivre", "15 minutes"),
    ],
)
async def test_the_code_that_links_another_account_comes_to_the_contact_on_file(
    office: PostOffice, language: str, subject: str, asked: str, minutes: str
) -> None:
    """In the owner's language, whatever the other speaks; typed in the other account it links it, and only there."""
    house = house_of(office, CUSTOMERS)
    request = await house.file("RQ26386171D", language=language)
    await house.deliver()
    office.taken.clear()
    office.to.clear()
    bob = "telegram:77"
    await say(house, bob, f"link my request {request.reference}", "5671")
    await house.deliver()
    (letter,) = office.taken
    assert office.to == ["jane@example.org"]
    assert letter["Subject"] == subject
    assert asked in text_of(letter)
    assert minutes in text_of(letter)
    code = re.findall(r"\b\d{6}\b", text_of(letter))[0]
    now = house.clock.now()
    in_chats = [
        row for chat in ("telegram", "terminal") for row in await house.store.lease(chat, now, 99, now + 9)
    ]
    assert in_chats
    assert not [row for row in in_chats if code in str(row.effect)]
    await say(house, bob, code)
    assert (await house.request(request.reference)).linked == (bob,)


async def say(house: PostHouse, person: str, *texts: str) -> None:
    """Let somebody write to the bot."""
    for text in texts:
        house.clock.wait(1)
        event = Text(f"{person}/{house.clock.now()}", house.clock.now(), text)
        await house.bot.turns.handle(Incoming(person, person, "telegram", event, "en", "Bob"))
