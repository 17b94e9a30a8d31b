"""Who is who: colleagues, the desk by ids, user groups and the staff list; everybody else is refused."""

from copy import deepcopy
from typing import Any

import pytest

from rmabot.runtime.settings import Staff
from tests.adapters.slack.fake import DESK, FakeSlack
from tests.adapters.slack.house import House, text_of
from tests.adapters.slack.test_desk import in_more, option, state, text

STRANGERS: dict[str, dict[str, Any]] = {
    "a guest": {"is_restricted": True}, "a guest of one channel": {"is_ultra_restricted": True}, "a bot": {"is_bot": True},
    "somebody of another workspace": {"team_id": "T2"}, "somebody who has left": {"deleted": True},
    "a stranger through Slack Connect": {"is_stranger": True},
}  # fmt: skip


@pytest.mark.parametrize("who", STRANGERS)
async def test_strangers_are_refused_everywhere(slack: FakeSlack, who: str) -> None:
    """No conversation, no act, no command, no Home tab, whatever role their id was given; and it is said why."""
    slack.member("UODD", "Odd One", **STRANGERS[who])
    async with House(slack, roles={"agent": "UODD,UANA", "lead": "ULEA"}) as house:
        request = await house.filed()
        card = house.card(request.reference)
        assert card is not None
        await house.press("UODD", card, "desk.act:approve")
        await slack.send("events_api", slack.event(slack.said("UODD", "hello")))
        answer = await slack.send("slash_commands", slack.command("UODD", "approve " + request.reference))
        await slack.send(
            "events_api", slack.event({"type": "app_home_opened", "user": "UODD", "tab": "home"})
        )
        assert (await house.request()).state == "SUBMITTED"
        assert "members of this workspace" in answer["text"]
        assert all("members of this workspace" in one["text"] for one in slack.ephemeral)
        assert not [one for one in slack.in_channel("UODD") if one.get("bot_id")]
        assert "UODD" not in slack.homes


async def test_a_role_by_user_group(house: House, slack: FakeSlack) -> None:
    """Whoever is in the dock's group receives; the group is looked up again when its members change."""
    request = await house.filed()
    card = house.card(request.reference)
    assert card is not None
    await house.press("UANA", card, "desk.act:approve")
    await slack.until(lambda: "Approved" in str(card["blocks"]))
    slack.groups["SDOCK"] = []
    await slack.send("events_api", slack.event({"type": "subteam_members_changed", "subteam_id": "SDOCK"}))
    await house.press("UDORA", card, "desk.act:receive")
    assert (await house.request()).state == "AWAITING_SHIPMENT"
    slack.groups["SDOCK"] = ["UDORA"]
    await slack.send("events_api", slack.event({"type": "subteam_members_changed", "subteam_id": "SDOCK"}))
    await house.press("UDORA", card, "desk.act:receive")
    assert (await house.request()).state == "RECEIVED"


async def test_the_staff_list_joins_name_and_account(slack: FakeSlack) -> None:
    """The same person at the command line and on Slack is one name in the record."""
    async with House(slack, roles={}, staff=[Staff("Dana", ("agent",), ("UCOL",))]) as house:
        request = await house.filed()
        card = house.card(request.reference)
        assert card is not None
        await house.press("UCOL", card, "desk.act:approve")
        assert (await house.request()).history[-1].by == "Dana"
        acts = await house.store.audit(request.reference)
        assert acts[-1].by == "Dana"
        assert acts[-1].act == "request.approve"


async def test_every_act_is_on_record_with_who_and_when(house: House, slack: FakeSlack) -> None:
    """Pressed, sent in a form, typed as a command, looked at, spoken: each by name, at its time; what was refused is no act."""
    began = house.clock.now()
    request = await house.filed()
    card = house.card(request.reference)
    assert card is not None
    await house.press("UANA", card, "desk.act:claim")
    await house.press("UCOL", card, "desk.act:approve")
    note = await in_more(house, "UANA", card, "note")
    await slack.send("interactive", slack.submitted("UANA", note, state(text=text("called"))))
    for user, action in (("ULEA", "desk.contact"), ("UANA", "desk.write")):
        press = {"action_id": action, "value": request.reference}
        await slack.send("interactive", slack.pressed_in_view(user, note, press))
    await slack.send("slash_commands", slack.command("UBEN", f"approve {request.reference}"))
    await slack.until(lambda: "Approved by @Ben Agent" in text_of(card))
    await house.press("UBEN", card, "desk.undo")
    acts = await house.store.audit(request.reference)
    assert [(act.by, act.act) for act in acts] == [
        ("telegram:ana", "request.confirm"), ("Ana Agent", "request.claim"), ("Ana Agent", "request.note"),
        ("Lea Lead", "request.contact_seen"), ("Ben Agent", "request.approve"), ("Ben Agent", "request.undo"),
    ]  # fmt: skip
    (talk,) = await house.window.handovers()
    spoken = await house.store.audit(talk.id)
    assert ("Ana Agent", "handover.taken") in [(act.by, act.act) for act in spoken]
    assert all(began <= act.at <= house.clock.now() for act in (*acts, *spoken))


async def test_work_is_given_to_a_colleague_by_choice(house: House, slack: FakeSlack) -> None:
    """Everybody of the desk stands in the menu, those of user groups too; who it was given to has it among their work."""
    request = await house.filed()
    card = house.card(request.reference)
    assert card is not None
    view = await in_more(house, "UANA", card, "assign")
    menu = next(block for block in view["blocks"] if block.get("block_id") == "to")["element"]
    named = [one["value"] for one in menu["options"]]
    assert named == ["Ana Agent", "Ben Agent", "Dora Dock", "Lea Lead", "Teo Tech"]
    given = state(to=option("Teo Tech"))
    assert await slack.send("interactive", slack.submitted("UANA", view, given)) == {
        "response_action": "clear"
    }
    assert (await house.request()).assignee == "Teo Tech"
    await slack.until(lambda: "with Teo Tech" in text_of(card))


async def test_two_of_one_name_are_told_apart(slack: FakeSlack) -> None:
    """The record knows names: the second Ana is named with her account."""
    slack.member("UBEN", "Ana Agent")
    async with House(slack) as house:
        request = await house.filed()
        card = house.card(request.reference)
        assert card is not None
        stale = deepcopy(card)
        await house.press("UANA", card, "desk.act:claim")
        await house.press("UBEN", stale, "desk.act:claim")
        await slack.until(lambda: slack.ephemeral)
        assert slack.ephemeral[0]["user"] == "UBEN"
        await house.press("UBEN", stale, "desk.act:approve")
        assert (await house.request()).history[-1].by == "Ana Agent (UBEN)"


async def test_the_bench_sees_no_contact(house: House, slack: FakeSlack) -> None:
    """A technician works on the device; that they asked changes nothing, and shows nothing."""
    request = await house.filed()
    payload = slack.pressed_in_view("UTEO", {"id": "V1", "type": "modal", "blocks": []}, {"action_id": "desk.contact", "value": request.reference})  # fmt: skip
    await slack.send("interactive", payload)
    view = await slack.until(lambda: next(iter(slack.views.values()), None))
    assert "Your role does not see contacts." in str(view["blocks"])
    assert "416" not in str(view["blocks"])


async def test_a_form_sent_by_a_colleague_of_no_role(house: House, slack: FakeSlack) -> None:
    """A form that was made up is refused as a press is."""
    request = await house.filed()
    metadata = f'{{"act": "cancel", "reference": "{request.reference}"}}'
    view = {
        "id": "V1",
        "callback_id": "desk.form",
        "private_metadata": metadata,
        "blocks": [{"type": "input", "block_id": "note"}],
    }
    answer = await slack.send("interactive", slack.submitted("UCOL", view, {}))
    assert "not on its list" in answer["errors"]["note"]
    assert (await house.request()).state == "SUBMITTED"
    assert slack.in_channel(DESK)
