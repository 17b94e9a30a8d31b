"""What Slack really does, and developers get wrong: each line a test."""

import asyncio
import logging

import pytest

from rmabot.engine.effects import Choice, Chosen, Message
from rmabot.ports.channel import Delivery, Never, NotNow, Sent
from rmabot.text.spans import Span
from rmabot_slack import blocks as kit
from rmabot_slack.calls import Calls, Later
from rmabot_slack.typed import escaped, typed
from tests.adapters.slack.fake import APP_TOKEN, BOT, DESK, SECRET, TOKEN, FakeSlack
from tests.adapters.slack.house import House, button_of, elements, text_of


def message(text: str, *labels: str) -> Message:
    return Message((Span(text),), tuple([Choice(label, f"1.q.{label}") for label in labels]), visit=1)


def delivery(effect: Message, row: int = 1) -> Delivery:
    return Delivery("slack:T1:UCOL", effect, {}, row=row)


async def test_a_lost_answer_does_not_post_twice_behind_our_back(slack: FakeSlack) -> None:
    """The library would post again when the connection drops after a post: ours tells the outbox, which knows what it does."""
    calls = Calls(TOKEN, slack.base_url)
    slack.trouble("chat.postMessage", "drop")
    with pytest.raises(Later):
        await calls.call("chat.postMessage", channel="UCOL", text="once")
    assert len(slack.called("chat.postMessage")) == 1
    await calls.close()


async def test_429_is_honoured_for_its_method_and_channel_only(slack: FakeSlack) -> None:
    """While one channel must wait, it is not asked again, and another one is served."""
    calls = Calls(TOKEN, slack.base_url)
    slack.channels["CTWO"] = {"members": {BOT}}
    slack.trouble("chat.postMessage", "limit", 1, channel=DESK)
    for _ in range(3):
        with pytest.raises(Later) as later:
            await calls.call("chat.postMessage", channel=DESK, text="hello")
        assert 0 < later.value.seconds <= 1
    await calls.call("chat.postMessage", channel="CTWO", text="hello")
    assert len(slack.called("chat.postMessage")) == 2
    await asyncio.sleep(1.05)
    await calls.call("chat.postMessage", channel=DESK, text="hello")
    await calls.close()


async def test_what_waits_for_slack_waits_in_the_outbox(house: House, slack: FakeSlack) -> None:
    """A limit of one second delays a message by a second, and loses none."""
    slack.trouble("chat.postMessage", "limit", 1, times=1)
    said = await house.dm("UCOL", "hello")
    assert said


async def test_every_kind_of_payload_is_acknowledged(house: House, slack: FakeSlack) -> None:
    """What nobody handles would be a 404, which is no acknowledgement, and come again and again."""
    for event in (
        {"type": "reaction_added"},
        {"type": "message", "subtype": "channel_join", "channel": DESK, "user": "UCOL", "ts": "1.1"},
    ):
        await slack.send("events_api", slack.event(event))
    odd = {"type": "block_actions", "user": {"id": "UANA", "team_id": "T1"}, "actions": [{"action_id": "unheard_of", "action_ts": "1"}], "trigger_id": "t", "channel": {"id": DESK}}  # fmt: skip
    await slack.send("interactive", odd)
    await slack.send("interactive", {"type": "view_closed", "user": {"id": "UANA"}, "view": {}})
    await slack.send(
        "interactive", {"type": "shortcut", "callback_id": "x", "user": {"id": "UANA"}, "trigger_id": "t"}
    )


async def test_a_retry_changes_nothing(house: House, slack: FakeSlack) -> None:
    """The same event again, under a retry's mark, is acknowledged and is not handled again."""
    event = slack.event(slack.said("UCOL", "hello"))
    await slack.send("events_api", event)
    before = len(await house.answers("UCOL", 1))
    await slack.send("events_api", event, retry=1)
    await asyncio.sleep(0.1)
    assert len([one for one in slack.in_channel("UCOL") if one.get("bot_id")]) == before


async def test_an_event_missed_while_no_socket_was_open_is_handled_as_a_retry(
    house: House, slack: FakeSlack
) -> None:
    """Whoever drops every retry loses what came meanwhile: an event seen for the first time is handled, marked or not."""
    event = slack.event(slack.said("UCOL", "hello"))
    await slack.send("events_api", event, retry=2)
    assert await house.answers("UCOL", 1)


async def test_answered_messages_lose_their_buttons(house: House, slack: FakeSlack) -> None:
    """An update with text alone would keep the old blocks: ours always carries them."""
    said = await house.dm("UCOL", "i want to return a device")
    menu = button_of(said[-1]["blocks"], "talk.pick")
    action = {"action_id": menu["action_id"], "selected_option": menu["options"][0]}
    await slack.send("interactive", slack.pressed("UCOL", said[-1], action))
    await slack.until(lambda: "→ " in text_of(said[-1]))
    assert not elements(said[-1]["blocks"])
    assert all("blocks" in body for body in slack.called("chat.update"))


async def test_a_press_taken_just_before_a_restart(house: House, slack: FakeSlack) -> None:
    """What a process remembers is only for looks: after a restart the message is fetched again and redrawn."""
    said = await house.dm("UCOL", "hello")
    house.channel.sender._blocks.clear()
    bindings = await house.store.bindings("slack:T1:UCOL")
    chosen = Delivery("slack:T1:UCOL", Chosen("any", "Return a device"), bindings)
    assert isinstance(await house.channel.deliver(chosen), Sent)
    assert "→ Return a device" in text_of(said[-1])


def test_what_people_type_is_read_as_they_saw_it() -> None:
    """Entities, links, mentions and addresses come in Slack's notation."""
    assert typed("a &lt;b&gt; &amp; c") == "a <b> & c"
    assert typed("see <https://example.com/a?b=1&amp;c=2>") == "see https://example.com/a?b=1&c=2"
    assert (
        typed("mail <mailto:ana@example.com|ana@example.com>, call <tel:+14165550123|416 555 0123>")
        == "mail ana@example.com, call 416 555 0123"
    )
    assert typed("<@UBOT> status", "UBOT") == "status"
    assert (
        typed("ask <@U123|ana> or <#C1|help> <!here> <!subteam^S1|@desk>") == "ask @ana or #help @here @desk"
    )
    assert typed("<!date^1392734382^{date}|Feb 18>") == "Feb 18"
    assert typed("&amp;lt;") == "&lt;"


def test_what_the_bot_says_back_pings_nobody() -> None:
    """A `<!channel>` typed into a form comes raw, and would ping everybody if it were echoed."""
    assert escaped("<!channel> & <@U1>") == "&lt;!channel&gt; &amp; &lt;@U1&gt;"


async def test_hostile_words_from_another_channel_arrive_as_plain_text(
    house: House, slack: FakeSlack
) -> None:
    """What a customer types is drawn, never read: no mention, no link, no bold, in cards, threads and modals."""
    bad = "<!channel> <@UANA> *bold* _it_ `x` :wave: <https://evil.example|click> & more"
    customer = house.customer()
    for how, what in (("say", "i want to talk to a person"), ("say", bad)):
        await customer.do(how, what)
    root = await slack.until(lambda: next(iter(slack.in_channel(DESK)), None))
    found = await slack.until(
        lambda: [one for one in slack.in_channel(DESK, root["ts"]) if "evil" in text_of(one)]
    )
    assert bad in text_of(found[0])
    for one in slack.in_channel(DESK):
        assert "<!channel>" not in one["text"]
        assert "<@" not in one["text"]
        assert not _mrkdwn(one["blocks"])


def _mrkdwn(part: object) -> bool:
    if isinstance(part, dict):
        return part.get("type") == "mrkdwn" or part.get("emoji") is True or any(map(_mrkdwn, part.values()))
    return isinstance(part, list) and any(map(_mrkdwn, part))


async def test_the_bots_own_posts_and_previews_of_links_are_not_answered(
    house: House, slack: FakeSlack
) -> None:
    """They come back as events: answering them would go on for ever."""
    own = slack.said(BOT, "hello", "DUCOL", bot_id="B1")
    preview = {
        "type": "message",
        "subtype": "message_changed",
        "channel": "DUCOL",
        "channel_type": "im",
        "ts": "2.2",
        "message": {"text": "x"},
    }
    other = slack.said("UCOL", "beep", bot_id="B2")
    for event in (own, preview, other):
        await slack.send("events_api", slack.event(event))
    await asyncio.sleep(0.1)
    assert not slack.called("chat.postMessage")


async def test_a_thread_is_named_by_its_first_message(house: House, slack: FakeSlack) -> None:
    """Whoever calls the bot in a reply is answered under the parent, not under the reply."""
    slack.channels["CANY"] = {"members": {BOT}}
    parent = slack.said("UANA", "who can help?", "CANY")
    reply = slack.said("UCOL", f"<@{BOT}> hello", "CANY", thread_ts=parent["ts"])
    await slack.send("events_api", slack.event({**reply, "type": "app_mention"}))
    await slack.until(lambda: [one for one in slack.in_channel("CANY", parent["ts"]) if one.get("bot_id")])


@pytest.mark.parametrize("error", ["channel_not_found", "not_in_channel", "is_archived", "user_disabled"])
async def test_where_nothing_arrives_any_more_the_delivery_ends(
    house: House, slack: FakeSlack, error: str
) -> None:
    """The reason is on record; it is not tried for a week."""
    slack.trouble("chat.postMessage", "error", error)
    receipt = await house.channel.deliver(delivery(message("hello")))
    assert receipt == Never(f"Slack: {error}", gone=True)


@pytest.mark.parametrize("error", ["internal_error", "service_unavailable", "token_revoked"])
async def test_what_passes_is_tried_again(house: House, slack: FakeSlack, error: str) -> None:
    """Slack's own trouble, and a token that will be replaced, end no delivery."""
    slack.trouble("chat.postMessage", "error", error)
    assert isinstance(await house.channel.deliver(delivery(message("hello"))), NotNow)


async def test_a_long_message_is_several_and_each_once(house: House, slack: FakeSlack) -> None:
    """Cut where one would pause; when the second part must wait, the first is not said again."""
    slack.trouble("chat.postMessage", "limit", 0, times=0)
    long = "\n\n".join([f"{number} {'word ' * 120}" for number in range(12)])
    effect = message(long, "Yes", "No")
    assert isinstance(await house.channel.deliver(delivery(effect, 7)), Sent)
    parts = len(slack.in_channel("UCOL"))
    assert parts > 1
    assert button_of(slack.in_channel("UCOL")[-1]["blocks"], "talk.press")
    slack.messages.clear()
    calls = len(slack.called("chat.postMessage"))
    slack.troubles["chat.postMessage"] = []
    first = asyncio.create_task(house.channel.deliver(delivery(effect, 8)))
    await slack.until(lambda: len(slack.called("chat.postMessage")) > calls)
    slack.trouble("chat.postMessage", "limit", 0)
    receipt = await first
    while isinstance(receipt, NotNow):
        receipt = await house.channel.deliver(delivery(effect, 8))
    assert len(slack.in_channel("UCOL")) == parts


async def test_documents_are_uploaded_in_slacks_three_steps(house: House, slack: FakeSlack) -> None:
    """The old upload is gone: an address, the bytes, and the sharing."""
    from rmabot.engine.effects import SendFile
    from rmabot.ports.channel import Document

    paper = Delivery("slack:T1:UCOL", SendFile("papers", "RQ1"), {}, Document("RMA.pdf", b"%PDF-1.7 %%EOF"))
    assert isinstance(await house.channel.deliver(paper), Sent)
    assert slack.shared[0]["channel"] == "DUCOL"
    assert slack.shared[0]["data"] == b"%PDF-1.7 %%EOF"


async def test_what_follows_a_file_waits_until_the_file_stands_there(house: House, slack: FakeSlack) -> None:
    """Slack says yes to an upload before the file is in its channel: the next message would stand above it."""
    from rmabot.engine.effects import SendFile
    from rmabot.ports.channel import Document

    paper = Delivery("slack:T1:UCOL", SendFile("papers", "RQ1"), {}, Document("RMA.pdf", b"%PDF-1.7 %%EOF"))
    await house.channel.deliver(paper)
    assert len(slack.called("files.info")) == 2
    assert slack.files[slack.shared[0]["id"]]["looked_at"]


async def test_a_listener_that_breaks_loses_no_acknowledgement(house: House, slack: FakeSlack) -> None:
    """Bolt would lose it when a listener raises at once; ours answers in one place, whatever becomes of the work."""
    slack.trouble("users.info", "error", "some_new_error", times=1)
    press = slack.pressed("UCOL", {"ts": "1.1", "channel": DESK}, {"action_id": "desk.more", "value": "RQ1"})
    assert await slack.send("interactive", press) is None


async def test_an_acknowledgement_is_given_once_at_most_at_a_commands_address(slack: FakeSlack) -> None:
    """The address of a command takes five answers; an answer in time needs none of them."""
    async with House(slack) as house:
        await slack.send("slash_commands", slack.command("UANA", "queue"))
        assert house.channel.intake is not None
        assert not slack.responses


def test_no_piece_of_a_long_text_is_lost() -> None:
    """Signs that count twice, words, lines: each piece within the limit, all of them together the text."""
    for text in ("😀" * 4000, "word " * 2000, "x" * 7001, "line\n" * 1500, ""):
        found = kit.pieces(text)
        assert "".join(found) == text
        assert all(len(one.encode("utf-16-le")) // 2 <= kit.SECTION for one in found)


async def test_the_sign_to_open_a_modal_is_used_at_once(house: House, slack: FakeSlack) -> None:
    """It lives three seconds and works once: while we look something up, a first view holds the place."""
    request = await house.filed()
    card = house.card(request.reference)
    assert card is not None
    slack.trigger_seconds = 1.6

    async def late(reference: str) -> object:
        await asyncio.sleep(1.8)
        return await type(house.window).card(house.window, reference)

    house.window.card = late  # type: ignore[method-assign, assignment]
    await house.press("UANA", card, "desk.act:reject")
    await slack.until(lambda: "views.update" in [name for name, _ in slack.calls])
    assert not slack.refused
    assert any("Reason" in text_of(view) for view in slack.views.values())


async def test_a_socket_about_to_close_is_replaced_before_it_goes(house: House, slack: FakeSlack) -> None:
    """Hourly: the next one is open first, and nothing that comes on either is lost."""
    await slack.disconnect()
    assert slack.opened == 2
    assert await house.dm("UCOL", "hello")


async def test_a_broken_socket_is_replaced(house: House, slack: FakeSlack) -> None:
    """A cut cable says nothing."""
    await slack.cut()
    await slack.until(lambda: slack.opened == 2)
    assert await house.dm("UCOL", "hello")


async def test_connections_are_not_begged_for(slack: FakeSlack) -> None:
    """When opening fails, the pauses grow."""
    slack.trouble("apps.connections.open", "error", "internal_error", times=4)
    async with House(slack) as house:
        assert len(slack.called("apps.connections.open")) == 5
        assert await house.dm("UCOL", "hello")


async def test_a_token_that_is_refused_ends_nothing(
    slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    """The log and the health say so, once and without the token; the other channel goes on."""
    slack.trouble("auth.test", "error", "token_revoked", times=99)
    async with House(slack) as house:
        assert "token_revoked" in house.channel.trouble
        customer = house.customer()
        await customer.do("say", "hello")
        assert await customer.heard()
    said = [one.getMessage() for one in caplog.records if one.levelno >= logging.ERROR]
    assert any("RMABOT_SLACK__BOT_TOKEN" in one for one in said)
    assert not any(TOKEN in one or APP_TOKEN in one or SECRET in one for one in said)


def test_texts_are_cut_in_slacks_own_count() -> None:
    """Signs outside the first plane count twice."""
    assert kit.cut("😀" * 100, 75).endswith("…")
    assert len(kit.cut("😀" * 100, 75).encode("utf-16-le")) // 2 <= 75
