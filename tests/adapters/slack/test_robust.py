"""What may happen to Slack, to a process and to the desk's channel, and what is lost by it: nothing."""

import asyncio
import logging
from typing import Any

import pytest

from rmabot.ports.desk import Done, Order, Refused
from rmabot.ports.store import Commit
from rmabot.rma.record import replace
from rmabot.store.memory import MemoryStore
from tests.adapters.slack.fake import BOT, DESK, FakeSlack
from tests.adapters.slack.house import House, button_of, text_of


class SlowStore(MemoryStore):
    """A store whose commits take a while, when told to."""

    seconds = 0.0

    async def commit(self, commit: Commit) -> None:
        await asyncio.sleep(self.seconds)
        await super().commit(commit)


async def test_an_event_is_not_acknowledged_before_its_commit(slack: FakeSlack) -> None:
    """Late, it is not acknowledged at all; its repeat is, and changes nothing."""
    store = SlowStore()
    async with House(slack, store=store, commit_seconds=0.2) as house:
        store.seconds = 0.5
        event = slack.event(slack.said("UCOL", "hello"))
        with pytest.raises(TimeoutError):
            await slack.send("events_api", event, seconds=0.3)
        await slack.until(lambda: not (house.channel.intake and house.channel.intake._under_way))
        store.seconds = 0.0
        await slack.send("events_api", event, retry=1)
        await house.answers("UCOL", 1)
        assert len([one for one in slack.in_channel("UCOL") if one.get("bot_id")]) == 1


async def test_a_repeat_joins_the_work_under_way(slack: FakeSlack) -> None:
    """Two copies of one event at the same time are one piece of work, acknowledged together."""
    store = SlowStore()
    async with House(slack, store=store) as house:
        store.seconds = 0.3
        event = slack.event(slack.said("UCOL", "hello"))
        await asyncio.gather(slack.send("events_api", event), slack.send("events_api", event, retry=1))
        store.seconds = 0.0
        await house.answers("UCOL", 1)
        assert len([one for one in slack.in_channel("UCOL") if one.get("bot_id")]) == 1


async def test_a_late_press_is_acknowledged_and_its_result_shown(slack: FakeSlack) -> None:
    """Slack would show an error after three seconds: a press is acknowledged, and the card says it when it is done."""
    store = SlowStore()
    async with House(slack, store=store, commit_seconds=0.2) as house:
        request = await house.filed()
        card = house.card(request.reference)
        assert card is not None
        store.seconds = 0.4
        await house.press("UANA", card, "desk.act:approve")
        assert (await house.request()).state == "SUBMITTED"
        await slack.until(lambda: "Approved by @Ana" in text_of(card))


async def test_a_late_form_that_was_taken_is_no_failure(slack: FakeSlack) -> None:
    """Its acknowledgement came first and closed it; what was done stands on the card, and nobody is told to try again."""
    store = SlowStore()
    async with House(slack, store=store, commit_seconds=0.2) as house:
        card, view = await _open_form(house, "desk.act:cancel")
        store.seconds = 0.5
        answer = await slack.send("interactive", slack.submitted("UANA", view, {}))
        assert not answer
        await slack.until(lambda: "Cancelled by @Ana" in text_of(card))
        await house.channel.intake.settled()  # type: ignore[union-attr] # it runs
        assert not slack.in_channel("UANA")


async def test_a_late_form_that_was_refused_is_said(slack: FakeSlack) -> None:
    """The form is gone by then: why it was refused comes as a message."""
    store = SlowStore()
    async with House(slack, store=store, commit_seconds=0.2) as house:
        _, view = await _open_form(house, "desk.act:cancel")
        await slack.send(
            "slash_commands", slack.command("UBEN", f"approve {(await house.request()).reference}")
        )
        perform = house.window.perform

        async def late(order: Order) -> Done | Refused:
            await asyncio.sleep(0.4)
            return await perform(replace(order, act="approve"))

        house.window.perform = late  # type: ignore[method-assign]
        await slack.send("interactive", slack.submitted("UANA", view, {}))
        said = await slack.until(lambda: slack.in_channel("UANA"))
        assert "Approved by @Ben Agent" in said[0]["text"]


async def test_a_late_command_is_answered_where_it_was_typed(slack: FakeSlack) -> None:
    """The address that comes with a command takes its answer for half an hour."""
    store = SlowStore()
    async with House(slack, store=store, commit_seconds=0.2) as house:
        request = await house.filed()
        store.seconds = 0.5
        assert not await slack.send("slash_commands", slack.command("UANA", f"approve {request.reference}"))
        said = await slack.until(lambda: slack.responses)
        assert (await house.request()).number in said[0]["text"]
        assert said[0]["response_type"] == "ephemeral"


async def _open_form(house: House, action: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """A filed request's card, and the form of an act behind "More"."""
    request = await house.filed()
    card = house.card(request.reference)
    assert card is not None
    await house.press("UANA", card, "desk.more")
    more = await house.slack.until(lambda: next(iter(house.slack.views.values()), None))
    button = button_of(more["blocks"], action)
    press = {"action_id": button["action_id"], "value": button["value"]}
    await house.slack.send("interactive", house.slack.pressed_in_view("UANA", more, press))
    await house.slack.until(lambda: len(house.slack.views) == 2)
    return card, next(view for view in house.slack.views.values() if view.get("callback_id") == "desk.form")


async def test_a_press_that_breaks_is_answered(
    house: House, slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever pressed hears that it did not work; the log says where, and nothing of what anybody wrote."""
    broken: Any = {"type": "block_actions", "user": {"id": "UANA", "team_id": "T1"}, "trigger_id": "t", "actions": [{"action_id": "talk.press:a0", "value": "private words"}], "container": {}}  # fmt: skip
    await slack.send("interactive", broken)
    await slack.until(lambda: slack.in_channel("UANA"))
    assert "did not work" in slack.in_channel("UANA")[-1]["text"]
    assert "private words" not in caplog.text
    assert any(one.levelno == logging.ERROR for one in caplog.records)


async def test_a_card_that_somebody_deleted_comes_back(house: House, slack: FakeSlack) -> None:
    """It is noticed at once, posted again, and said to the leads."""
    request = await house.filed()
    card = house.card(request.reference)
    assert card is not None
    del slack.messages[DESK, card["ts"]]
    gone = {
        "type": "message",
        "subtype": "message_deleted",
        "channel": DESK,
        "channel_type": "channel",
        "ts": "9.9",
        "deleted_ts": card["ts"],
    }
    await slack.send("events_api", slack.event(gone))
    again = await slack.until(lambda: house.card(request.reference))
    assert again["ts"] != card["ts"]
    assert request.reference in (await slack.until(lambda: slack.in_channel("ULEA")))[0]["text"]


async def test_a_card_deleted_unseen_comes_back_with_its_next_change(house: House, slack: FakeSlack) -> None:
    """Even if Slack told nobody."""
    request = await house.filed()
    card = house.card(request.reference)
    assert card is not None
    del slack.messages[DESK, card["ts"]]
    await slack.send("slash_commands", slack.command("UANA", f"approve {request.reference}"))
    again = await slack.until(lambda: house.card(request.reference))
    assert "Approved by @Ana" in text_of(again)


@pytest.mark.parametrize("error", ["is_archived", "not_in_channel"])
async def test_a_channel_out_of_reach_is_said_to_the_leads_once(
    house: House, slack: FakeSlack, error: str
) -> None:
    """Requests wait and are shown when it is back; customers notice nothing; health tells."""
    if error == "is_archived":
        slack.channels[DESK]["archived"] = True
    else:
        slack.channels[DESK]["members"].discard(BOT)
    customer = house.customer()
    await customer.file()
    await slack.until(lambda: slack.in_channel("ULEA"))
    assert error in house.channel.trouble
    await asyncio.sleep(0.5)
    assert len(slack.in_channel("ULEA")) == 1
    assert error in slack.in_channel("ULEA")[0]["text"]
    slack.channels[DESK] = {"members": {BOT}}
    request = await house.request()
    await slack.until(lambda: house.card(request.reference))
    await slack.until(lambda: not house.channel.trouble)


async def test_what_came_while_slack_was_not_running_has_its_card_later(slack: FakeSlack) -> None:
    """A restart loses no card and posts none twice; a change made meanwhile stands on the card and in its thread."""
    async with House(slack) as first:
        shown = await first.filed("ana")
    async with House(slack, store=first.store, desk_channel="") as without:
        await without.customer("bea").file()
        from rmabot.ports.desk import Order, Staff

        await without.window.perform(Order("approve", shown.reference, Staff("Sam", frozenset({"agent"}))))
        late = await without.request("telegram:bea")
    async with House(slack, store=first.store) as second:
        await slack.until(lambda: second.card(late.reference))
        card = second.card(shown.reference)
        assert card is not None
        await slack.until(lambda: "Approved by @Sam" in text_of(card))
        await slack.until(lambda: slack.in_channel(DESK, card["ts"]))
    cards = [one for one in slack.in_channel(DESK) if not one.get("thread_ts")]
    assert len(cards) == 2


async def test_the_board_waits_as_long_as_slack_asks(house: House, slack: FakeSlack) -> None:
    """A limit on the desk's channel delays the card, and conversations go on meanwhile."""
    slack.trouble("chat.postMessage", "limit", 1, times=1, channel=DESK)
    await house.customer().file()
    request = await house.request()
    assert await house.dm("UCOL", "hello")
    await slack.until(lambda: house.card(request.reference))


async def test_over_http_requests_are_signed_or_refused(slack: FakeSlack) -> None:
    """The same channel behind one address: a wrong or an old signature is refused, a right one answered after its commit."""
    async with House(slack, mode="http", app_token="") as house:
        assert (
            "challenge"
            in (
                await slack.post(
                    house.url, {"type": "url_verification", "challenge": "challenge", "token": "x"}
                )
            )[1]
        )
        event = slack.event(slack.said("UCOL", "i want to return a device"))
        assert (await slack.post(house.url, event, secret="another secret"))[0] == 401
        assert (await slack.post(house.url, event, age=600))[0] == 401
        assert not slack.called("chat.postMessage")
        assert (await slack.post(house.url, event))[0] == 200
        said = await house.answers("UCOL", 1)
        menu = button_of(said[-1]["blocks"], "talk.pick")
        action = {"action_id": menu["action_id"], "selected_option": menu["options"][0]}
        assert (await slack.post(house.url, slack.pressed("UCOL", said[-1], action)))[0] == 200
        status, body = await slack.post(house.url, slack.command("UANA", "help"))
        assert status == 200
        assert "/rma status" in body


async def test_a_late_event_over_http_asks_for_a_repeat(slack: FakeSlack) -> None:
    """503 in time, rather than an acknowledgement of what is not kept."""
    store = SlowStore()
    async with House(slack, store=store, mode="http", commit_seconds=0.2) as house:
        store.seconds = 0.5
        event = slack.event(slack.said("UCOL", "hello"))
        assert (await slack.post(house.url, event))[0] == 503
        store.seconds = 0.0
        await asyncio.sleep(0.6)
        assert (await slack.post(house.url, event))[0] == 200
        await house.answers("UCOL", 1)
        assert len([one for one in slack.in_channel("UCOL") if one.get("bot_id")]) == 1


async def test_a_token_revoked_while_running(
    house: House, slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    """Health and the log say so, once; customers elsewhere go on; when Slack takes it again, what waited is said."""
    slack.trouble("chat.postMessage", "error", "token_revoked", times=1)
    await slack.send("events_api", slack.event(slack.said("UCOL", "hello")))
    await slack.until(lambda: "token_revoked" in house.channel.trouble)
    customer = house.customer()
    await customer.do("say", "hello")
    assert await customer.heard()
    said = [one for one in caplog.records if "RMABOT_SLACK__BOT_TOKEN" in one.getMessage()]
    assert len(said) == 1
    house.clock.wait(61)
    await house.answers("UCOL", 1)
    assert not house.channel.trouble


async def test_acknowledgements_are_quick(house: House, slack: FakeSlack) -> None:
    """Forty messages at 20 a second: acknowledged, after their commit, long before Slack's three seconds are over."""
    loop, took = asyncio.get_running_loop(), []

    async def one(number: int) -> None:
        began = loop.time()
        await slack.send("events_api", slack.event(slack.said("UCOL", f"hello {number}")))
        took.append(loop.time() - began)

    tasks = []
    for number in range(40):
        tasks.append(asyncio.create_task(one(number)))
        await asyncio.sleep(0.05)
    await asyncio.gather(*tasks)
    assert sorted(took)[-2] < 2.5
