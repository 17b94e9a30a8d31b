"""Speaking with a customer from a thread: the whole draft, both ways, attachments, and back to the bot."""

from typing import Any

import pytest

from rmabot.engine.effects import Message
from tests.adapters.slack.fake import BOT, DESK, FakeSlack
from tests.adapters.slack.house import RETURN, Customer, House, button_of, elements, text_of
from tests.adapters.slack.test_desk import form


async def waiting(house: House) -> tuple[Customer, dict[str, Any]]:
    """A customer in the middle of a return who asks for a person, and the thread that begins."""
    customer = house.customer()
    for how, what in RETURN[:5]:
        await customer.do(how, what)
    await customer.do("say", "i want to talk to a person")
    root = await house.slack.until(
        lambda: next((one for one in house.slack.in_channel(DESK) if "wants to speak" in one["text"]), None)
    )
    return customer, root


async def taken(house: House, root: dict[str, Any], user: str = "UANA") -> None:
    await house.press(user, root, "desk.take")
    await house.slack.until(lambda: "has the conversation" in text_of(root))


async def write(house: House, user: str, root: dict[str, Any], text: str, **more: Any) -> dict[str, Any]:
    event = house.slack.said(user, text, DESK, thread_ts=root["ts"], **more)
    await house.slack.send("events_api", house.slack.event(event))
    return event


async def test_the_thread_has_the_whole_draft(house: House, slack: FakeSlack) -> None:
    """Nobody repeats what they told the bot: province, serial and model stand in the thread."""
    _, root = await waiting(house)
    await slack.until(lambda: slack.in_channel(DESK, root["ts"]))
    draft = "\n".join([text_of(one) for one in slack.in_channel(DESK, root["ts"])])
    assert "G12345678" in draft
    assert "DS-2CD2143G2-I" in draft
    assert [one["text"]["text"] for one in root["blocks"][-1]["elements"]] == ["Take over"]


async def test_whoever_takes_over_speaks_with_the_customer(house: House, slack: FakeSlack) -> None:
    """Their words go out under their name and are marked as sent; the customer's come into the thread."""
    customer, root = await waiting(house)
    await taken(house, root)
    event = await write(house, "UANA", root, "Is the &lt;red&gt; light on &amp; steady?")
    await slack.until(lambda: slack.reactions)
    assert slack.reactions[0]["timestamp"] == event["ts"]
    assert any("Is the <red> light on & steady?" in one for one in await customer.heard())
    await customer.do("say", "no, it blinks <!channel> & <@UANA>")
    said = await slack.until(
        lambda: [one for one in slack.in_channel(DESK, root["ts"]) if "it blinks" in text_of(one)]
    )
    assert "no, it blinks <!channel> & <@UANA>" in text_of(said[0])
    assert "&lt;!channel&gt; &amp; &lt;@UANA&gt;" in said[0]["text"]
    assert not [
        one for one in slack.in_channel(DESK, root["ts"]) if one.get("bot_id") and "red" in text_of(one)
    ]


async def test_what_others_write_stays_inside(house: House, slack: FakeSlack) -> None:
    """A colleague's remark in the thread is not for the customer, and nobody is told before someone took over."""
    customer, root = await waiting(house)
    await write(house, "UANA", root, "who takes this one?")
    await taken(house, root)
    await write(house, "UBEN", root, "that one is difficult")
    await write(house, "UANA", root, "Hello, this is Ana.")
    heard = await customer.heard()
    assert any("Hello, this is Ana." in one for one in heard)
    assert not any("difficult" in one or "who takes" in one for one in heard)


async def test_attachments_go_both_ways(house: House, slack: FakeSlack) -> None:
    """A photo from the desk reaches the customer; a PDF from the customer reaches the thread."""
    customer, root = await waiting(house)
    await taken(house, root)
    photo = slack.file("wiring.jpg", _photo())
    await write(house, "UANA", root, "Like this:", files=[photo], subtype="file_share")
    await slack.until(customer.files)
    assert customer.files()[0].name == "wiring.jpg"
    await customer.do("send", "invoice.pdf")
    shared = await slack.until(lambda: [one for one in slack.shared if one["thread_ts"] == root["ts"]])
    assert shared[-1]["name"] == "invoice.pdf"
    assert slack.files[shared[-1]["id"]]["data"].startswith(b"%PDF")


async def test_a_reply_that_was_changed_afterwards(house: House, slack: FakeSlack) -> None:
    """It has gone out as it was: whoever changed it is told; the preview of a link, which changes it too, tells nobody."""
    customer, root = await waiting(house)
    await taken(house, root)
    before = await write(house, "UANA", root, "See <https://example.com>")
    changed = {
        "type": "message", "subtype": "message_changed", "channel": DESK, "channel_type": "channel", "ts": slack.ts(),
        "message": {**before, "attachments": [{}]}, "previous_message": before,
    }  # fmt: skip
    await slack.send("events_api", slack.event(changed))
    assert not slack.ephemeral
    after = {**before, "text": "See the manual"}
    await slack.send("events_api", slack.event({**changed, "ts": slack.ts(), "message": after}))
    assert "as it was before" in slack.ephemeral[0]["text"]
    assert not any("the manual" in one for one in await customer.heard())


async def test_a_file_that_slack_refuses_holds_nothing_up(house: House, slack: FakeSlack) -> None:
    """It is named in the thread, once, and what the customer says next is there."""
    customer, root = await waiting(house)
    await taken(house, root)
    slack.trouble("files.getUploadURLExternal", "error", "file_uploads_disabled", times=99)
    await customer.do("send", "invoice.pdf")
    await customer.do("say", "did it arrive?")
    await slack.until(
        lambda: any("did it arrive?" in text_of(one) for one in slack.in_channel(DESK, root["ts"]))
    )
    said = [text_of(one) for one in slack.in_channel(DESK, root["ts"])]
    assert sum("invoice.pdf: kept" in one for one in said) == 1


async def test_what_slack_takes_later_is_said_once(house: House, slack: FakeSlack) -> None:
    """A limit between the words and the file: the words are not said again."""
    customer, root = await waiting(house)
    await taken(house, root)
    slack.trouble("files.completeUploadExternal", "limit", 0.3, times=1)
    await customer.do("send", "invoice.pdf")
    await slack.until(lambda: [one for one in slack.shared if one["thread_ts"] == root["ts"]])
    await customer.do("say", "and now?")
    await slack.until(lambda: any("and now?" in text_of(one) for one in slack.in_channel(DESK, root["ts"])))
    said = [text_of(one) for one in slack.in_channel(DESK, root["ts"])]
    assert len(said) == len(set(said))


async def test_a_reply_that_comes_twice_is_sent_once(house: House, slack: FakeSlack) -> None:
    """Slack's repeat of an event changes nothing."""
    customer, root = await waiting(house)
    await taken(house, root)
    event = slack.event(slack.said("UANA", "Once only.", DESK, thread_ts=root["ts"]))
    await slack.send("events_api", event)
    await slack.send("events_api", event, retry=1)
    assert sum("Once only." in one for one in await customer.heard()) == 1


async def test_handing_back_resumes_the_flow(house: House, slack: FakeSlack) -> None:
    """The open question is put again, and the thread says that the bot goes on."""
    customer, root = await waiting(house)
    asked = [
        one
        for one in house.customers.effects(customer.conversation)
        if isinstance(one, Message) and one.wants
    ]
    await taken(house, root)
    await house.press("UANA", root, "desk.handback")
    await slack.until(lambda: "the bot has the conversation again" in text_of(root))
    await customer.heard()
    again = [
        one
        for one in house.customers.effects(customer.conversation)
        if isinstance(one, Message) and one.wants
    ]
    assert len(again) > len(asked)
    assert again[-1].wants == "file"


async def test_a_colleague_takes_over_from_another(house: House, slack: FakeSlack) -> None:
    """The first one's words stay inside from then on."""
    customer, root = await waiting(house)
    await taken(house, root)
    await house.press("UBEN", root, "desk.take")
    await slack.until(lambda: "Ben Agent has the conversation" in text_of(root))
    await write(house, "UANA", root, "I was too late.")
    await write(house, "UBEN", root, "Ben here.")
    heard = await customer.heard()
    assert any("Ben here." in one for one in heard)
    assert not any("too late" in one for one in heard)


async def test_a_colleague_of_no_role_takes_nothing_over(house: House, slack: FakeSlack) -> None:
    """Speaking with customers is the desk's."""
    _, root = await waiting(house)
    await house.press("UCOL", root, "desk.take")
    await slack.until(lambda: slack.ephemeral)
    assert button_of(root["blocks"], "desk.take")


@pytest.mark.parametrize(("hours", "said"), [(0, "9:00"), (12, "June 16"), (4.5 * 24, "June 22")])
async def test_outside_hours_the_customer_is_told_when(house: House, hours: float, said: str) -> None:
    """The thread waits until the desk opens; the customer knows the hours, and after them the day: tomorrow's, Monday's."""
    house.clock.wait(hours * 3600)
    customer, _ = await waiting(house)
    told = "\n".join((await customer.heard())[-2:])
    assert said in told, told


async def test_a_thread_that_somebody_deleted_begins_again(house: House, slack: FakeSlack) -> None:
    """With all that was said, the desk's own words too; deleted unseen, it is noticed with the next word."""
    customer, root = await waiting(house)
    await taken(house, root)
    await write(house, "UANA", root, "Is the red light on?")
    for one in [root, *slack.in_channel(DESK, root["ts"])]:
        del slack.messages[DESK, one["ts"]]
    await customer.do("say", "it blinks")
    again = await slack.until(
        lambda: next((one for one in slack.in_channel(DESK) if not one["thread_ts"]), None)
    )
    await slack.until(lambda: any("it blinks" in text_of(one) for one in slack.in_channel(DESK, again["ts"])))
    assert any("Is the red light on?" in text_of(one) for one in slack.in_channel(DESK, again["ts"]))
    gone = {"type": "message", "subtype": "message_deleted", "channel": DESK, "channel_type": "channel", "deleted_ts": again["ts"]}  # fmt: skip
    del slack.messages[DESK, again["ts"]]
    await slack.send("events_api", slack.event(gone))
    await slack.until(lambda: [one for one in slack.in_channel(DESK) if not one["thread_ts"]])


async def test_one_conversation_that_slack_refuses_holds_up_no_other(house: House, slack: FakeSlack) -> None:
    """The next customer's thread is there all the same."""
    slack.trouble("chat.postMessage", "error", "some_new_error", times=1, channel=DESK)
    for name in ("ana", "bea"):
        await house.customer(name).do("say", "i want to talk to a person")
    await slack.until(lambda: len([one for one in slack.in_channel(DESK) if "speak" in one["text"]]) == 2)


async def test_a_customer_who_waits_behind_an_archived_channel(house: House, slack: FakeSlack) -> None:
    """Nobody reads an archived channel: the leads are told, health says so, and the thread is there when it is back."""
    slack.channels[DESK]["archived"] = True
    await house.customer().do("say", "i want to talk to a person")
    told = await slack.until(lambda: slack.in_channel("ULEA"))
    assert "customers who want a person" in told[0]["text"]
    assert "is_archived" in house.channel.trouble
    slack.channels[DESK] = {"members": {BOT}}
    await slack.until(lambda: [one for one in slack.in_channel(DESK) if "speak" in one["text"]])
    await slack.until(lambda: not house.channel.trouble)


async def test_the_desk_speaks_first(house: House, slack: FakeSlack) -> None:
    """From an opened request, by an agent: the thread begins, and what is written there goes out."""
    request = await house.filed()
    card = house.card(request.reference)
    assert card is not None
    more: dict[str, Any] = {}
    for user, may in (("UTEO", False), ("UANA", True)):
        more = await form(house, user, card, "desk.more")
        offered = [one for one in elements(more["blocks"]) if one["action_id"] == "desk.write"]
        assert bool(offered) is may
    press = {"action_id": "desk.write", "value": request.reference}
    await slack.send("interactive", slack.pressed_in_view("UTEO", more, press))
    await slack.until(lambda: slack.in_channel("UTEO"))
    assert not await house.window.handovers()
    await slack.send("interactive", slack.pressed_in_view("UANA", more, press))
    root = await slack.until(
        lambda: next((one for one in slack.in_channel(DESK) if "has the conversation" in text_of(one)), None)
    )
    await write(house, "UANA", root, "Does the red light blink?")
    assert any("Does the red light blink?" in one for one in await house.customer().heard())
    (talk,) = await house.window.handovers()
    acts = [(act.by, act.act) for act in await house.store.audit(talk.id)]
    assert ("Ana Agent", "handover.taken") in acts


async def test_what_is_written_after_handing_back_stays_inside(house: House, slack: FakeSlack) -> None:
    """Whoever had the conversation is told so, lest they wait for an answer."""
    customer, root = await waiting(house)
    await taken(house, root)
    await house.press("UANA", root, "desk.handback")
    await slack.until(lambda: "the bot has the conversation again" in text_of(root))
    await write(house, "UANA", root, "One more thing.")
    await slack.until(lambda: slack.ephemeral)
    assert "stays inside" in slack.ephemeral[0]["text"]
    assert not any("One more thing." in one for one in await customer.heard())


async def test_a_restart_repeats_nothing_in_a_thread(slack: FakeSlack) -> None:
    """What staff wrote there and what the customer said stand once, whatever process shows them."""
    async with House(slack) as first:
        customer, root = await waiting(first)
        await taken(first, root)
        await write(first, "UANA", root, "Is the red light on?")
        await customer.do("say", "it blinks")
        await slack.until(
            lambda: any("it blinks" in text_of(one) for one in slack.in_channel(DESK, root["ts"]))
        )
        note = await first.window.kept(f"slack.handover.{root['blocks'][2]['elements'][0]['text']}")
        assert note is not None
        await first.window.keep(
            f"slack.handover.{root['blocks'][2]['elements'][0]['text']}", {**note, "lines": note["lines"] - 2}
        )
    before = [text_of(one) for one in slack.in_channel(DESK, root["ts"])]
    async with House(slack, store=first.store) as second:
        await slack.until(lambda: len(slack.in_channel(DESK, root["ts"])) > len(before))
        await second.channel.handovers.settle(second.window)
    said = [text_of(one) for one in slack.in_channel(DESK, root["ts"])]
    assert not any("Is the red light on?" in one for one in said[len(before) :])


def _photo() -> bytes:
    from rmabot.testing.fixtures import file_bytes

    data = file_bytes("photo.jpg", None)
    assert data is not None
    return data
