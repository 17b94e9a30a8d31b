"""More of what Slack really does: acknowledgements, the pile of modals, crowded sockets, one message a second."""

import asyncio
import time
from typing import Any

import pytest

from rmabot.engine.effects import Chosen
from rmabot.ports.channel import Delivery, Sent
from rmabot_slack.scopes import SCOPES
from tests.adapters.slack.fake import BOT, DESK, FakeSlack
from tests.adapters.slack.house import House, elements, text_of
from tests.adapters.slack.test_home import command, home


@pytest.mark.parametrize("kind", ["press", "command", "form"])
async def test_an_acknowledgement_outlives_work_that_breaks_at_once(
    house: House, slack: FakeSlack, kind: str
) -> None:
    """Bolt loses an acknowledgement when its listener raises within ten milliseconds; who pressed would see a time-out."""

    async def breaks(_: Any) -> None:
        raise RuntimeError("at once")

    assert house.channel.intake is not None
    house.channel.intake._handle = breaks
    if kind == "command":
        await slack.send("slash_commands", slack.command("UANA", "queue"))
    elif kind == "press":
        press = {"action_id": "desk.more", "value": "RQ1"}
        await slack.send("interactive", slack.pressed("UANA", {"ts": "1.1", "channel": DESK}, press))
    else:
        view = {"id": "V1", "callback_id": "desk.form", "blocks": []}
        await slack.send("interactive", slack.submitted("UANA", view, {}))
    await slack.until(lambda: [one for one in slack.in_channel("UANA") if "on our side" in one["text"]])


async def test_an_event_whose_work_breaks_at_once_is_not_acknowledged(house: House, slack: FakeSlack) -> None:
    """Nothing of it is kept: Slack sends it again, and then it is handled."""
    intake = house.channel.intake
    assert intake is not None
    works = intake._handle
    event = slack.event(slack.said("UCOL", "hello"))

    async def breaks(_: Any) -> None:
        raise RuntimeError("at once")

    intake._handle = breaks
    with pytest.raises(TimeoutError):
        await slack.send("events_api", event, seconds=0.3)
    intake._handle = works
    await slack.send("events_api", event, retry=1)
    assert await house.answers("UCOL", 1)


async def test_no_more_than_three_modals_lie_on_each_other(house: House, slack: FakeSlack) -> None:
    """Whatever is pressed in an opened request, and in what that opens, Slack takes."""
    request = await house.filed()
    view = await _opened(house, request.reference)
    for button in elements(view["blocks"]):
        if "value" in button and not button["action_id"].endswith((":claim", ":approve", "desk.write")):
            await _press(house, view, button)
    pushed = [one for one in slack.views.values() if one.get("depth", 1) > 1]
    assert len(pushed) >= 3
    assert max([one["depth"] for one in pushed]) <= 3
    assert not [why for method, why in slack.refused if method == "views.push"]


async def test_a_fourth_modal_takes_the_place_of_the_third(house: House, slack: FakeSlack) -> None:
    """Somebody presses faster than modals come: what was pressed is shown all the same."""
    request = await house.filed()
    view = await _opened(house, request.reference)
    reject = next(one for one in elements(view["blocks"]) if one["action_id"] == "desk.act:reject")
    slack.views[view["id"]]["depth"] = 3
    await _press(house, view, reject)
    assert "Reason" in text_of(slack.views[view["id"]])


async def _opened(house: House, reference: str) -> dict[str, Any]:
    card = house.card(reference)
    assert card is not None
    await house.press("UANA", card, "desk.more")
    return [one for one in house.slack.views.values() if one["type"] == "modal"][-1]


async def _press(house: House, view: dict[str, Any], button: Any) -> None:
    action = {"action_id": button["action_id"], "value": button["value"]}
    await house.slack.send("interactive", house.slack.pressed_in_view("UANA", view, action))


async def test_an_answer_of_any_length_takes_the_place_of_its_buttons(house: House, slack: FakeSlack) -> None:
    """The text of an update has 4,000 signs, fewer than a message, and each "<" is four of them."""
    said = await house.dm("UCOL", "hello")
    bindings = await house.store.bindings("slack:T1:UCOL")
    chosen = Delivery("slack:T1:UCOL", Chosen("any", "<&>" * 2000), bindings)
    assert isinstance(await house.channel.deliver(chosen), Sent)
    assert not elements(said[-1]["blocks"])


async def test_too_many_sockets_are_waited_out(slack: FakeSlack) -> None:
    """Ten are all there may be: the next try comes after a pause, with an address of its own, since each works once."""
    slack.crowded = 3
    async with House(slack) as house:
        assert len(slack.called("apps.connections.open")) == 3
        assert slack.opened == 1
        assert await house.dm("UCOL", "hello")


async def test_a_busy_channel_takes_a_message_a_second(house: House, slack: FakeSlack) -> None:
    """Its cards come as fast as it takes them, each once; elsewhere nobody waits for that."""
    slack.a_post_every = 1.0
    slack.channels["CANY"] = {"members": {BOT}}
    for name in ("ana", "ben", "eve"):
        await house.customer(name).file()
    references = [(await house.request(f"telegram:{name}")).reference for name in ("ana", "ben", "eve")]
    began = time.monotonic()
    assert await home(house)
    assert time.monotonic() - began < 10
    await slack.until(lambda: all(map(house.card, references)))
    await asyncio.sleep(0.1)
    cards = [one for one in slack.in_channel(DESK) if not one.get("thread_ts")]
    assert len(cards) == 3


async def test_a_limit_on_one_method_holds_up_no_other(house: House, slack: FakeSlack) -> None:
    """Limits are by method: while Home tabs must wait, commands and messages go on."""
    slack.trouble("views.publish", "limit", 30)
    await slack.send("events_api", slack.event({"type": "app_home_opened", "user": "UANA", "tab": "home"}))
    await slack.until(lambda: slack.called("views.publish"))
    assert "/rma status" in (await command(house, "help"))["text"]
    assert await house.dm("UCOL", "hello")


def test_nobodys_mail_address_is_read() -> None:
    """It would take a scope more, and nothing here needs it."""
    assert "users:read.email" not in SCOPES
