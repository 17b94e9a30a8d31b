"""The Home tab and /rma: my work, what is late, the queue in pages, a search that forgives slips, and no dead ends."""

from typing import Any

from rmabot.ports import requests
from rmabot.ports.store import Commit
from rmabot.rma.record import replace
from rmabot.rma.request import Flag
from rmabot_slack.digest import say_late
from tests.adapters.slack.block_kit import message_errors
from tests.adapters.slack.fake import DESK, FakeSlack
from tests.adapters.slack.house import House, button_of, elements, text_of

DAY = 24 * 3600


async def home(house: House, user: str = "UANA") -> dict[str, Any]:
    before = len(house.slack.called("views.publish"))
    await house.slack.send(
        "events_api", house.slack.event({"type": "app_home_opened", "user": user, "tab": "home"})
    )
    await house.slack.until(lambda: len(house.slack.called("views.publish")) > before)
    await house.channel.home.settled()
    return house.slack.homes[user]


async def command(house: House, text: str, user: str = "UANA") -> dict[str, Any]:
    answer: dict[str, Any] = await house.slack.send("slash_commands", house.slack.command(user, text))
    return answer


async def test_home_shows_my_work_and_the_queue(house: House, slack: FakeSlack) -> None:
    """What I claimed comes first; a colleague of no role is told what the bot is for."""
    request = await house.filed()
    card = house.card(request.reference)
    assert card is not None
    assert "You have claimed nothing." in text_of(await home(house))
    await house.press("UANA", card, "desk.act:claim")
    shown = text_of(await home(house))
    assert "My work" in shown
    assert "You have claimed nothing." not in shown
    assert "Queue: 1" in shown
    assert "Queue" not in text_of(await home(house, "UCOL"))


async def test_a_lead_sees_the_week_in_figures(house: House) -> None:
    """Others do not."""
    await house.filed()
    assert "The last seven days" in text_of(await home(house, "ULEA"))
    assert "The last seven days" not in text_of(await home(house, "UANA"))


async def test_a_search_forgives_slips(house: House, slack: FakeSlack) -> None:
    """By number, serial or its end, name, model; what is found opens."""
    request = await house.filed()
    for typed in (request.reference.lower(), "G12345678", "45678", "Jane Roi", "DS-2CD2143", "roy"):
        view = await home(house)
        action = {"type": "plain_text_input", "action_id": "home.search", "value": typed}
        await slack.send("interactive", slack.pressed_in_view("UANA", view, action))
        assert f"Found for “{typed}”: 1" in text_of(slack.homes["UANA"]), typed
    more = button_of(slack.homes["UANA"]["blocks"], "desk.more")
    await slack.send(
        "interactive",
        slack.pressed_in_view(
            "UANA", slack.homes["UANA"], {"action_id": more["action_id"], "value": more["value"]}
        ),
    )
    await slack.until(lambda: slack.views and any(view["type"] == "modal" for view in slack.views.values()))


async def test_a_long_queue_has_pages(house: House, slack: FakeSlack) -> None:
    """Eight on a page, and the way on and back."""
    kept = await house.filed()
    copies = [requests.record(replace(kept, reference=f"RQ2600{n:04d}A"), 0) for n in range(10)]
    await house.store.commit(Commit(house.clock.now(), puts=tuple(copies)))
    view = await home(house)
    assert "Queue: 11" in text_of(view)
    page = button_of(view["blocks"], "home.page:next")
    await slack.send(
        "interactive",
        slack.pressed_in_view("UANA", view, {"action_id": page["action_id"], "value": page["value"]}),
    )
    assert button_of(slack.homes["UANA"]["blocks"], "home.page:before")
    assert not [
        one for one in elements(slack.homes["UANA"]["blocks"]) if one["action_id"] == "home.page:next"
    ]


async def test_what_is_found_has_pages_too(house: House, slack: FakeSlack) -> None:
    """A search that fits many shows eight, and the way on with the same words."""
    kept = await house.filed()
    copies = [requests.record(replace(kept, reference=f"RQ2600{n:04d}A"), 0) for n in range(10)]
    await house.store.commit(Commit(house.clock.now(), puts=tuple(copies)))
    view = await home(house)
    action = {"type": "plain_text_input", "action_id": "home.search", "value": "Jane Roy"}
    await slack.send("interactive", slack.pressed_in_view("UANA", view, action))
    page = button_of(slack.homes["UANA"]["blocks"], "home.page:next")
    press = {"action_id": page["action_id"], "value": page["value"]}
    await slack.send("interactive", slack.pressed_in_view("UANA", slack.homes["UANA"], press))
    assert "Found for “Jane Roy”: 11" in text_of(slack.homes["UANA"])
    assert (
        len([one for one in elements(slack.homes["UANA"]["blocks"]) if one["action_id"] == "desk.more"]) == 3
    )


async def test_long_and_hostile_requests_are_within_slacks_limits(house: House, slack: FakeSlack) -> None:
    """Tab, search, queue, card, opened request, contact and the morning's list, with names and models that nobody should have."""
    filed = await house.filed()
    bad = "<!channel> *x* " + "😀" * 200
    device = replace(filed.items[0], model=bad, serial=bad, details=bad * 9)
    contact = replace(filed.contact, name=bad, company=bad * 9)
    flags = tuple([Flag("battery", bad, number) for number in range(30)])
    made = [
        replace(
            filed, reference=f"RQ2600{n:04d}A", contact=contact, flags=flags, assignee=bad,
            items=tuple([replace(device, number=one) for one in range(1, 11)]),
        )
        for n in range(9)
    ]  # fmt: skip
    puts = tuple([requests.record(one, 0) for one in made])
    await house.store.commit(Commit(house.clock.now(), puts=puts))
    house.clock.wait(7 * DAY)
    for user in ("ULEA", "UANA", "UDORA"):
        await home(house, user)
    view = slack.homes["ULEA"]
    search = {"type": "plain_text_input", "action_id": "home.search", "value": bad[:100]}
    await slack.send("interactive", slack.pressed_in_view("ULEA", view, search))
    for typed in ("queue", f"status {made[0].reference}", f"find {bad}", f"receive {bad}"):
        answer = await command(house, typed, "ULEA")
        assert message_errors(answer) == []
    for action in ("desk.more", "desk.contact"):
        press = {"action_id": action, "value": made[0].reference}
        await slack.send("interactive", slack.pressed_in_view("ULEA", view, press))
    assert await say_late(house.window, house.channel.sender, DESK, "fr")
    await slack.until(lambda: house.card(made[-1].reference))
    assert slack.refused == []


async def test_what_is_late_is_listed_once_a_day(house: House, slack: FakeSlack) -> None:
    """Red where the answer is overdue; one list in the morning, and none again that day."""
    request = await house.filed()
    house.clock.wait(7 * DAY)
    shown = await home(house)
    assert "Late: 1" in text_of(shown)
    assert "🔴 " in text_of(shown)
    said = [await say_late(house.window, house.channel.sender, DESK, "en") for _ in range(2)]
    assert said == [True, False]
    digest = next(one for one in slack.in_channel(DESK) if "Late today: 1" in one["text"])
    assert request.reference in text_of(digest)


async def test_every_command(house: House, slack: FakeSlack) -> None:
    """status, find, queue, approve, help: the answer is there at once, and only for who asked."""
    request = await house.filed()
    assert request.reference in text_of(await command(house, f"status {request.reference}"))
    assert request.reference in text_of(await command(house, "find jane"))
    assert request.reference in text_of(await command(house, "queue"))
    approved = await command(house, f"approve {request.reference}")
    assert (await house.request()).number in approved["text"]
    assert "Jane" not in str(approved)
    assert "/rma status" in (await command(house, ""))["text"]
    assert "/rma status" in (await command(house, "help"))["text"]
    again = await command(house, f"approve {request.reference}")
    assert "can't be done now" in again["text"]
    assert "Approved by @Ana Agent" in again["text"]
    assert all(one["response_type"] == "ephemeral" for one in (approved, again))


async def test_a_slip_of_the_keys_gets_a_suggestion(house: House) -> None:
    """A wrong word is no dead end."""
    assert "/rma status" in (await command(house, "staus RQ1"))["text"]
    assert "/rma approve" in (await command(house, "aprove RQ1"))["text"]
    assert "/rma help" in (await command(house, "zzz"))["text"]
    assert "Which number?" in (await command(house, "approve"))["text"]
    assert "nothing" in (await command(house, "find nobody-of-this-name-at-all"))["text"]


async def test_a_number_with_a_slip_finds_what_is_alike(house: House) -> None:
    """A wrong digit is offered, not refused."""
    reference = (await house.filed()).reference
    slip = f"{reference[:6]}{(int(reference[6]) + 1) % 10}{reference[7:]}"
    answer = await command(house, f"status {slip}")
    assert "Did you mean" in answer["text"]
    assert reference in text_of(answer)


async def test_status_alone_tells_of_ones_own(house: House) -> None:
    """Of the desk or not: what one filed oneself is told by the bot, in direct messages."""
    await command(house, "status")
    assert await house.answers("UANA", 0)


async def test_the_desks_commands_are_the_desks(house: House) -> None:
    """A colleague asks for their own returns only."""
    request = await house.filed()
    for text in ("queue", "find jane", f"approve {request.reference}"):
        answer = await command(house, text, "UCOL")
        assert "not on its list" in answer["text"]
        assert request.reference not in str(answer)
