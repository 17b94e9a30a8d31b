"""What a customer can do after filing: look, add, correct, cancel, decide; each on record, each with its limit."""

from datetime import date, timedelta

import pytest

from rmabot.ports.desk import Done
from rmabot.rma.request import Address
from rmabot.rma.states import State
from rmabot.testing.conversation import Conversation
from tests.actions.calling import call, found
from tests.desk.returns import LEA, Named, act, acts, approved, file, now

DAY = timedelta(days=1).total_seconds()
ON_THE_BENCH: tuple[Named, ...] = (("receive", {}), ("inspect", {}))
SHIPPED: tuple[Named, ...] = (
    *ON_THE_BENCH, ("no-fault", {}), ("ship", {"carrier": "UPS", "tracking": "1Z999AA10123456784"}),
)  # fmt: skip
FILE = {"blob": "b" * 64, "name": "label.jpg", "kind": "photo", "size": 3}


async def test_where_it_stands_since_when_what_is_next_and_what_is_mine(they: Conversation) -> None:
    """In both languages, with what can be done about it."""
    await file(they)
    rma = await found(they)
    assert rma["state"] == "SUBMITTED"
    assert rma["since"] == "2026-06-15"
    assert rma["status"] == {"en": "Sent to us", "fr": "Reçue par nous"}
    assert "June 18, 2026" in rma["next"]["en"]["rich"][0]
    assert "18 juin 2026" in rma["next"]["fr"]["rich"][0]
    assert "do not ship" in rma["your_part"]["en"]["rich"][0]
    assert rma["devices"] == ["DS-2CD2143G2-I"]
    assert "number" not in rma
    may = {name for name, value in rma.items() if name.startswith("may_") and value == "yes"}
    assert may == {"may_cancel", "may_correct"}


@pytest.mark.parametrize(
    ("steps", "state", "may"),
    [
        ((("ask", {"text": "Why?"}),), State.NEEDS_INFO, {"may_answer", "may_cancel", "may_correct"}),
        ((("approve", {}),), State.AWAITING_SHIPMENT, {"may_ship", "may_cancel", "may_correct"}),
        ((("reject", {"reason": "no_proof"}),), State.REJECTED, {"may_appeal"}),
        ((("cancel", {}),), State.CANCELLED, {"may_reopen"}),
        ((("approve", {}), ("receive", {})), State.RECEIVED, {"may_correct"}),
        (
            (("approve", {}), *ON_THE_BENCH, ("quote", {"amount": "80", "text": "Burnt."})),
            State.QUOTED,
            {"may_decide", "may_correct"},
        ),
    ],
)
async def test_a_flow_is_told_what_the_customer_may_do_now(
    they: Conversation, steps: tuple[Named, ...], state: State, may: set[str]
) -> None:
    """From the lifecycle's own table, so that no button promises what is refused."""
    request = await file(they)
    await acts(they, request, *steps)
    rma = await found(they)
    assert rma["state"] == state
    assert {name for name, value in rma.items() if name.startswith("may_") and value == "yes"} == may


async def test_several_requests_are_listed_by_number_devices_and_state(they: Conversation) -> None:
    """What is open first, the newest first."""
    first = await approved(they)
    second = await file(they, serial="G00000002")
    third = await file(they, serial="G00000003")
    await acts(they, second, ("cancel", {}))
    outcome = await call(they, "track_rma", {})
    assert outcome.outcome == "several"
    rows = outcome.values["requests"]
    assert [row["name"] for row in rows] == [third.reference, first.reference, second.reference]
    assert rows[1]["label"]["fr"] == f"{first.number} · DS-2CD2143G2-I · Prête à être expédiée par vous"
    chosen = await call(they, "track_rma", {"which": first.reference})
    assert chosen.values["number"] == first.number


@pytest.mark.parametrize("spelling", ["{0}", "{1}", "no. {2}"])
async def test_an_old_number_still_leads_to_the_request(they: Conversation, spelling: str) -> None:
    """Whatever stands on the old papers, however it is typed."""
    request = await approved(they)
    await they.wait(92 * DAY)
    renewed = await acts(they, request, ("renew", {}))
    assert renewed.number != request.number
    old = str(request.number)
    typed = spelling.format(old, old.lower(), f"{old[:4]}-{old[4:]}")
    assert (await found(they, typed))["number"] == renewed.number


async def test_papers_are_there_once_there_is_a_number_that_is_good(they: Conversation) -> None:
    """Not before, and not when it must not be put on a box any more."""
    request = await file(they)
    assert (await call(they, "send_papers", {"rma": await found(they)})).outcome == "not_yet"
    await acts(they, request, ("approve", {}))
    sent = await call(they, "send_papers", {"rma": await found(they)})
    assert [(one.document, one.request) for one in sent.files] == [("papers", request.reference)]
    await they.wait(92 * DAY)
    assert (await call(they, "send_papers", {"rma": await found(they)})).outcome == "not_yet"


async def test_notes_and_photos_are_kept_and_seen_by_the_desk(they: Conversation) -> None:
    """The next step of the desk takes the signal away; the same photo twice is one."""
    request = await file(they)
    rma = await found(they)
    await call(they, "add_note", {"rma": rma, "note": "It rained that day."})
    for _ in range(2):
        assert (await call(they, "add_file", {"rma": rma, "file": FILE})).outcome == "added"
    after = await now(they, request)
    assert [note.text for note in after.notes] == ["It rained that day."]
    assert [file.purpose for file in after.files] == ["proof", "added"]
    assert {flag.about for flag in after.flags if flag.name == "customer_news"} == {
        "note_added",
        "file_added",
    }
    assert not (await acts(they, request, ("approve", {}))).flags
    rows = await they.trial.store.audit(request.reference)
    assert [row.act for row in rows if "added" in row.act] == ["request.note_added", "request.file_added"]
    assert "rained" not in str(rows)


async def test_more_files_than_the_policy_allows_go_to_a_person(they: Conversation) -> None:
    """Nothing is lost without a word."""
    await file(they)
    rma = await found(they)
    outcomes = [
        (await call(they, "add_file", {"rma": rma, "file": {**FILE, "blob": f"{n:064d}"}})).outcome
        for n in range(30)
    ]
    assert outcomes == ["added"] * 29 + ["failed"]
    instead = await call(they, "add_file", {"rma": rma, "file": {"instead": "no_file"}})
    assert instead.outcome == "failed"


async def test_contact_and_address_are_corrected_until_it_is_shipped_back(elle: Conversation) -> None:
    """On the form too; which fields is on record, what they were is not."""
    request = await approved(elle)
    rma = await found(elle)
    address = {
        "street": "5 rue Neuve",
        "city": "Laval",
        "province": "QC",
        "postal_code": "H7A 1A1",
        "country": "CA",
    }
    given = {
        "rma": rma,
        "address": address,
        "phone": {"number": "450 555-0199", "e164": "+14505550199"},
        "name": None,
    }
    assert (await call(elle, "correct_contact", given)).outcome == "corrected"
    after = await now(elle, request)
    assert after.address == Address("5 rue Neuve", "", "Laval", "QC", "H7A 1A1", "CA")
    assert (after.contact.name, after.contact.phone) == ("Jane Roy", "450 555-0199")
    shown = {answer.name: answer.shown for answer in after.answers}
    assert shown["phone"] == {"en": "450 555-0199", "fr": "450 555-0199"}
    assert "5 rue Neuve" in shown["address"]["fr"]
    assert shown["name"]["en"] == "Jane Roy"
    row = (await elle.trial.store.audit(request.reference))[-1]
    assert (row.act, row.details) == ("request.contact_corrected", {"fields": ["phone", "address"]})
    assert (await call(elle, "correct_contact", given)).changes.puts == ()
    await acts(elle, request, *SHIPPED)
    assert (await call(elle, "correct_contact", given)).outcome == "too_late"


async def test_a_tracking_number_finds_its_carrier_or_asks(they: Conversation) -> None:
    """One that fits two is asked about, one that fits none is another carrier's; too early says so."""
    request = await file(they)
    early = await call(they, "give_tracking", {"rma": await found(they), "tracking": "1Z999AA10123456784"})
    assert early.outcome == "too_early"
    await acts(they, request, ("approve", {}))
    rma = await found(they)
    unsure = await call(they, "give_tracking", {"rma": rma, "tracking": "DHL? 1234567890"})
    assert unsure.outcome in {"saved", "which_carrier"}
    several = await call(they, "give_tracking", {"rma": rma, "tracking": AMBIGUOUS})
    assert several.outcome == "which_carrier"
    names = [row["name"] for row in several.values["carriers"]]
    assert names[-1] == "other"
    assert {"purolator", "fedex"} <= set(names)
    saved = await call(they, "give_tracking", {"rma": rma, "tracking": AMBIGUOUS, "carrier": "purolator"})
    assert (saved.outcome, saved.values["carrier"]) == ("saved", "Purolator")
    after = await now(they, request)
    assert (after.state, after.parcels[-1].carrier) == (State.IN_TRANSIT, "purolator")
    nonsense = await call(they, "give_tracking", {"rma": rma, "tracking": "it is on its way"})
    assert nonsense.outcome == "failed"
    other = await call(they, "give_tracking", {"rma": rma, "tracking": "ABC-12345-Z"})
    assert other.values["carrier"] == {"en": "another carrier", "fr": "un autre transporteur"}


def _ambiguous() -> str:
    """The first twelve digits that both Purolator's and FedEx's check accept."""
    from rmabot.rma.tracking import recognise

    wanted = {"purolator", "fedex"}
    return next(
        str(number)
        for number in range(320_000_000_000, 320_000_100_000)
        if wanted <= {one.carrier for one in recognise(str(number))}
    )


AMBIGUOUS = _ambiguous()


async def test_what_is_too_late_says_so(they: Conversation) -> None:
    """Cancel, reopen, appeal, renew, decide: each outside its time."""
    request = await approved(they)
    await acts(they, request, ("receive", {}))
    rma = await found(they)
    assert (await call(they, "cancel_request", {"rma": rma})).outcome == "too_late"
    assert (await call(they, "reopen", {"rma": rma})).outcome == "too_late"
    assert (await call(they, "appeal", {"rma": rma})).outcome == "not_possible"
    assert (await call(they, "ask_renewal", {"rma": rma})).outcome == "not_possible"
    assert (await call(they, "decide_quote", {"rma": rma, "decision": "accept"})).outcome == "too_late"
    assert (await call(they, "decide_quote", {"rma": rma, "decision": "haggle"})).outcome == "failed"
    assert (await call(they, "answer_request", {"rma": rma, "details": "x"})).outcome == "failed"


async def test_a_cancelled_request_can_be_opened_again_within_thirty_days(they: Conversation) -> None:
    """Not on the day after."""
    for days, outcome in ((30, "reopened"), (31, "too_late")):
        request = await file(they, serial=f"G000000{days}")
        rma = await found(they, request.reference)
        assert (await call(they, "cancel_request", {"rma": rma})).outcome == "cancelled"
        await they.wait(days * DAY)
        assert (await call(they, "reopen", {"rma": rma})).outcome == outcome


async def test_an_appeal_is_asked_once_and_goes_to_nobody_in_particular(they: Conversation) -> None:
    """With what the customer wants known."""
    request = await file(they)
    await acts(they, request, ("claim", {}), ("reject", {"reason": "no_proof"}))
    rma = await found(they)
    assert (await call(they, "appeal", {"rma": rma, "why": "I found the receipt."})).outcome == "asked"
    after = await now(they, request)
    assert (after.state, after.assignee) == (State.SUBMITTED, "")
    assert after.notes[-1].text == "I found the receipt."
    assert after.reply_by == date(2026, 6, 18)
    assert isinstance(await act(they, "reject", request, LEA, reason="no_proof"), Done)
    assert (await call(they, "appeal", {"rma": rma})).outcome == "not_possible"


async def test_an_answer_that_could_not_be_given_is_told_to_the_desk(they: Conversation) -> None:
    """In the words of the button, as a note."""
    request = await file(they)
    await acts(they, request, ("ask", {"field": ("photo", "address", "purchase_date")}))
    address = {
        "street": "5 New Street",
        "city": "Guelph",
        "province": "ON",
        "postal_code": "N1G 1A1",
        "country": "CA",
    }
    given = {
        "photo": {"instead": "no_photo"},
        "address": address,
        "purchase_date": "2020-01-02",
        "serial": None,
    }
    outcome = await call(they, "answer_request", {"rma": await found(they), **given}, flow="answer")
    assert outcome.outcome == "answered"
    after = await now(they, request)
    assert after.notes[-1].text.endswith("I can't send it")
    assert after.address.city == "Guelph"
    assert after.items[0].warranty is not None
    assert after.items[0].warranty.verdict == "out"
    assert (after.state, after.asked_for) == (State.SUBMITTED, ())


async def test_what_is_needed_is_named_so_that_a_flow_can_ask_for_it(they: Conversation) -> None:
    """Rows of name and label, both languages, with what the agent wrote."""
    request = await file(they)
    await acts(they, request, ("ask", {"field": ("serial",), "text": "on the box"}))
    assert (await found(they))["needed"] == [
        {
            "name": "serial",
            "label": {"en": "Serial number – on the box", "fr": "Numéro de série – on the box"},
        }
    ]
