"""The bot for colleagues: direct messages and mentions become events of their conversations."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any

from rmabot.engine.events import Attachment, Command, Event, Press, Text
from rmabot.ports.channel import Incoming, Remote, Turns
from rmabot.ports.desk_window import DeskWindow
from rmabot_slack import blocks as kit
from rmabot_slack import words
from rmabot_slack.calls import Refused
from rmabot_slack.message import DATE, MODEL, PICK, PRESS
from rmabot_slack.people import People, Person
from rmabot_slack.place import CHANNEL, Place
from rmabot_slack.sender import Sender
from rmabot_slack.typed import escaped, typed

_SAID = frozenset({"", "file_share", "thread_broadcast", "me_message"})
_KNOWN_THREADS = 5000
_QUOTED = 2500


class Talk:
    """Gives what colleagues say and press to the turns, each conversation in its order."""

    def __init__(self, sender: Sender, people: People) -> None:
        self._sender = sender
        self._people = people
        self._rows: dict[str, _Row] = {}
        self._called: OrderedDict[str, bool] = OrderedDict()
        self.turns: Turns | None = None
        self.desk: DeskWindow | None = None
        self.bot = ""

    async def message(self, event: Mapping[str, Any], team: str) -> None:
        """Take in a message to the bot, or in a thread where its writer called the bot."""
        if str(event.get("subtype") or "") not in _SAID or event.get("bot_id") or not event.get("user"):
            return
        place = await self._place(event, team)
        if place is None:
            return
        async with self._row(place.conversation):
            person = await self._people.who(
                place.user, str(event.get("user_team") or event.get("team") or team)
            )
            if not isinstance(person, Person):
                await self._turn_away(place)
                return
            if not place.channel:
                self._sender.threads[place.conversation] = str(event.get("thread_ts") or "")
            await self._hand_in(place, person, self._event(event), _remote(event))

    async def _turn_away(self, place: Place) -> None:
        """Say to a stranger, where Slack lets us, that this bot is for colleagues."""
        both = "\n".join([words.say("not_for_you", language) for language in words.LANGUAGES])
        with suppress(Refused):
            await self._sender.whisper(place, both)

    async def pressed(self, payload: Mapping[str, Any], person: Person) -> None:
        """Take in a press, a pick of a menu or a day of a calendar."""
        place = await self._pressed_in(payload, person)
        if place.channel and not await self._has_called(place):
            await self._sender.whisper(place, words.say("not_your_talk", words.language_of(person.language)))
            return
        async with self._row(place.conversation):
            if not place.channel:
                self._sender.threads[place.conversation] = str(payload["message"].get("thread_ts") or "")
            for action in payload["actions"]:
                await self._hand_in(place, person, self._pressed(place, payload, action))

    async def start(self, person: Person, key: str, command: str, about: str = "") -> None:
        """Begin something of a person's own in their direct messages; ``about`` is a text that stands above it."""
        if about:
            language = words.language_of(person.language)
            head = escaped(words.say("shortcut.from", language))
            await self._sender.post({"channel": person.id, "text": head, "blocks": _quoted(about, language)})
        await self._begin(Place(person.team, person.id), person, key, command)

    async def start_for_customer(self, person: Person, key: str, command: str, about: str = "") -> None:
        """Begin something for a customer: a thread of its own in the colleague's direct messages; ``about`` stands above."""
        language = words.language_of(person.language)
        head = words.say("behalf.title", language)
        blocks = [kit.header(head), kit.section(words.say("behalf.how", language))]
        blocks += _quoted(about, language) if about else []
        channel, ts = await self._sender.post({"channel": person.id, "text": escaped(head), "blocks": blocks})
        place = Place(person.team, person.id, channel, ts)
        await self._call(place)
        await self._begin(place, person, key, command)

    async def _begin(self, place: Place, person: Person, key: str, command: str) -> None:
        async with self._row(place.conversation):
            await self._hand_in(place, person, Command(key, 0.0, command))

    async def say(self, person: Person, key: str, text: str) -> None:
        """Hand in a text as if the person had written it to the bot."""
        place = Place(person.team, person.id)
        async with self._row(place.conversation):
            await self._hand_in(place, person, Text(key, 0.0, text))

    async def _hand_in(
        self, place: Place, person: Person, event: Event, remote: tuple[Remote, ...] = ()
    ) -> None:
        assert self.turns is not None
        language = words.language_of(person.language)
        filed_by = place.person if place.for_customer else ""
        incoming = Incoming(
            place.conversation, place.owner, CHANNEL, event, language, person.name, remote, filed_by=filed_by
        )
        await self.turns.handle(incoming)

    async def _place(self, event: Mapping[str, Any], team: str) -> Place | None:
        channel, user = str(event["channel"]), str(event["user"])
        thread = str(event.get("thread_ts") or "")
        if event.get("channel_type") == "im" or channel.startswith("D"):
            return await self._direct(team, user, channel, thread)
        called = event.get("type") == "app_mention" or f"<@{self.bot}>" in str(event.get("text", ""))
        place = Place(team, user, channel, thread or str(event["ts"]))
        if called:
            await self._call(place)
            return place
        return place if thread and await self._has_called(place) else None

    async def _direct(self, team: str, user: str, channel: str, thread: str) -> Place:
        """A person's direct messages, or the thread in them where they speak for a customer."""
        place = Place(team, user, channel, thread)
        return place if thread and await self._has_called(place) else Place(team, user)

    async def _call(self, place: Place) -> None:
        """Remember that somebody began to speak with the bot in a thread: what they say there from now on is for it."""
        if place.conversation in self._called:
            return
        if self.desk is not None:
            await self.desk.keep(f"{CHANNEL}.talk.{place.conversation}", {})
        self._called[place.conversation] = True
        while len(self._called) > _KNOWN_THREADS:
            self._called.popitem(last=False)

    async def _has_called(self, place: Place) -> bool:
        if place.conversation in self._called:
            return True
        if self.desk is None or await self.desk.kept(f"{CHANNEL}.talk.{place.conversation}") is None:
            return False
        self._called[place.conversation] = True
        return True

    def _event(self, event: Mapping[str, Any]) -> Event:
        # A mention comes as a message and as a mention: the message itself is what happened once.
        key = f"{CHANNEL}:{event['channel']}:{event['ts']}"
        text = typed(str(event.get("text") or ""), self.bot)
        if event.get("files"):
            return Attachment(key, 0.0, (), text)
        return Text(key, 0.0, text) if text else Command(key, 0.0, "start")

    async def _pressed_in(self, payload: Mapping[str, Any], person: Person) -> Place:
        channel = str((payload.get("channel") or {}).get("id") or payload["container"]["channel_id"])
        message = payload["message"]
        thread = str(message.get("thread_ts") or "")
        if channel.startswith("D"):
            return await self._direct(person.team, person.id, channel, thread)
        return Place(person.team, person.id, channel, thread or str(message["ts"]))

    def _pressed(self, place: Place, payload: Mapping[str, Any], action: Mapping[str, Any]) -> Event:
        channel = str((payload.get("channel") or {}).get("id") or payload["container"]["channel_id"])
        message = payload["message"]
        key = f"{CHANNEL}:press:{channel}:{message['ts']}:{action['action_id']}:{action.get('action_ts')}"
        name, _, question = str(action["action_id"]).partition(":")
        where = (channel, str(message["ts"]))
        if name in {PRESS, PICK}:
            token = str((action.get("selected_option") or action).get("value", ""))
            self._sender.pressed(place.conversation, token, where, message.get("blocks", ()))
            return Press(key, 0.0, token)
        if str(self._sender.asked(place.conversation)) != question.partition(".")[0]:
            # A calendar of a question long answered: the engine says so, as for any late button.
            return Press(key, 0.0, f"{question}.!late")
        chosen = (
            action.get("selected_date")
            if name == DATE
            else (action.get("selected_option") or {}).get("value")
        )
        return Text(key, 0.0, str(chosen or ""))

    @asynccontextmanager
    async def _row(self, conversation: str) -> AsyncIterator[None]:
        """One after the other: looking somebody up must not let their second message overtake the first."""
        row = self._rows.setdefault(conversation, _Row())
        row.waiting += 1
        try:
            async with row.lock:
                yield
        finally:
            row.waiting -= 1
            if not row.waiting:
                self._rows.pop(conversation, None)


def _quoted(about: str, language: str) -> list[kit.Block]:
    """The message from which somebody began."""
    return [kit.context(words.say("shortcut.from", language)), kit.section(kit.cut(about, _QUOTED))]


def _remote(event: Mapping[str, Any]) -> tuple[Remote, ...]:
    """The files of a message, to be fetched once it is committed."""
    return tuple(
        [
            Remote(
                str(one.get("id") or ""),
                str(one.get("name") or one.get("title") or "file"),
                int(one.get("size") or 0),
            )
            for one in event.get("files") or ()
        ]
    )


class _Row:
    """Who is at work in a conversation, and how many are there or wait."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.waiting = 0


ACTIONS = (PRESS, PICK, DATE, MODEL)
"""What the names of this conversation's buttons and menus begin with."""
