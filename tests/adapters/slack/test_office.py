"""Out of office and the queue as a sheet, on Slack: what is about no single request."""

import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

from openpyxl import load_workbook

from rmabot.ports import requests
from rmabot.ports.store import Commit
from rmabot.rma.record import replace
from tests.adapters.slack.fake import FakeSlack
from tests.adapters.slack.house import MONDAY_NOON, House, button_of, text_of
from tests.adapters.slack.test_home import command, home

TODAY = datetime.fromtimestamp(MONDAY_NOON, UTC).date()


def filled(until: date, cover: str = "", who: str = "") -> dict[str, Any]:
    """The fields of the form as Slack sends them."""
    given: dict[str, Any] = {"until": {"desk.value": {"selected_date": until.isoformat()}}}
    for name, value in (("cover", cover), ("who", who)):
        if value:
            given[name] = {"desk.value": {"selected_option": {"value": value}}}
    return given


async def opened(house: House, user: str = "UANA") -> dict[str, Any]:
    """The form, from its button on the Home tab."""
    view = await home(house, user)
    button = button_of(view["blocks"], "home.away")
    press = {"action_id": button["action_id"], "value": button["value"]}
    await house.slack.send("interactive", house.slack.pressed_in_view(user, view, press))
    return [view for view in house.slack.views.values() if view["type"] == "modal"][-1]


async def test_what_i_have_goes_to_who_stands_in(house: House, slack: FakeSlack) -> None:
    """Mine is theirs while I am away, on the tab and on the card; then it is mine again, with one press."""
    request = await house.filed()
    card = house.card(request.reference)
    assert card is not None
    await house.press("UANA", card, "desk.act:claim")
    form = await opened(house)
    assert "Nobody is away." in text_of(form)
    answer = await slack.send(
        "interactive", slack.submitted("UANA", form, filled(TODAY + timedelta(7), "Ben Agent"))
    )
    assert answer["response_action"] == "update"
    assert "Ana Agent is away until 2026-06-22; Ben Agent sees to their work." in text_of(answer["view"])
    assert "You have claimed nothing." not in text_of(await home(house, "UBEN"))
    slack.views[form["id"]] = {**answer["view"], "id": form["id"], "hash": "h", "depth": 1}
    back = button_of([{"type": "section", **one} for one in answer["view"]["blocks"]], "desk.back")
    press = {"action_id": back["action_id"], "value": back["value"]}
    await slack.send("interactive", slack.pressed_in_view("UANA", slack.views[form["id"]], press))
    assert "Nobody is away." in text_of(slack.views[form["id"]])
    assert "You have claimed nothing." in text_of(await home(house, "UBEN"))
    on_record = [row.act for row in await house.store.audit("Ana Agent")]
    assert on_record == ["staff.away", "staff.back"]


async def test_a_day_that_is_past_is_said_on_its_field(house: House, slack: FakeSlack) -> None:
    """And nobody is away."""
    form = await opened(house)
    answer = await slack.send("interactive", slack.submitted("UANA", form, filled(TODAY - timedelta(1))))
    assert answer["errors"] == {"until": "2026-06-14 is past: give the last day away."}
    assert await house.window.absences() == ()


async def test_a_lead_says_it_for_a_colleague_and_nobody_else_does(house: House, slack: FakeSlack) -> None:
    """Others have no field for it, and what is sent all the same is refused."""
    fields = [block.get("block_id") for block in (await opened(house))["blocks"]]
    assert "who" not in fields
    form = await opened(house, "ULEA")
    week = TODAY + timedelta(7)
    forged = slack.submitted("UANA", await opened(house), filled(week, who="Ben Agent"))
    assert (await slack.send("interactive", forged))["response_action"] == "errors"
    await slack.send("interactive", slack.submitted("ULEA", form, filled(week, "Lea Lead", "Ben Agent")))
    assert [one.name for one in await house.window.absences()] == ["Ben Agent"]
    assert "Welcome back" in (await command(house, "back", "UBEN"))["text"]
    assert "was not away" in (await command(house, "back", "UBEN"))["text"]


async def test_the_form_opens_by_command_too(house: House, slack: FakeSlack) -> None:
    """For whoever is at the keyboard; a colleague of no role is told whom it is for."""
    assert "until when" in (await command(house, "away"))["text"]
    assert any("Out of office" in view["title"]["text"] for view in slack.views.values())
    assert "for the desk" in (await command(house, "away", "UCOL"))["text"]


async def test_the_queue_comes_as_a_sheet(house: House, slack: FakeSlack) -> None:
    """Into the direct messages of who asks, in their words; no cell of it is a formula, whatever was typed."""
    request = await house.filed()
    bad = replace(request.items[0], model='=HYPERLINK("https://evil.example")')
    await house.store.commit(
        Commit(house.clock.now(), puts=(requests.record(replace(request, items=(bad,)), 1),))
    )
    slack.users["UBEN"]["locale"] = "fr-CA"
    assert "demandes : 1" in (await command(house, "sheet", "UBEN"))["text"]
    (shared,) = slack.shared
    assert (shared["channel"], shared["name"]) == ("DUBEN", "file-2026-06-15.xlsx")
    head, row = load_workbook(io.BytesIO(shared["data"])).active.iter_rows()
    assert [cell.value for cell in head][:3] == ["Numéro", "Demande", "État"]
    assert row[1].value == request.reference
    assert {cell.data_type for cell in row if cell.value} == {"s"}
    assert not {"Jane Roy", "416 555 0123"} & {cell.value for cell in row}


async def test_the_sheet_is_one_press_away_on_the_home_tab(house: House, slack: FakeSlack) -> None:
    """And the tab says where it went."""
    await house.filed()
    view = await home(house)
    button = button_of(view["blocks"], "home.sheet")
    press = {"action_id": button["action_id"], "value": button["value"]}
    await slack.send("interactive", slack.pressed_in_view("UANA", view, press))
    assert "in your direct messages as a sheet; requests: 1" in text_of(slack.homes["UANA"])
    assert slack.shared[0]["channel"] == "DUANA"


async def test_a_card_says_who_stands_in(house: House, slack: FakeSlack) -> None:
    """Within minutes, without anybody touching the request."""
    request = await house.filed()
    card = house.card(request.reference)
    assert card is not None
    await house.press("UANA", card, "desk.act:claim")
    await slack.until(lambda: "with Ana Agent" in text_of(card))
    form = await opened(house)
    await slack.send("interactive", slack.submitted("UANA", form, filled(TODAY + timedelta(7), "Ben Agent")))
    house.clock.wait(301)
    await slack.until(lambda: "with Ben Agent" in text_of(card))
