"""A whole bot with its desk on a fake Slack, and customers on a scripted channel."""

import asyncio
import secrets
import time
from collections.abc import Mapping, Sequence
from typing import Any, Self

from rmabot.engine.effects import Choice, Message, SendFile
from rmabot.engine.events import Attachment, Press, Text
from rmabot.ports import requests
from rmabot.ports.channel import Channel, Incoming
from rmabot.ports.store import Store
from rmabot.rma.request import Request
from rmabot.runtime.bootstrap import wire
from rmabot.runtime.desk_window import Window
from rmabot.runtime.dialogs import Dialogs
from rmabot.runtime.serve import run
from rmabot.runtime.settings import Staff
from rmabot.store.memory import MemoryStore
from rmabot.testing.channel import ScriptedChannel
from rmabot.testing.fixtures import file_bytes
from rmabot.text.spans import plain
from rmabot_slack import SlackChannel
from tests.adapters.slack.fake import APP_TOKEN, DESK, SECRET, TOKEN, FakeSlack
from tests.shipped import shipped_dialogs

MONDAY_NOON = 1781539200.0
"""2026-06-15 12:00 in Toronto: the desk is open."""
PATIENCE = 20.0
"""Seconds: on a machine with much else to do nothing of a test is late by itself."""
ROLES = {"agent": "UANA,UBEN", "dock": "SDOCK", "technician": "UTEO", "lead": "ULEA"}
RETURN: Sequence[tuple[str, str]] = (
    ("say", "i want to return a device"), ("say", "Ontario"), ("press", "customer"), ("say", "S/N: G12345678"),
    ("say", "DS-2CD2143G2-I"), ("send", "invoice.pdf"), ("say", "Camera Store Ltd."), ("say", "March 14, 2025"),
    ("press", "no_power"), ("say", "Since yesterday evening the light stays off, whatever I do."),
    ("press", "restart"), ("press", "!done"), ("press", "no_damage"), ("press", "no"), ("press", "yes"),
    ("press", "no"), *[("press", "yes")] * 5, ("say", "Jane Roy"), ("say", "123 Main Street, Toronto ON M5V 1A1"),
    ("say", "416 555 0123"), ("press", "!skip"), ("press", "!send"),
)  # fmt: skip


class RunningClock:
    """A clock that goes on from a Monday noon, and can be set forward."""

    def __init__(self, start: float = MONDAY_NOON) -> None:
        self._ahead = start - time.time()

    def now(self) -> float:
        return time.time() + self._ahead

    def entropy(self) -> int:
        return secrets.randbits(64)

    def wait(self, seconds: float) -> None:
        self._ahead += seconds


class House:
    """Everything that runs; ``section`` are settings of Slack beside the usual ones.

    Customers speak with a scripted channel, or with the one that stands ``beside``.
    """

    def __init__(
        self, slack: FakeSlack, *, store: Store | None = None, staff: Sequence[Staff] = (), spoken: Dialogs | None = None,
        commit_seconds: float = PATIENCE, beside: Channel | None = None, **section: Any,
    ) -> None:  # fmt: skip
        self.slack = slack
        self.clock = RunningClock()
        self.store = store or MemoryStore(self.clock.now)
        self.bot = wire(self.store, spoken or shipped_dialogs(), self.clock)
        self.customers = ScriptedChannel("telegram")
        told = {
            "bot_token": TOKEN, "app_token": APP_TOKEN, "signing_secret": SECRET, "base_url": slack.base_url,
            "desk_channel": DESK, "roles": ROLES, "listen": "127.0.0.1:0", **section,
        }  # fmt: skip
        self.channel = SlackChannel(told, look_seconds=0.2, commit_seconds=commit_seconds, backoff=0.05)
        self.window = Window(self.bot, staff)
        self.channel.open_desk(self.window)
        self._channels: list[Channel] = [self.channel, beside or self.customers]
        self._stop = asyncio.Event()

    async def __aenter__(self) -> Self:
        self._awake = self.bot.awake()
        await self._awake.__aenter__()
        self._running = asyncio.create_task(run(self.bot, self._channels, self._stop))
        await self.slack.until(
            lambda: (
                self._running.done()
                or (self.channel.door and self.channel.door.connected.is_set())
                or self.channel.calls.token_lost
            )
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        self._stop.set()
        await self._running
        await self._awake.__aexit__(None, None, None)

    @property
    def url(self) -> str:
        """Where HTTP mode listens."""
        door = self.channel.door
        return f"http://127.0.0.1:{door.port}/slack/events"  # type: ignore[union-attr]

    def customer(self, name: str = "ana") -> "Customer":
        """Somebody on the other channel."""
        return Customer(self, f"telegram:{name}")

    async def request(self, person: str = "telegram:ana") -> Request:
        """The newest request of somebody."""
        return (await requests.of_person(self.store, person))[0].request

    async def filed(self, name: str = "ana") -> Request:
        """A return filed by a customer, and its card on the desk's channel."""
        await self.customer(name).file()
        request = await self.request(f"telegram:{name}")
        await self.slack.until(lambda: self.card(request.reference))
        return request

    def card(self, reference: str) -> dict[str, Any] | None:
        """The newest card of a request."""
        found = [
            one for one in self.slack.in_channel(DESK) if not one.get("thread_ts") and values(one, reference)
        ]
        return found[-1] if found else None

    async def press(self, user: str, message: Mapping[str, Any], action_id: str) -> Any:
        """Press a button of a message by the beginning of its name."""
        button = button_of(message["blocks"], action_id)
        action = {"type": "button", "action_id": button["action_id"], "value": button.get("value")}
        return await self.slack.send("interactive", self.slack.pressed(user, message, action))

    async def dm(self, user: str, text: str, **more: Any) -> list[dict[str, Any]]:
        """Write to the bot, and return what it says to that."""
        before = len(self.slack.in_channel(user))
        await self.slack.send("events_api", self.slack.event(self.slack.said(user, text, **more)))
        return await self.answers(user, before + 1)

    async def answers(self, user: str, before: int) -> list[dict[str, Any]]:
        """What the bot has said to somebody since so many messages; waits until it is silent."""
        await self.slack.until(lambda: len(self.slack.in_channel(user)) > before)
        await silent(self.store, "slack")
        return [one for one in self.slack.in_channel(user)[before:] if one.get("bot_id")]


class Customer:
    """Somebody on the scripted channel, straight at the turns."""

    def __init__(self, house: House, conversation: str) -> None:
        self.house, self.conversation = house, conversation
        self._count = 0

    async def file(self) -> None:
        """File a return of one camera."""
        for how, what in RETURN:
            await self.do(how, what)

    async def do(self, how: str, what: str) -> None:
        """Say, press or send one thing."""
        self._count += 1
        key = f"{self.conversation}/{self._count}"
        event: Any
        if how == "say":
            event = Text(key, 0.0, what)
        elif how == "send":
            data = file_bytes(what, None)
            assert data is not None
            event = Attachment(key, 0.0, (await self.house.bot.turns.keep_file(data, what),))
        else:
            await self.heard()
            event = Press(key, 0.0, self._choice(what).token)
        await self.house.bot.turns.handle(
            Incoming(self.conversation, self.conversation, "telegram", event, "en", "Jane")
        )

    async def heard(self) -> list[str]:
        """Everything the bot has said so far."""
        await silent(self.house.store, "telegram")
        return self.house.customers.texts(self.conversation)

    def files(self) -> list[SendFile]:
        """The documents that came."""
        return [one for one in self.house.customers.effects(self.conversation) if isinstance(one, SendFile)]

    def _choice(self, what: str) -> Choice:
        for effect in reversed(self.house.customers.effects(self.conversation)):
            for choice in effect.choices if isinstance(effect, Message) else ():
                if choice.token.split(".", 2)[2].split(":")[0] == what:
                    return choice
        raise LookupError(what)


async def silent(store: Store, channel: str) -> None:
    """Wait until everything for a channel is delivered."""
    while await store.waiting(channel):  # noqa: ASYNC110 - the store tells nobody
        await asyncio.sleep(0.005)


def values(message: Mapping[str, Any], value: str) -> bool:
    """Whether a button of the message is for this."""
    return any(str(one.get("value", "")).partition("|")[0] == value for one in elements(message["blocks"]))


def elements(blocks: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Every button and menu of some blocks."""
    found: list[Mapping[str, Any]] = []
    for block in blocks:
        found += block["elements"] if block["type"] == "actions" else []
        found += [block["accessory"]] if "accessory" in block else []
    return found


def button_of(blocks: Sequence[Mapping[str, Any]], beginning: str) -> Mapping[str, Any]:
    """The button whose name begins so, or whose label is this."""
    for one in elements(blocks):
        if one["action_id"].startswith(beginning) or one.get("text", {}).get("text") == beginning:
            return one
    raise LookupError(f"{beginning} is none of {[one['action_id'] for one in elements(blocks)]}")


def text_of(message: Mapping[str, Any]) -> str:
    """All that is to be read in a message or view."""
    return "\n".join(_texts(message.get("blocks", []))) or str(message.get("text", ""))


def _texts(part: Any) -> list[str]:
    if isinstance(part, Mapping):
        if isinstance(part.get("text"), str):
            return [part["text"]]
        return [text for value in part.values() for text in _texts(value)]
    if isinstance(part, list):
        return [text for one in part for text in _texts(one)]
    return []


def said(effect: Any) -> str:
    """A message's text."""
    return plain(effect.text)
