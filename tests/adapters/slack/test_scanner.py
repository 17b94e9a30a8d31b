"""Many parcels at the dock, on Slack: scan, Enter, scan, Enter; each is answered, and nothing is received by guess."""

from typing import Any

from tests.adapters.slack.block_kit import view_errors
from tests.adapters.slack.fake import FakeSlack
from tests.adapters.slack.house import House, button_of, elements, text_of
from tests.adapters.slack.test_dock import _of_two_devices, approved
from tests.adapters.slack.test_home import command, home


class Scanner:
    """Somebody at the dock with the form open."""

    def __init__(self, house: House, user: str = "UDORA") -> None:
        self.house, self.user = house, user
        self.view: dict[str, Any] = {}

    async def open(self) -> None:
        """Press the button on the Home tab."""
        tab = await home(self.house, self.user)
        button = button_of(tab["blocks"], "home.scan")
        press = {"action_id": button["action_id"], "value": button["value"]}
        await self.house.slack.send("interactive", self.house.slack.pressed_in_view(self.user, tab, press))
        self.view = [view for view in self.house.slack.views.values() if view["type"] == "modal"][-1]

    async def scan(self, *codes: str) -> str:
        """Type each code and press Enter; return what is shown after the last."""
        for code in codes:
            (field,) = [block["block_id"] for block in self.view["blocks"] if block["type"] == "input"]
            typed = {field: {"desk.value": {"value": code}}}
            answer = await self.house.slack.send(
                "interactive", self.house.slack.submitted(self.user, self.view, typed)
            )
            assert answer["response_action"] == "update", answer
            assert view_errors(answer["view"]) == []
            self.view = {**self.view, **answer["view"]}
        return text_of(self.view)


async def test_a_box_of_two_is_received_device_by_device(house: House) -> None:
    """The number opens it, each serial is received, and what is still expected is said."""
    reference = await _of_two_devices(house)
    scanner = Scanner(house)
    await scanner.open()
    assert "Scan the number on the box" in text_of(scanner.view)
    assert "expects DS-2CD2143G2-I G12345678, DS-2CD2143G2-I G12345670" in await scanner.scan(reference)
    shown = await scanner.scan("G12345678")
    assert "G12345678 received. Still expected: DS-2CD2143G2-I G12345670." in shown
    shown = await scanner.scan("g12345670")
    assert "That is all of it." in shown
    assert "Devices received: 2 · parcels: 1 · to look at: 0" in shown
    assert {item.state for item in (await house.request()).items} == {"RECEIVED"}
    assert "expects" in shown  # what was said before stays below


async def test_parcels_one_after_the_other(house: House) -> None:
    """The next number closes the box before; an empty line does, too."""
    first, second = await approved(house), await approved_of(house, "ben", "G55555555")
    scanner = Scanner(house)
    await scanner.open()
    await scanner.scan(first, "G12345678", second, "G55555555")
    shown = await scanner.scan("")
    assert "Devices received: 2 · parcels: 2 · to look at: 0" in shown
    assert "Scan the number on the box" in shown


async def approved_of(house: House, name: str, serial: str) -> str:
    """Another customer's approved return, of a serial of its own."""
    from rmabot.ports import requests
    from rmabot.ports.store import Commit
    from rmabot.rma.record import replace

    request = await house.filed(name)
    own = replace(request, items=(replace(request.items[0], serial=serial),))
    await house.store.commit(Commit(house.clock.now(), puts=(requests.record(own, 1),)))
    await command(house, f"approve {request.reference}")
    return request.reference


async def test_what_does_not_belong_can_be_set_aside_at_once(house: House, slack: FakeSlack) -> None:
    """A serial that is not on it receives nothing; beside it is the way to say that it differs, with a reason and a photo."""
    reference = await approved(house)
    scanner = Scanner(house)
    await scanner.open()
    shown = await scanner.scan(reference, "G99999999")
    assert "⚠️" in shown
    assert "to look at: 1" in shown
    assert (await house.request()).state == "AWAITING_SHIPMENT"
    differs = button_of(scanner.view["blocks"], "desk.act:hold")
    press = {"action_id": differs["action_id"], "value": differs["value"]}
    await slack.send("interactive", slack.pressed_in_view("UDORA", scanner.view, press))
    pushed = [view for view in slack.views.values() if view["type"] == "modal"][-1]
    assert {"reason", "photos"} <= {block.get("block_id") for block in pushed["blocks"]}


async def test_unknown_codes_and_repeats_are_said(house: House) -> None:
    """Nothing changes by them."""
    reference = await approved(house)
    scanner = Scanner(house)
    await scanner.open()
    assert "no request has this number" in await scanner.scan("nonsense")
    assert "is a serial of" in await scanner.scan("G12345678")
    shown = await scanner.scan(reference, "G12345678", "G12345678")
    assert "was received already" in shown
    assert len([one for one in (await house.request()).history if one.event == "receive"]) == 1


async def test_a_long_day_stays_within_slacks_limits(house: House) -> None:
    """The newest answers are shown; the counts go on."""
    scanner = Scanner(house)
    await scanner.open()
    shown = await scanner.scan(*[f"nothing {number} {'x' * 80}" for number in range(45)])
    assert "to look at: 45" in shown
    assert len(elements(scanner.view["blocks"])) == 0


async def test_only_the_dock_scans(house: House, slack: FakeSlack) -> None:
    """Others have no button, and what is sent all the same receives nothing."""
    reference = await approved(house)
    assert not [
        one for one in elements((await home(house, "UANA"))["blocks"]) if one["action_id"] == "home.scan"
    ]
    assert "Enter" in (await command(house, "scan", "UTEO"))["text"]
    view = [view for view in slack.views.values() if view["type"] == "modal"][-1]
    typed = {"scan0": {"desk.value": {"value": reference}}}
    answer = await slack.send("interactive", slack.submitted("UTEO", view, typed))
    assert "is for: the dock" in answer["errors"]["scan0"]


async def test_the_dock_reads_french(house: House, slack: FakeSlack) -> None:
    """Every sentence, states among them."""
    slack.users["UDORA"]["locale"] = "fr-CA"
    reference = await approved(house)
    scanner = Scanner(house)
    await scanner.open()
    shown = await scanner.scan(reference, "G12345678", "G12345678")
    assert "reçu. Tout est là." in shown
    assert "est déjà reçu. État : reçue." in shown
