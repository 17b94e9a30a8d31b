"""The queue in a channel: one card a request, acted on with one press, kept true, told to whoever comes second."""

import asyncio
from functools import partial
from typing import Any

import pytest

from rmabot.ports import requests
from rmabot.ports.desk_window import Wanted
from rmabot.ports.store import Commit
from rmabot.rma.record import replace
from rmabot.rma.request import Flag
from rmabot.rma.states import State
from tests.adapters.slack.fake import DESK, FakeSlack
from tests.adapters.slack.house import House, button_of, elements, text_of
from tests.shipped import shipped, shipped_dialogs


def state(**values: Any) -> dict[str, Any]:
    """What stands in a form: texts, dates, menus."""
    return {name: {"desk.value": value} for name, value in values.items()}


def text(value: str) -> dict[str, Any]:
    return {"type": "plain_text_input", "value": value}


def option(value: str) -> dict[str, Any]:
    return {"type": "static_select", "selected_option": {"value": value}}


async def in_more(house: House, user: str, card: dict[str, Any], act: str) -> dict[str, Any]:
    """Open More, press an act there, and return its form."""
    more = await form(house, user, card, "desk.more")
    button, before = button_of(more["blocks"], f"desk.act:{act}"), set(house.slack.views)
    payload = house.slack.pressed_in_view(
        user, more, {"action_id": button["action_id"], "value": button["value"]}
    )
    await house.slack.send("interactive", payload)
    await house.slack.until(lambda: set(house.slack.views) - before)
    return house.slack.views[(set(house.slack.views) - before).pop()]


def said_on(card: dict[str, Any], words: str) -> bool:
    return words in text_of(card)


async def form(house: House, user: str, message: dict[str, Any], act: str) -> dict[str, Any]:
    """Press a button that opens a form, and return the form."""
    before = set(house.slack.views)
    await house.press(user, message, act)
    await house.slack.until(lambda: set(house.slack.views) - before)
    return house.slack.views[(set(house.slack.views) - before).pop()]


async def test_a_new_request_is_one_card(house: House, slack: FakeSlack) -> None:
    """Reference, age, due, model and the serial's tail, the verdict with why, what is attached; nothing that tells who."""
    request = await house.filed()
    card = house.card(request.reference)
    assert card is not None
    shown = text_of(card)
    for piece in (request.reference, "DS-2CD2143G2-I", "…5678", "warranty", "Due 2026-", "Toronto", "proof"):
        assert piece in shown, piece
    for private in ("Jane", "416", "Main Street", "G12345678"):
        assert private not in shown
    labels = [one["text"]["text"] for one in elements(card["blocks"])]
    assert labels == ["Claim", "Approve", "Need info", "Reject", "More"]
    assert len(list(slack.in_channel(DESK))) == 1


async def test_approving_is_one_press_with_undo(house: House, slack: FakeSlack) -> None:
    """The same card says who and when and offers to take it back; the thread has it too; the customer has the papers."""
    request = await house.filed()
    card = house.card(request.reference)
    assert card is not None
    await house.press("UANA", card, "desk.act:approve")
    await slack.until(lambda: "Approved by @Ana Agent" in text_of(card))
    assert button_of(card["blocks"], "desk.undo")
    await slack.until(lambda: slack.in_channel(DESK, card["ts"]))
    assert "Approved by @Ana Agent" in slack.in_channel(DESK, card["ts"])[0]["text"]
    customer = house.customer()
    await slack.until(customer.files)
    await house.press("UANA", card, "desk.undo")
    await slack.until(lambda: "Taken back by @Ana Agent" in text_of(card))
    assert (await house.request()).state == "SUBMITTED"


async def test_the_makers_number_is_asked_for_and_nothing_else(slack: FakeSlack) -> None:
    """Where the maker gives the numbers, approving is a form with it; a shape that does not fit is said at its field."""
    maker = replace(shipped().policy, numbers="maker", maker_number="A######")
    theirs = replace(shipped_dialogs(), flows=replace(shipped(), policy=maker))
    async with House(slack, spoken=theirs) as house:
        request = await house.filed()
        card = house.card(request.reference)
        assert card is not None
        view = await form(house, "UANA", card, "desk.act:approve")
        assert next(one["block_id"] for one in view["blocks"] if one["type"] == "input") == "number"
        answer = await slack.send("interactive", slack.submitted("UANA", view, state(number=text("1"))))
        assert list(answer["errors"]) == ["number"]
        answer = await slack.send("interactive", slack.submitted("UANA", view, state(number=text("A123456"))))
        assert answer == {"response_action": "clear"}
        assert (await house.request()).number == "A123456"
        before = set(slack.views)
        await slack.send("slash_commands", slack.command("UANA", f"approve {request.reference}"))
        assert set(slack.views) - before


async def test_two_who_press_at_once(house: House, slack: FakeSlack) -> None:
    """One wins, the other is told by whom."""
    request = await house.filed()
    card = house.card(request.reference)
    assert card is not None
    await asyncio.gather(
        house.press("UANA", card, "desk.act:approve"), house.press("UBEN", dict(card), "desk.act:approve")
    )
    await slack.until(lambda: slack.ephemeral)
    winner, loser = ("Ana", "UBEN") if "Ana" in slack.ephemeral[0]["text"] else ("Ben", "UANA")
    assert slack.ephemeral[0]["user"] == loser
    assert f"by @{winner} Agent" in slack.ephemeral[0]["text"]
    assert len([one for one in (await house.request()).history if one.event == "approve"]) == 1


async def test_a_press_that_comes_twice_acts_once(house: House, slack: FakeSlack) -> None:
    """Slack sends a press again when it did not hear of it: nothing more happens, and nobody is told off."""
    request = await house.filed()
    card = house.card(request.reference)
    assert card is not None
    button = button_of(card["blocks"], "desk.act:approve")
    payload = slack.pressed("UANA", card, {"action_id": button["action_id"], "value": button["value"]})
    await slack.send("interactive", payload)
    await slack.send("interactive", payload, retry=1)
    assert len([one for one in (await house.request()).history if one.event == "approve"]) == 1
    assert not slack.ephemeral


async def test_rejecting_shows_what_the_customer_will_read(house: House, slack: FakeSlack) -> None:
    """The reason alone draws the preview, in the customer's language; without one the form is refused on its field."""
    request = await house.filed()
    card = house.card(request.reference)
    assert card is not None
    view = await form(house, "UANA", card, "desk.act:reject")
    reasons = next(block for block in view["blocks"] if block.get("block_id") == "reason")["element"][
        "options"
    ]
    chosen = {"reason": {"desk.value": {"type": "static_select", "selected_option": reasons[0]}}}
    action = {"type": "static_select", "action_id": "desk.value", "block_id": "reason"}
    await slack.send("interactive", slack.pressed_in_view("UANA", view, action, chosen))
    await slack.until(lambda: "The customer will read (English)" in text_of(slack.views[view["id"]]))
    drawn = slack.views[view["id"]]
    answer = await slack.send(
        "interactive",
        slack.submitted(
            "UANA", drawn, {**chosen, **state(text=text("Please send the invoice of the shop."))}
        ),
    )
    assert answer == {"response_action": "clear"}
    told = (await house.customer().heard())[-1]
    assert "Please send the invoice of the shop." in told
    assert (await house.request()).state == "REJECTED"


async def test_what_is_wrong_stands_on_its_field(house: House, slack: FakeSlack) -> None:
    """A fee that is no amount is said at the fee; a reason that is missing at the reason."""
    request = await house.filed()
    card = house.card(request.reference)
    assert card is not None
    for act, done in (
        ("approve", "Approved by"),
        ("receive", "Received by"),
        ("inspect", "Inspection begun by"),
    ):
        await house.press("ULEA", card, f"desk.act:{act}")
        await slack.until(partial(said_on, card, done))
    view = await form(house, "UTEO", card, "desk.act:quote")
    given = state(amount=text("a lot"), text=text("The housing is cracked."))
    answer = await slack.send("interactive", slack.submitted("UTEO", view, given))
    assert answer["response_action"] == "errors"
    assert list(answer["errors"]) == ["amount"]
    answer = await slack.send(
        "interactive",
        slack.submitted(
            "UTEO", view, state(amount=text("45,00"), tax=text("6.74"), text=text("The housing is cracked."))
        ),
    )
    assert answer == {"response_action": "clear"}
    assert "$51.74" in (await house.customer().heard())[-1]


async def test_a_reason_for_a_fee_is_read_in_the_customers_language(house: House, slack: FakeSlack) -> None:
    """Chosen by its code, worded by the dialogs, shown before it is sent; own words take its place."""
    request = await house.filed()
    kept = await requests.get(house.store, request.reference)
    assert kept is not None
    inspected = replace(kept.request.items[0], state=State.INSPECTION)
    french = replace(kept.request, language="fr", items=(inspected,))
    await house.store.commit(Commit(house.clock.now(), puts=(requests.record(french, kept.revision),)))
    card = await slack.until(
        lambda: (one := house.card(request.reference)) and said_on(one, "in inspection") and one
    )
    view = await form(house, "UTEO", card, "desk.act:quote")
    given = {**state(amount=text("45")), **state(reason=option("fee_damage"))}
    press = {"type": "static_select", "action_id": "desk.value", "block_id": "reason"}
    await slack.send("interactive", slack.pressed_in_view("UTEO", view, press, given))
    await slack.until(lambda: "dommages que la garantie" in text_of(slack.views[view["id"]]))
    assert "The customer will read (French)" in text_of(slack.views[view["id"]])
    nothing = state(amount=text("45"))
    answer = await slack.send("interactive", slack.submitted("UTEO", slack.views[view["id"]], nothing))
    assert answer["errors"] == {"text": "Write why, as the customer reads it."}


async def test_a_card_turns_red_by_the_clock_alone(house: House, slack: FakeSlack) -> None:
    """Nobody did anything: the answer became late."""
    request = await house.filed()
    card = house.card(request.reference)
    assert card is not None
    assert "large_green_circle" in str(card["blocks"])
    house.clock.wait(3 * 24 * 3600 - 3600)
    await slack.until(lambda: "large_yellow_circle" in str(card["blocks"]))
    house.clock.wait(24 * 3600)
    await slack.until(lambda: "red_circle" in str(card["blocks"]))


async def test_asking_for_more_brings_the_answer_back(house: House, slack: FakeSlack) -> None:
    """The customer is asked exactly what was picked; the answer calls whoever asked, in the channel, and stands on top."""
    earlier = await house.filed("ben")
    request = await house.filed()
    card = house.card(request.reference)
    assert card is not None
    view = await form(house, "UANA", card, "desk.act:ask")
    fields = next(block for block in view["blocks"] if block.get("block_id") == "field")["element"]["options"]
    assert [one["value"] for one in fields][:1]
    picked = next(one for one in fields if one["value"] == "purchase_date")
    given = {"field": {"desk.value": {"type": "multi_static_select", "selected_options": [picked]}}}
    assert await slack.send("interactive", slack.submitted("UANA", view, given)) == {
        "response_action": "clear"
    }
    customer = house.customer()
    await slack.until(lambda: "Asked for more by @Ana" in text_of(card))
    customer._count = 100
    await customer.do("say", "answer")
    await customer.do("say", "2025-03-01")
    await slack.until(lambda: any(one["broadcast"] for one in slack.in_channel(DESK, card["ts"])))
    called = next(one for one in slack.in_channel(DESK, card["ts"]) if one["broadcast"])
    assert "<@UANA>" in called["text"]
    request = await house.request()
    assert request.assignee == "Ana Agent"
    (queue,) = await house.window.queue(Wanted())
    assert [one.reference for one in queue.cards] == [request.reference, earlier.reference]


@pytest.mark.parametrize(("user", "refused"), [("UTEO", True), ("UCOL", True), ("UANA", False)])
async def test_only_a_role_that_may_approves(
    house: House, slack: FakeSlack, user: str, refused: bool
) -> None:
    """Whatever button is pressed, the desk's rules decide, and say why."""
    request = await house.filed()
    card = house.card(request.reference)
    assert card is not None
    await house.press(user, card, "desk.act:approve")
    assert ((await house.request()).state == "SUBMITTED") is refused
    assert bool(slack.ephemeral) is refused


async def test_more_offers_what_this_role_may_do_now(house: House, slack: FakeSlack) -> None:
    """A technician sees nothing to decide on a new request; an agent does, and can look at the contact, on record."""
    request = await house.filed()
    card = house.card(request.reference)
    assert card is not None
    for_bench = await form(house, "UTEO", card, "desk.more")
    assert not [one for one in elements(for_bench["blocks"]) if one["action_id"] == "desk.act:approve"]
    more = await form(house, "UANA", card, "desk.more")
    assert button_of(more["blocks"], "desk.act:approve")
    assert "416" not in text_of(more)
    contact = button_of(more["blocks"], "desk.contact")
    await slack.send(
        "interactive",
        slack.pressed_in_view("UANA", more, {"action_id": contact["action_id"], "value": contact["value"]}),
    )
    shown = await slack.until(
        lambda: next((view for view in slack.views.values() if "416" in text_of(view)), None)
    )
    assert "on record" in text_of(shown)
    looks = [act for act in await house.store.audit(request.reference) if act.act == "request.contact_seen"]
    assert [look.by for look in looks] == ["Ana Agent"]


async def test_who_decides_reads_what_was_said(house: House, slack: FakeSlack) -> None:
    """The fault in the customer's words, the proof, notes: for every role; name, address and the whole serial for none here."""
    request = await house.filed()
    card = house.card(request.reference)
    assert card is not None
    note = await in_more(house, "UANA", card, "note")
    given = state(text=text("Called: <!channel> is noise"))
    assert await slack.send("interactive", slack.submitted("UANA", note, given)) == {
        "response_action": "clear"
    }
    logged = await slack.until(
        lambda: [one for one in slack.in_channel(DESK, card["ts"]) if "Note by @Ana Agent" in text_of(one)]
    )
    assert "Called: <!channel> is noise" in text_of(logged[0])
    slack.views.clear()
    shown = text_of(await form(house, "UTEO", card, "desk.more"))
    for said in (
        "the light stays off",
        "Camera Store Ltd.",
        "Called: <!channel> is noise",
        "Filed by Customer",
    ):
        assert said in shown, said
    for private in ("Jane", "416", "Main Street", "G12345678"):
        assert private not in shown, private


async def test_what_is_done_elsewhere_shows_on_the_card(house: House, slack: FakeSlack) -> None:
    """A command line, a timer, another process: the card follows what is committed."""
    from rmabot.desk.perform import perform
    from rmabot.ports.desk import Order, Staff

    request = await house.filed()
    card = house.card(request.reference)
    assert card is not None
    order = Order("approve", request.reference, Staff("Sam", frozenset({"agent"})))
    await perform(order, house.store, house.bot.versions.current, house.clock.now(), 5)
    await slack.until(lambda: "Approved by @Sam" in text_of(card))


async def test_what_staff_must_look_at_stands_on_the_card(house: House, slack: FakeSlack) -> None:
    """A serial on another request, no warranty, a battery, data that could not be erased, a second look: each in words."""
    await house.filed("ben")
    request = await house.filed()
    (item,) = request.items
    assert item.warranty is not None
    out = replace(item.warranty, verdict="out")
    changed = replace(item, warranty=out, battery="yes", appealed=True)
    consent = Flag("statement_consent", "data_erasure")
    told = replace(request, items=(changed,), flags=(*request.flags, consent))
    await house.store.commit(Commit(house.clock.now(), puts=(requests.record(told, 1),)))
    card = await slack.until(lambda: house.card(request.reference))
    await slack.until(lambda: "second look" in text_of(card))
    shown = text_of(card)
    for said in (
        "this serial is on another open request RQ", "out of warranty", "with a battery", "data could not be erased; consent given",
        "the customer asks for a second look",
    ):  # fmt: skip
        assert said in shown, said
