"""A return filed for a customer: a thread of its own, theirs to own, and on record who filed it."""

from typing import Any

import pytest

from tests.adapters.slack.fake import FakeSlack
from tests.adapters.slack.house import RETURN, House, button_of, silent, text_of
from tests.adapters.slack.test_home import command
from tests.adapters.slack.test_means import actions, choice_of


async def begun(house: House, user: str = "UANA") -> dict[str, Any]:
    """The first message of the thread that /rma new begins."""
    answer = await command(house, "new", user)
    assert "thread" in answer["text"]
    root: dict[str, Any] = await house.slack.until(
        lambda: next((one for one in house.slack.in_channel(user) if not one["thread_ts"]), None)
    )
    await silent(house.store, "slack")
    return root


async def go_on(house: House, user: str, root: dict[str, Any], how: str, what: str) -> None:
    """Say, press or send one thing in the thread, and wait for what the bot says to it."""
    slack, place = house.slack, {"channel": root["channel"], "thread_ts": root["ts"]}
    if how == "press":
        shown = next(one for one in reversed(slack.in_channel(user, root["ts"])) if actions(one))
        action = next(one for one in actions(shown) if choice_of(one) == what)
        await slack.send("interactive", slack.pressed(user, shown, action))
    else:
        more: dict[str, Any] = (
            {"files": [_file(house, what)], "subtype": "file_share"} if how == "send" else {}
        )
        said = slack.said(user, "" if more else what, **place, **more)
        await slack.send("events_api", slack.event(said))
    await house.bot.inbox.settled()
    await silent(house.store, "slack")


def _file(house: House, name: str) -> dict[str, Any]:
    from rmabot.testing.fixtures import file_bytes

    data = file_bytes(name, None)
    assert data is not None
    return house.slack.file(name, data)


async def filed_for(house: House, user: str = "UANA") -> dict[str, Any]:
    """A return that a colleague files for a customer, from the first word to the last; the thread's first message."""
    root = await begun(house, user)
    for how, what in RETURN[1:]:
        await go_on(house, user, root, how, what)
    return root


async def test_the_customer_owns_it_and_who_filed_it_is_on_record(house: House, slack: FakeSlack) -> None:
    """Owner is the contact, never the colleague; audit, history and card name who filed."""
    await filed_for(house)
    request = await house.request("slack:T1:UANA")
    assert request.owner.startswith("contact:")
    assert request.filed_by == "slack:T1:UANA"
    assert request.contact.name == "Jane Roy"
    acts = await house.store.audit(request.reference)
    assert [(act.by, act.act) for act in acts] == [("Ana Agent", "request.confirm")]
    card = await slack.until(lambda: house.card(request.reference))
    assert "Filed by @Ana Agent for the customer" in text_of(card)


async def test_news_of_it_come_to_its_thread(house: House, slack: FakeSlack) -> None:
    """Approved, the papers and what to do next stand in the thread, once; the colleague's own messages stay their own."""
    root = await filed_for(house)
    request = await house.request("slack:T1:UANA")
    before = len(slack.in_channel("UANA", root["ts"]))
    await command(house, f"approve {request.reference}", "UBEN")
    await silent(house.store, "slack")
    number = str((await house.request("slack:T1:UANA")).number)
    news = [one for one in slack.in_channel("UANA", root["ts"])[before:] if number in text_of(one)]
    assert news
    assert slack.shared[-1]["thread_ts"] == root["ts"]
    assert not [
        one for one in slack.in_channel("UANA") if not one.get("thread_ts") and number in text_of(one)
    ]
    shown = next(one for one in reversed(news) if actions(one))
    await slack.send("interactive", slack.pressed("UANA", shown, actions(shown)[0]))
    await silent(house.store, "slack")
    await go_on(house, "UANA", root, "say", "1Z999AA10123456784")
    moved = await house.request("slack:T1:UANA")
    assert moved.parcels[0].tracking == "1Z999AA10123456784"
    assert (await house.store.audit(request.reference))[-1].by == "Ana Agent"


async def test_it_is_among_what_a_colleague_filed(house: House) -> None:
    """ "Where is my return" tells a colleague of what they filed, and nobody else."""
    await filed_for(house)
    reference = (await house.request("slack:T1:UANA")).reference
    said = await house.dm("UANA", "status")
    assert any(reference in text_of(one) for one in said)
    assert not any(reference in text_of(one) for one in await house.dm("UCOL", "status"))


async def test_two_customers_at_once_and_a_return_of_ones_own(house: House, slack: FakeSlack) -> None:
    """Each thread is a conversation, and writing beside them is the colleague's own."""
    first = await begun(house)
    await command(house, "new", "UANA")
    second = await slack.until(
        lambda: next(
            (one for one in slack.in_channel("UANA") if not one["thread_ts"] and one["ts"] != first["ts"]),
            None,
        )
    )
    await silent(house.store, "slack")
    await go_on(house, "UANA", first, "say", "Ontario")
    await go_on(house, "UANA", second, "say", "Quebec")
    for root, province in ((first, "Ontario"), (second, "Quebec")):
        assert any(province in text_of(one) for one in slack.in_channel("UANA", root["ts"])), province
    own = await house.dm("UANA", "i want to return a device")
    assert not own[-1]["thread_ts"]
    assert button_of(own[-1]["blocks"], "talk.pick")


@pytest.mark.parametrize(("author", "for_customer"), [("UCOL", False), ("UBEN", True)])
async def test_a_return_from_a_message(
    house: House, slack: FakeSlack, author: str, *, for_customer: bool
) -> None:
    """The shortcut begins a return with the message above it, its marks inert: one's own, or for whoever wrote it."""
    payload = {
        "type": "message_action", "callback_id": "file_return", "user": {"id": "UCOL", "team_id": "T1"}, "team": {"id": "T1"},
        "trigger_id": slack.trigger(), "action_ts": "1.1",
        "message": {"text": "DS-2CD2143G2-I is dark <!channel> &amp; cold", "ts": "1.0", "user": author},
    }  # fmt: skip
    await slack.send("interactive", payload)
    said = await house.answers("UCOL", 0)
    assert "DS-2CD2143G2-I is dark @channel & cold" in text_of(said[0])
    assert bool(said[-1]["thread_ts"]) is for_customer
    assert len(said) == 2
