"""The bot for colleagues: the same flows as everywhere, with Slack's own means."""

from tests.adapters.slack.fake import BOT, FakeSlack
from tests.adapters.slack.house import House, button_of, elements, text_of


async def test_a_direct_message_begins_a_conversation(house: House) -> None:
    """The bot answers in the direct messages, with buttons."""
    said = await house.dm("UCOL", "hello")
    assert said
    assert elements(said[-1]["blocks"])


async def test_many_options_are_a_menu_and_few_are_buttons(house: House) -> None:
    """Thirteen provinces stand in a menu; whether you are a customer or a partner, on buttons."""
    said = await house.dm("UCOL", "i want to return a device")
    menu = button_of(said[-1]["blocks"], "talk.pick")
    assert len(menu["options"]) > 5
    ontario = next(one for one in menu["options"] if one["text"]["text"] == "Ontario")
    before = len(house.slack.in_channel("UCOL"))
    action = {"type": "static_select", "action_id": menu["action_id"], "selected_option": ontario}
    await house.slack.send("interactive", house.slack.pressed("UCOL", said[-1], action))
    answer = await house.answers("UCOL", before)
    assert button_of(answer[-1]["blocks"], "talk.press")
    assert "→ Ontario" in text_of(said[-1])
    assert not [one for one in elements(said[-1]["blocks"]) if one["action_id"].startswith("talk.pick")]


async def test_a_conversation_is_whose_it_is(house: House, slack: FakeSlack) -> None:
    """Who presses a button in somebody else's thread is told so, and answers nothing for them."""
    slack.channels["CANY"] = {"members": {BOT}}
    event = slack.said("UCOL", f"<@{BOT}> i want to return a device", "CANY")
    await slack.send("events_api", slack.event({**event, "type": "app_mention"}))
    said = await slack.until(
        lambda: [one for one in slack.in_channel("CANY", event["ts"]) if elements(one["blocks"])]
    )
    menu = button_of(said[-1]["blocks"], "talk.pick")
    action = {"action_id": menu["action_id"], "selected_option": menu["options"][0]}
    await slack.send("interactive", slack.pressed("UBEN", said[-1], action))
    await slack.until(lambda: slack.ephemeral)
    assert slack.ephemeral[0]["user"] == "UBEN"
    assert "somebody else's conversation" in slack.ephemeral[0]["text"]
    assert elements(said[-1]["blocks"])


async def test_a_mention_stays_in_its_thread(house: House, slack: FakeSlack) -> None:
    """Whoever calls the bot in a channel is answered in that thread, and needs no further mention there."""
    slack.channels["CANY"] = {"members": {BOT}}
    event = slack.said("UCOL", f"<@{BOT}> i want to return a device", "CANY")
    mention = {**event, "type": "app_mention"}
    await slack.send("events_api", slack.event(event))
    await slack.send("events_api", slack.event(mention))
    await slack.until(lambda: slack.in_channel("CANY", event["ts"]))
    said = slack.in_channel("CANY", event["ts"])
    await slack.send("events_api", slack.event(slack.said("UCOL", "Ontario", "CANY", thread_ts=event["ts"])))
    await slack.until(lambda: len(slack.in_channel("CANY", event["ts"])) > len(said) + 1)
    assert all(one["thread_ts"] == event["ts"] for one in slack.in_channel("CANY") if one.get("bot_id"))
    assert not slack.in_channel("UCOL")
