"""The dock and the bench on Slack: what waits for them, a parcel received by what is scanned, and nothing in doubt."""

from typing import Any

from rmabot.ports import requests
from rmabot.ports.store import Commit
from rmabot.rma.record import replace
from tests.adapters.slack.fake import FakeSlack
from tests.adapters.slack.house import House, button_of, elements, text_of
from tests.adapters.slack.test_desk import state
from tests.adapters.slack.test_home import command, home


async def approved(house: House, name: str = "ana") -> str:
    """The reference of a return that was filed and approved."""
    reference = (await house.filed(name)).reference
    await command(house, f"approve {reference}")
    return reference


async def scan(house: House, typed: str, user: str = "UDORA") -> dict[str, Any]:
    """The Home tab after something was scanned there."""
    view = await home(house, user)
    action = {"type": "plain_text_input", "action_id": "home.arrived", "value": typed}
    await house.slack.send("interactive", house.slack.pressed_in_view(user, view, action))
    return house.slack.homes[user]


async def test_each_role_sees_what_waits_for_it(house: House) -> None:
    """To receive for the dock, to inspect for the bench, all for a lead; an agent has the queue."""
    reference = await approved(house)
    assert "To receive: 1" in text_of(await home(house, "UDORA"))
    assert "To receive" not in text_of(await home(house, "UTEO"))
    await scan(house, reference)
    assert "To inspect: 1" in text_of(await home(house, "UTEO"))
    assert "To receive" not in text_of(await home(house, "UDORA"))
    assert "To inspect: 1" in text_of(await home(house, "ULEA"))
    assert "To inspect" not in text_of(await home(house, "UANA"))


async def test_a_parcel_is_received_by_the_number_on_its_box(house: House) -> None:
    """One scan; then what comes next is one press away."""
    await approved(house)
    shown = await scan(house, str((await house.request()).number))
    assert (await house.request()).state == "RECEIVED"
    assert "is received" in text_of(shown)
    assert button_of(shown["blocks"], "desk.act:inspect")
    assert button_of(shown["blocks"], "desk.act:hold")


async def test_a_parcel_without_a_number_is_received_by_its_serial(house: House) -> None:
    """As the label has it, with the letters that scanners put before it."""
    await approved(house)
    await scan(house, "g12345678")
    assert (await house.request()).state == "RECEIVED"


async def test_what_is_scanned_twice_is_received_once(house: House) -> None:
    """The second time it is said what was done, and by whom."""
    await approved(house)
    await scan(house, "G12345678")
    assert "Received by @Dora Dock" in text_of(await scan(house, "G12345678"))
    assert len([one for one in (await house.request()).history if one.event == "receive"]) == 1


async def test_what_nobody_filed_is_no_dead_end(house: House) -> None:
    """A wrong scan changes nothing, and what is alike is offered."""
    reference = await approved(house)
    shown = text_of(await scan(house, "G12345679"))
    assert "I know no open request" in shown
    assert reference in shown or str((await house.request()).number) in shown
    assert (await house.request()).state == "AWAITING_SHIPMENT"


async def test_who_is_not_of_the_dock_receives_nothing(house: House) -> None:
    """The field is not there for a technician, and what is sent all the same is refused by the desk itself."""
    await approved(house)
    assert not [one for one in (await home(house, "UTEO"))["blocks"] if one.get("block_id") == "home.arrived"]
    assert "is for: the dock" in text_of(await scan(house, "G12345678", "UTEO"))
    assert (await house.request()).state == "AWAITING_SHIPMENT"


async def test_of_several_devices_the_dock_says_which(house: House, slack: FakeSlack) -> None:
    """A number opens the choice; a serial is the choice."""
    reference = await _of_two_devices(house)
    await scan(house, reference)
    view = next(view for view in slack.views.values() if view["type"] == "modal")
    devices = next(block for block in view["blocks"] if block.get("block_id") == "device")
    assert [one["value"] for one in devices["element"]["options"]] == ["1", "2"]
    second = {"type": "multi_static_select", "selected_options": [{"value": "2"}]}
    answer = await slack.send("interactive", slack.submitted("UDORA", view, state(device=second)))
    assert answer == {"response_action": "clear"}
    assert [item.state for item in (await house.request()).items] == ["AWAITING_SHIPMENT", "RECEIVED"]
    await scan(house, "G12345678")
    assert [item.state for item in (await house.request()).items] == ["RECEIVED", "RECEIVED"]


async def test_receiving_by_command(house: House) -> None:
    """The same at the keyboard, for whoever has no Home tab open."""
    await approved(house)
    answer = await command(house, "receive G12345678", "UDORA")
    assert "is received" in answer["text"]
    pressed = [one["action_id"] for one in elements(answer["blocks"])]
    assert pressed == ["desk.more", "desk.act:inspect", "desk.act:hold"]


async def test_the_tab_is_drawn_again_after_an_act(house: House, slack: FakeSlack) -> None:
    """What was done from the tab shows there at once, without opening it anew."""
    await approved(house)
    shown = await scan(house, "G12345678")
    await home(house, "ULEA")
    inspect = button_of(shown["blocks"], "desk.act:inspect")
    press = {"action_id": inspect["action_id"], "value": inspect["value"]}
    await slack.send("interactive", slack.pressed_in_view("ULEA", slack.homes["ULEA"], press))
    assert "in inspection" in text_of(slack.homes["ULEA"])


async def _of_two_devices(house: House) -> str:
    """The reference of an approved return of two cameras."""
    request = await house.filed()
    one = request.items[0]
    two = replace(request, items=(one, replace(one, number=2, serial="G12345670")))
    await house.store.commit(Commit(house.clock.now(), puts=(requests.record(two, 1),)))
    await command(house, f"approve {request.reference}")
    return request.reference
