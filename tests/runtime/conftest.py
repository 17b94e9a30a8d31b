"""A small house: memory store, a step that does what its text says, and a channel that remembers."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from rmabot.engine.effects import (
    BackToBot,
    ClearTimer,
    Effect,
    ForPerson,
    Message,
    Noted,
    Run,
    SendFile,
    SetTimer,
    WantPerson,
)
from rmabot.engine.events import ActionDone, Event, PersonLeft, PersonTook, Text, TimerFired
from rmabot.engine.session import Frame, Session
from rmabot.flow.model import FlowSet, Word
from rmabot.ports.actions import Action, Caller, Outcome
from rmabot.ports.channel import Document, Incoming
from rmabot.ports.store import Store
from rmabot.rma.catalogue import Catalogue
from rmabot.rma.policy import Policy
from rmabot.runtime.files import Files
from rmabot.runtime.outbox import Outbox
from rmabot.runtime.turn import House, Turned
from rmabot.runtime.turns import Turns
from rmabot.runtime.versions import Versions
from rmabot.runtime.work import Works
from rmabot.store.memory import MemoryStore
from rmabot.testing.channel import ScriptedChannel
from rmabot.testing.clock import SetClock
from rmabot.text.spans import Span
from rmabot.text.template import parse


@dataclass(frozen=True)
class Stepped:
    """What the small step gives back."""

    session: Session
    effects: tuple[Effect, ...]
    why: tuple[Any, ...] = ()


def say(text: str, wants: str = "") -> Message:
    """A message in English."""
    return Message((Span(text),), wants=wants)


def small_step(flows: FlowSet, session: Session, event: Event) -> Stepped:
    """Answer a text by what it says: each word is a thing to do."""
    heard = session.frames[0].answers.get("heard", ()) if session.frames else ()
    effects: list[Effect] = []
    match event:
        case Text(text=text):
            heard = (*heard, text)
            for word in text.split():
                effects += _asked(word, session, event, heard)
        case ActionDone(call=call, outcome=outcome, values=values):
            heard = (*heard, f"{call}={outcome}")
            again = values.get("again")
            effects.append(Run(again, f"{again}!", {}) if again else say(f"{call}: {outcome}", "text"))
        case TimerFired(name=name):
            heard = (*heard, f"timer {name}")
            effects.append(say(f"timer {name}"))
        case PersonTook(staff=staff):
            session = session._replace(mode=f"person:{staff}")
        case PersonLeft():
            session = session._replace(mode="bot")
        case _:
            raise ValueError(event)
    frame = Frame("talk", "q", {"heard": heard})
    return Stepped(session._replace(frames=(frame,), version=flows.version), tuple(effects), ((event.key,),))


def _asked(word: str, session: Session, event: Event, heard: tuple[str, ...]) -> list[Effect]:
    verb, _, rest = word.partition(":")
    match verb:
        case "count":
            return [say(str(len(heard)))]
        case "boom":
            raise RuntimeError("a customer's name")
        case "do":
            return [say("before"), Run(rest, rest, {"by": session.conversation}, flow="talk")]
        case "outside":
            return [say("one moment"), Run(rest, rest, {}, outside=True, flow="talk")]
        case "wake":
            return [SetTimer(rest, event.at + 60)]
        case "sleep":
            return [ClearTimer(rest)]
        case "note":
            return [Noted("refused", "talk", "q", rest)]
        case _:
            return _PLAIN.get(verb) or [say(word)]


_PLAIN: dict[str, list[Effect]] = {
    "person": [WantPerson("asked", "talk"), ForPerson("hello there")],
    "bot": [BackToBot()],
    "papers": [SendFile("papers", "RQ1")],
}


@dataclass
class Act:
    """An action made of a function."""

    name: str
    work: Callable[[Mapping[str, Any], Caller, Store], Any]

    async def run(self, inputs: Mapping[str, Any], caller: Caller, store: Store) -> Outcome:
        outcome: Outcome = self.work(inputs, caller, store)
        return await outcome if asyncio.iscoroutine(outcome) else outcome


def flow_set(version: str = "v1") -> FlowSet:
    """A flow set with no flows, and one sentence for when something goes wrong."""
    words = {
        "went_wrong": Word("went_wrong", {"en": parse("Something went wrong."), "fr": parse("Oups.")}),
        "saved_to": Word("saved_to", {"en": parse("Saved: {path}"), "fr": parse("Copie : {path}")}),
    }
    policy = Policy.from_mapping({})
    return FlowSet(
        version,
        ("en", "fr"),
        {},
        {},
        words,
        {},
        {},
        policy,
        Catalogue(()),
        globals={},
        phrases=(),
        commands={},
    )


@dataclass
class Small:
    """The small house, whole."""

    store: Any = field(default_factory=MemoryStore)
    clock: SetClock = field(default_factory=SetClock)
    channel: ScriptedChannel = field(default_factory=ScriptedChannel)
    actions: dict[str, Action] = field(default_factory=dict)
    step: Any = small_step
    flows: FlowSet = field(default_factory=flow_set)
    sources: dict[str, FlowSet] = field(default_factory=dict)
    papers: Any = None

    def __post_init__(self) -> None:
        self.versions = Versions(
            self.store, self.flows, {"version": self.flows.version.encode()}, lambda files: self.sources.get(files["version"].decode()),
            lambda session, flows: None,
        )  # fmt: skip
        self.outbox = Outbox(self.store, self.channel, self.clock, self.papers or _paper)
        house = House(self.store, self.step, self.versions, self.actions)
        self.turns = Turns(house, self.clock, Files(self.store).keep, self.outbox.pull)
        self.works = Works(
            self.store, self.actions, lambda: self.flows, self.clock, self.turns.finish, timeout=0.2
        )
        self.turns.committed.append(self._begin)
        self._told = 0

    def _begin(self, _: Any, turned: Turned | None) -> None:
        for key in turned.works if turned else ():
            self.works.begin(key)

    def act(self, name: str, work: Callable[[Mapping[str, Any], Caller, Store], Any]) -> None:
        """Put an action in."""
        self.actions[name] = Act(name, work)

    async def hear(self, text: str, who: str = "scripted:ann", key: str = "") -> None:
        """Let a person type something."""
        await self.turns.handle(self.typed(text, who, key))

    def typed(self, text: str, who: str = "scripted:ann", key: str = "") -> Incoming:
        """What a person typed, as a channel gives it."""
        self._told += 1
        return Incoming(who, who, "scripted", Text(key or f"t{self._told}", self.clock.now(), text))

    async def said(self, who: str = "scripted:ann") -> list[str]:
        """Deliver, and return all that a person got."""
        await self.outbox.pull(who)
        return self.channel.texts(who)

    async def heard(self, who: str = "scripted:ann") -> list[str]:
        """What a conversation's session remembers."""
        from rmabot.runtime import conversation

        record = await self.store.get(conversation.KIND, who)
        return list(conversation.read(record).session.frames[0].answers["heard"]) if record else []


async def _paper(effect: SendFile) -> Document:
    return Document(f"{effect.request}.pdf", b"%PDF-1.7")


@pytest.fixture
def small() -> Small:
    """A small house with nothing in it yet."""
    return Small()


@pytest.fixture
def house() -> type[Small]:
    """The small house, to be made otherwise."""
    return Small
