"""Slack's own means for an answer: a calendar for a date, a search for a model, files, menus; late ones get an answer."""

from typing import Any

from tests.adapters.slack.fake import FakeSlack
from tests.adapters.slack.house import RETURN, House, button_of, elements, silent, text_of

TICKED = "restart"
"""One of several choices: it is ticked in its question, and nothing new is said."""


async def reached(house: House, last: int, user: str = "UCOL") -> list[dict[str, Any]]:
    """A colleague's return up to its answer number ``last``; what the bot said then."""
    said: list[dict[str, Any]] = []
    for how, what in RETURN[:last]:
        before = len(house.slack.in_channel(user))
        if how == "say":
            said = await house.dm(user, what)
        elif how == "send":
            said = await sent(house, user, what)
        else:
            shown = next(one for one in reversed(house.slack.in_channel(user)) if actions(one))
            found = [one for one in actions(shown) if choice_of(one) == what]
            assert found, (what, text_of(shown), actions(shown))
            action = found[0]
            await house.slack.send("interactive", house.slack.pressed(user, shown, action))
            await silent(house.store, "slack")
            said = [shown] if what == TICKED else await house.answers(user, before)
    return said


def actions(message: dict[str, Any]) -> list[dict[str, Any]]:
    """Everything that can be pressed or picked under a message, as Slack sends it."""
    found: list[dict[str, Any]] = []
    for one in elements(message["blocks"]):
        found += [
            {"action_id": one["action_id"], "selected_option": option} for option in one.get("options", ())
        ]
        if "value" in one:
            found.append({"action_id": one["action_id"], "value": one["value"]})
    return found


def choice_of(action: dict[str, Any]) -> str:
    """What a press is, without the question that it belongs to."""
    token = str(action.get("selected_option", action)["value"])
    return token.split(".", 2)[2].split(":", maxsplit=1)[0]


async def sent(house: House, user: str, name: str, **more: Any) -> list[dict[str, Any]]:
    from rmabot.testing.fixtures import file_bytes

    data = file_bytes(name, None)
    assert data is not None
    file = house.slack.file(name, data, **more)
    return await house.dm(user, "", files=[file], subtype="file_share")


async def test_models_are_found_as_one_types(house: House, slack: FakeSlack) -> None:
    """The menu asks us while somebody types, slips included; what is picked is the answer."""
    said = await reached(house, 4)
    menu = button_of(said[-1]["blocks"], "talk.model")
    asked = {
        "type": "block_suggestion",
        "action_id": menu["action_id"],
        "value": "2cd2143",
        "user": {"id": "UCOL", "team_id": "T1"},
    }
    answer = await slack.send("interactive", asked)
    names = [one["text"]["text"] for one in answer["options"]]
    assert "DS-2CD2143G2-I" in names
    slip = await slack.send("interactive", {**asked, "value": "DS2CD2I43G2I"})
    assert any("2143" in one["text"]["text"] for one in slip["options"])
    before = len(slack.in_channel("UCOL"))
    option = next(one for one in answer["options"] if one["text"]["text"] == "DS-2CD2143G2-I")
    await slack.send(
        "interactive",
        slack.pressed("UCOL", said[-1], {"action_id": menu["action_id"], "selected_option": option}),
    )
    assert "proof of purchase" in text_of((await house.answers("UCOL", before))[-1]).lower()


async def test_a_date_is_picked_from_a_calendar(house: House, slack: FakeSlack) -> None:
    """The day that was picked is the answer."""
    said = await reached(house, 7)
    calendar = button_of(said[-1]["blocks"], "talk.date")
    before = len(slack.in_channel("UCOL"))
    action = {"type": "datepicker", "action_id": calendar["action_id"], "selected_date": "2025-03-14"}
    await slack.send("interactive", slack.pressed("UCOL", said[-1], action))
    answer = text_of((await house.answers("UCOL", before))[-1])
    assert "warranty" in answer.lower() or "problem" in answer.lower()


async def test_a_calendar_of_a_question_long_answered_changes_nothing(house: House, slack: FakeSlack) -> None:
    """A late pick is told that it is late, and is not taken as the answer to another question."""
    said = await reached(house, 7)
    calendar, message = button_of(said[-1]["blocks"], "talk.date"), said[-1]
    await house.dm("UCOL", "March 14, 2025")
    before = len(slack.in_channel("UCOL"))
    action = {"type": "datepicker", "action_id": calendar["action_id"], "selected_date": "2020-01-01"}
    await slack.send("interactive", slack.pressed("UCOL", message, action))
    answer = await house.answers("UCOL", before)
    assert "Nothing was changed" in answer[-1]["text"]
    assert "What is wrong with it?" in answer[-1]["text"]
    assert not slack.ephemeral


async def test_an_invoice_is_fetched_with_the_token(house: House, slack: FakeSlack) -> None:
    """A PDF sent in direct messages is kept as it is, as the answer where one is asked for."""
    said = await reached(house, 6)
    assert slack.called("files.info")
    assert "could not get" not in text_of(said[-1])


async def test_a_login_page_is_not_taken_for_a_file(house: House) -> None:
    """Slack answers 200 with its login page when the token may not read files: that is a missing file."""
    await reached(house, 5)
    said = await sent(house, "UCOL", "invoice.pdf", login_page=True)
    assert "could not get" in text_of(said[-1])


async def test_a_file_from_another_workspace_is_looked_up(house: House) -> None:
    """Files of Slack Connect come as stubs: what they are is asked for."""
    await reached(house, 5)
    said = await sent(house, "UCOL", "invoice.pdf", file_access="check_file_info")
    assert "could not get" not in text_of(said[-1])


async def test_a_whole_return_is_filed_by_direct_message(house: House) -> None:
    """From hello to the reference, with the receipt."""
    await reached(house, len(RETURN))
    request = await house.request("slack:T1:UCOL")
    assert request.items[0].serial == "G12345678"
    assert request.owner == "slack:T1:UCOL"
    assert [one.purpose for one in request.files] == ["proof"]


async def test_several_choices_are_ticked_where_they_stand(house: House, slack: FakeSlack) -> None:
    """The question changes under the finger, and no second one is put; it says what was picked once it is done."""
    said = await reached(house, 10)
    question, before = said[-1], len(slack.in_channel("UCOL"))
    for ticks, name in enumerate(("restart", "cable"), 1):
        (action,) = [one for one in actions(question) if choice_of(one) == name]
        await slack.send("interactive", slack.pressed("UCOL", question, action))
        await silent(house.store, "slack")
        assert text_of(question).count("✓") == ticks
    assert len(slack.in_channel("UCOL")) == before
    (done,) = [one for one in actions(question) if choice_of(one) == "!done"]
    await slack.send("interactive", slack.pressed("UCOL", question, done))
    await house.answers("UCOL", before)
    assert not elements(question["blocks"])
    assert "→ " in text_of(question)
    assert "What have you tried?" in text_of(question)
    assert "Choose more" not in text_of(question)


async def test_a_question_that_is_gone_is_put_anew(house: House, slack: FakeSlack) -> None:
    """Somebody deleted it between the press and the tick."""
    said = await reached(house, 10)
    (action,) = [one for one in actions(said[-1]) if choice_of(one) == "restart"]
    before = len(slack.in_channel("UCOL"))
    slack.trouble("chat.update", "error", "message_not_found")
    await slack.send("interactive", slack.pressed("UCOL", said[-1], action))
    assert "✓" in text_of((await house.answers("UCOL", before))[-1])
