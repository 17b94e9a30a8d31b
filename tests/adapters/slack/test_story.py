"""The whole story: a customer on Telegram, the desk on Slack, from the first word to the last."""

from typing import Any

from rmabot.testing.fixtures import file_bytes
from rmabot_telegram import TelegramChannel
from tests.adapters.slack.fake import DESK, FakeSlack
from tests.adapters.slack.house import RETURN, House, button_of, silent, text_of
from tests.adapters.slack.test_desk import form, in_more, state, text
from tests.adapters.telegram.platform.chats import Shown
from tests.adapters.telegram.platform.person import Person
from tests.adapters.telegram.platform.server import BotApi
from tests.adapters.telegram.running import FREE


async def done(house: House, card: dict[str, Any], said: str) -> None:
    """Wait until the card says so."""
    await house.slack.until(lambda: said in text_of(card))


async def send(house: House, user: str, view: dict[str, Any], photos: Any = None, **fields: Any) -> None:
    """Send a form; its fields are taken."""
    given = state(**fields) | (
        {"photos": {"desk.value": {"type": "file_input", "files": photos}}} if photos else {}
    )
    answer = await house.slack.send("interactive", house.slack.submitted(user, view, given))
    assert answer == {"response_action": "clear"}
    house.slack.views.clear()


class OnTelegram:
    """A customer with a phone, whose own words and presses are those of ``RETURN``."""

    def __init__(self, house: House, person: Person) -> None:
        self.house, self.person = house, person

    async def do(self, how: str, what: str) -> None:
        """Say, press or send one thing, and wait for what the bot says to it."""
        before = self._seen()
        if how == "say":
            await self.person.say(what)
        elif how == "send":
            data = file_bytes(what, None)
            assert data is not None
            await self.person.document(data, what, "application/pdf")
        else:
            shown, token = await self.house.slack.until(lambda: self._button(what))
            await self.person.press_token(token, shown)
        await self.house.slack.until(lambda: self._seen() > before)
        await self.house.bot.inbox.settled()
        await silent(self.house.store, "telegram")

    async def heard(self, words: str) -> Shown:
        """Wait for a message with these words."""
        found: Shown = await self.house.slack.until(
            lambda: next((one for one in self.person.messages if words in one.text), None)
        )
        return found

    async def file(self, name: str) -> bytes:
        """Wait for a document of that name."""
        found: Shown = await self.house.slack.until(
            lambda: next((one for one in self.person.messages if one.document and name in one.name), None)
        )
        assert found.document is not None
        return found.document

    def _seen(self) -> int:
        """How much has come or changed: a press on a list only changes its ticks."""
        return sum([1 + one.edits for one in self.person.messages])

    def _button(self, what: str) -> tuple[Shown, str] | None:
        for shown in reversed(self.person.messages):
            for token in shown.tokens:
                if token.split(".", 2)[2].split(":", maxsplit=1)[0] == what:
                    return shown, token
        return None


async def test_from_the_first_word_to_the_last(slack: FakeSlack) -> None:
    """Filed on Telegram, approved on Slack with its papers, shipped, received, quoted, accepted, repaired, sent back, closed."""
    async with BotApi() as api, House(slack, beside=TelegramChannel({**api.settings, **FREE})) as house:
        api.platform.flood.strict = False
        customer = OnTelegram(house, api.person(7, name="Jane"))
        for how, what in RETURN:
            await customer.do(how, what)
        request = await house.request("telegram:7")
        await customer.heard(request.reference)
        card: dict[str, Any] = await slack.until(lambda: house.card(request.reference))

        await house.press("UANA", card, "desk.act:approve")
        await done(house, card, "Approved by @Ana Agent")
        number = str((await house.request("telegram:7")).number)
        await customer.heard(number)
        assert (await customer.file(f"{number}.pdf")).startswith(b"%PDF")

        await send(
            house, "UANA", await in_more(house, "UANA", card, "track"), tracking=text("1Z999AA10123456784")
        )
        await done(house, card, "on its way to us")
        await on_the_bench(house, card, customer)

        ready = await form(house, "UTEO", card, "desk.act:ready")
        await send(house, "UTEO", ready, note=text("New front glass."))
        await done(house, card, "Ready by @Teo Tech")
        ship = await form(house, "UDORA", card, "desk.act:ship")
        await send(house, "UDORA", ship, carrier=text("UPS"), tracking=text("1Z999AA10123456784"))
        await done(house, card, "Shipped back by @Dora Dock")
        await customer.heard("1Z999AA10123456784")
        await house.press("UANA", card, "desk.act:close")
        await done(house, card, "Closed by @Ana Agent")

        assert (await house.request("telegram:7")).state == "CLOSED"
        assert not slack.refused
        assert api.platform.unknown == []
        assert len([one for one in slack.in_channel(DESK) if not one.get("thread_ts")]) == 1
        log = await slack.until(lambda: _log(slack, card["ts"]))
        assert [step for step in STEPS if step not in log] == []
        acts = [(act.by, act.act) for act in await house.store.audit(request.reference)]
        assert ("Teo Tech", "request.quote") in acts
        assert ("telegram:7", "request.accept") in acts


STEPS = (
    "Approved",
    "Received",
    "Inspection begun",
    "Fee quoted",
    "Fee accepted",
    "Ready",
    "Shipped back",
    "Closed",
)


def _log(slack: FakeSlack, ts: str) -> str:
    """All that a card's thread says, once it says the last thing."""
    said = "\n".join([text_of(one) for one in slack.in_channel(DESK, ts)])
    return said if STEPS[-1] in said else ""


async def on_the_bench(house: House, card: dict[str, Any], customer: OnTelegram) -> None:
    """Received, inspected, quoted, and the fee accepted."""
    await house.press("UDORA", card, "desk.act:receive")
    await done(house, card, "Received by @Dora Dock")
    await house.press("UTEO", card, "desk.act:inspect")
    await done(house, card, "Inspection begun by @Teo Tech")
    quote = await form(house, "UTEO", card, "desk.act:quote")
    await send(
        house, "UTEO", quote, amount=text("45.00"), tax=text("6.74"), text=text("The housing is cracked.")
    )
    await done(house, card, "Fee quoted by @Teo Tech")
    await customer.heard("The housing is cracked.")
    await customer.do("press", "decide")
    await customer.do("press", "accept")
    await done(house, card, "Fee accepted by Customer")


async def test_a_mismatch_at_the_dock_with_its_photo(house: House, slack: FakeSlack) -> None:
    """Wrong serial: the reason from a list, what is here, a photo; the customer chooses, the photo is on the request."""
    request = await house.filed()
    card = house.card(request.reference)
    assert card is not None
    await house.press("UANA", card, "desk.act:approve")
    await done(house, card, "Approved by")
    await house.press("UDORA", card, "desk.act:receive")
    await done(house, card, "Received by")
    hold = await form(house, "UDORA", card, "desk.act:hold")
    data = file_bytes("photo.jpg", None)
    assert data is not None
    photo = slack.file("box.jpg", data)
    await send(
        house, "UDORA", hold, reason={"type": "static_select", "selected_option": {"value": "wrong_serial"}},
        got=text("E55667788"), photos=[photo],
    )  # fmt: skip
    await done(house, card, "Set aside: it differs by @Dora Dock")
    held = await house.request()
    assert held.items[0].mismatch is not None
    assert (held.items[0].mismatch.expected, held.items[0].mismatch.got) == ("G12345678", "E55667788")
    assert not slack.in_channel("UDORA")
    await slack.until(lambda: "Attached: proof of purchase, photo" in text_of(card))
    assert [(one.name, one.purpose) for one in (await house.request()).files][-1] == ("box.jpg", "photo")
    more = await form(house, "UTEO", card, "desk.more")
    button = button_of(more["blocks"], "desk.pictures")
    press = {"action_id": button["action_id"], "value": button["value"]}
    await slack.send("interactive", slack.pressed_in_view("UTEO", more, press))
    given = [one for one in slack.shared if one["channel"] == "DUTEO"]
    assert [one["name"] for one in given] == ["box.jpg"]  # the bench sees the device, never the invoice
    assert ("Teo Tech", "request.photos_seen") in [
        (act.by, act.act) for act in await house.store.audit(request.reference)
    ]


async def test_a_photo_that_slack_does_not_give_is_said(house: House, slack: FakeSlack) -> None:
    """What was found out at the dock is committed; whoever sent the form knows that the photo is missing."""
    request = await house.filed()
    card = house.card(request.reference)
    assert card is not None
    for user, act, said in (("UANA", "approve", "Approved by"), ("UDORA", "receive", "Received by")):
        await house.press(user, card, f"desk.act:{act}")
        await done(house, card, said)
    hold = await form(house, "UDORA", card, "desk.act:hold")
    photo = slack.file("box.jpg", b"", login_page=True)
    reason = {"type": "static_select", "selected_option": {"value": "pack_damage"}}
    await send(house, "UDORA", hold, reason=reason, photos=[photo])
    await done(house, card, "Set aside: it differs by @Dora Dock")
    assert "could not get 1 of the photos" in slack.in_channel("UDORA")[0]["text"]
