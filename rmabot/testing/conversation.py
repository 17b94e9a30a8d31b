"""A scripted person in a conversation with the real engine, actions and runtime, on the store in memory.

For instance::

async with Conversation(flows, language="fr") as they:
await they.say("je veux retourner un appareil")
assert they.asked == "province"
reply = await they.press("QC")
assert "Lequel" in reply.text
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from zoneinfo import ZoneInfo

from rmabot.engine.effects import Choice, Leaving, Message
from rmabot.engine.events import Attachment, Event, Press, Text, Unreadable
from rmabot.engine.session import BOT, Session
from rmabot.flow.model import FlowSet
from rmabot.ports import requests
from rmabot.ports.actions import Action
from rmabot.ports.channel import Incoming, Unsuitable
from rmabot.ports.timers import TimerHandler
from rmabot.rma.request import Request
from rmabot.testing.clock import SetClock
from rmabot.testing.desk import NAME, ScriptedDesk, event_of
from rmabot.testing.fixtures import COME_ALONG, file_bytes
from rmabot.testing.pressing import find_choice, no_button
from rmabot.testing.reply import Reply, name_of, option_of
from rmabot.testing.script import DEFAULT_DAY
from rmabot.testing.trial import Trial
from rmabot.testing.watch import FAILED, Decision, Seen

_MOST_TIMERS = 500


class NoSuchButton(LookupError):
    """Nothing that was ever shown can be pressed under that name; the message lists what can."""


class NoSuchFile(LookupError):
    """The file is neither beside the test nor one that comes along."""


class Conversation:
    """One person's conversation. ``today`` is the desk's own time at which it begins; ``files`` holds what can be sent."""

    def __init__(  # noqa: PLR0913 - all but the first have a value for most tests
        self, flows: FlowSet, language: str = "en", today: datetime = DEFAULT_DAY, *,
        channel: str = "terminal", name: str = "ana", files: Path | None = None,
        actions: Mapping[str, Action] | None = None, timers: Mapping[str, TimerHandler] | None = None,
    ) -> None:  # fmt: skip
        self.flows = flows
        self.clock = SetClock(today.replace(tzinfo=ZoneInfo(flows.policy.timezone)).timestamp())
        self.trial = Trial(flows, self.clock, channel, actions, timers)
        self.conversation = f"{channel}:{name}"
        self.reply = Reply()
        self._language = language
        self._files = files
        self._count = 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.trial.stop()

    @property
    def session(self) -> Session:
        """The conversation as the engine last left it."""
        seen = self.seen
        return seen[-1].after if seen else Session(self.conversation, self._language)

    @property
    def seen(self) -> list[Seen]:
        """Every step so far."""
        return self.trial.watch.seen

    @property
    def asked_at(self) -> str:
        """The key of the open question, such as ``devices.2.serial``; "" when none is open."""
        session = self.session
        if not session.frames or session.mode != BOT or session.frames[-1].waiting:
            return ""
        return session.frames[-1].at

    @property
    def asked(self) -> str:
        """The name of the open question, such as ``serial``; "" when none is open."""
        return name_of(self.asked_at)

    @property
    def flow(self) -> str:
        """The flow on top, "" when none is under way."""
        frames = self.session.frames
        return frames[-1].flow if frames else ""

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """Every decision so far."""
        return tuple([decision for seen in self.seen for decision in seen.decisions])

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The buttons under the last message that has any: what can be pressed in time."""
        return next((message.choices for message in reversed(self._messages()) if message.choices), ())

    @property
    def shown(self) -> tuple[str, ...]:
        """The names of the buttons that answer the open question, in order."""
        return tuple([option_of(choice) for choice in self.choices if not choice.aside])

    async def say(self, text: str) -> Reply:
        """Type something."""
        return await self._hand_in(Text(self._key(), self.clock.now(), text))

    async def press(self, option: str) -> Reply:
        """Press a button, by its option's name or by what it says: the newest that was ever shown."""
        choice = find_choice(self._messages(), option, self.session, self.flows)
        if choice is None:
            raise NoSuchButton(no_button(option, self.choices))
        return await self.press_token(choice.token)

    async def pick(self, *options: str) -> Reply:
        """Pick some of several options, one by one, and press Done unless the question is answered by then."""
        began, asked = self._mark(), self.asked_at
        for option in options:
            await self.press(option)
        if self.asked_at == asked:
            await self.press("done")
        return self._reply_since(began)

    async def press_token(self, token: str) -> Reply:
        """Press whatever carries this token, be it long gone."""
        return await self._hand_in(Press(self._key(), self.clock.now(), token))

    async def send(self, file: str, caption: str = "") -> Reply:
        """Send a file: one beside the test, or one of those that come along."""
        data = file_bytes(file, self._files)
        if data is None:
            listed = ", ".join(COME_ALONG)
            raise NoSuchFile(
                f'there is no file "{file}" beside the test, and none that comes along ({listed})'
            )
        kept = await self.trial.turns.keep_file(data, file)
        key, at = self._key(), self.clock.now()
        if isinstance(kept, Unsuitable):
            return await self._hand_in(Unreadable(key, at, kept.why, kept.values))
        return await self._hand_in(Attachment(key, at, (kept,), caption))

    async def event(self, event: Event) -> Reply:
        """Hand in any event, for what a person cannot do by typing."""
        return await self._hand_in(event)

    async def desk(self, act: str, given: Mapping[str, Any] | None = None) -> Reply:
        """Have the desk do something: an act on the newest request, or take, reply and handback of the conversation."""
        given = given or {}
        by = "".join(given.get("by", NAME))
        if act in {"take", "handback"}:
            return await self._hand_in(event_of(act, self._key(), self.clock.now(), by))
        began = self._mark()
        desk = ScriptedDesk(self.trial.store, self.flows, self.clock)
        if act == "reply":
            await desk.reply(self.conversation, "".join(given.get("text", "")), by)
        else:
            await desk.act(self.conversation, act, {**given, "by": by})
        return await self._came_of(began)

    def fail(self, action: str, outcome: str = FAILED) -> Reply:
        """Have an action answer that it failed, or another outcome, from now on."""
        self.trial.watch.failing[action] = outcome
        self.reply = Reply()
        return self.reply

    async def wait(self, seconds: float) -> Reply:
        """Let time pass; what comes due happens at its own moment."""
        began, until = self._mark(), self.clock.now() + seconds
        for _ in range(_MOST_TIMERS):
            due = await self.trial.store.due(until, 1)
            if not due:
                self.clock.time = until
                return self._reply_since(began)
            self.clock.time = max(self.clock.time, due[0].due)
            await self.trial.fire()
            await self._came_of(began)
        raise RuntimeError(f"more than {_MOST_TIMERS} timers came due within {seconds} seconds")

    async def restart(self) -> Reply:
        """End the bot's process and begin another on the same store."""
        began = self._mark()
        await self.trial.restart()
        return await self._came_of(began)

    async def requests(self) -> tuple[Request, ...]:
        """Return what this person has filed, what is open first."""
        return tuple([kept.request for kept in await requests.of_person(self.trial.store, self.conversation)])

    async def settle(self) -> Reply:
        """Take in what came of acts that were not this person's."""
        return await self._came_of(self._mark())

    async def _hand_in(self, event: Event) -> Reply:
        began = self._mark()
        channel, _, name = self.conversation.partition(":")
        await self.trial.turns.handle(
            Incoming(self.conversation, self.conversation, channel, event, self._language, name)
        )
        return await self._came_of(began)

    async def _came_of(self, began: tuple[int, int]) -> Reply:
        await self.trial.settled()
        await self.trial.pull(self.conversation)
        reply = self._reply_since(began)
        self.trial.raise_broken()
        return reply

    def _mark(self) -> tuple[int, int]:
        return len(self._delivered()), len(self.seen)

    def _reply_since(self, mark: tuple[int, int]) -> Reply:
        effects = self._delivered()[mark[0] :]
        decisions = [decision for seen in self.seen[mark[1] :] for decision in seen.decisions]
        self.reply = Reply(tuple(effects), tuple(decisions))
        return self.reply

    def _messages(self) -> list[Message]:
        return [effect for effect in self._delivered() if isinstance(effect, Message)]

    def _delivered(self) -> list[Leaving]:
        return self.trial.channel.effects(self.conversation)

    def _key(self) -> str:
        self._count += 1
        return f"{self.conversation}/{self._count}"
