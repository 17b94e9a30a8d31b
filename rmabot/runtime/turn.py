"""One turn: an event, the steps and inside actions it leads to, and the one commit that comes of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol, assert_never, cast

from msgspec import Struct, field

from rmabot.engine.effects import (
    BackToBot,
    Chosen,
    ClearTimer,
    Effect,
    ForPerson,
    Leaving,
    Message,
    Noted,
    Run,
    SendFile,
    SetTimer,
    WantPerson,
)
from rmabot.engine.events import ActionDone, Event
from rmabot.engine.session import Session
from rmabot.flow.model import FlowSet
from rmabot.ports.actions import Action, Caller, Outcome
from rmabot.ports.channel import Incoming
from rmabot.ports.store import Store, Timer
from rmabot.rma.record import replace
from rmabot.runtime import conversation as record
from rmabot.runtime import handover, inbox, notes, work
from rmabot.runtime.chance import derived
from rmabot.runtime.conversation import Conversation
from rmabot.runtime.ledger import Ledger
from rmabot.runtime.snapshot import Snapshot
from rmabot.runtime.versions import Versions

MOST_ACTIONS = 20


class Stepped(Protocol):
    """What a step gives back."""

    @property
    def session(self) -> Session:
        """Return the session after it."""

    @property
    def effects(self) -> tuple[Effect, ...]:
        """Return what it wants done, in order."""

    @property
    def why(self) -> tuple[Any, ...]:
        """Return what was decided, for whoever asks."""


Step = Callable[[FlowSet, Session, Event], Stepped]


class House(Struct, frozen=True):
    """What every turn works with; ``notes`` tells whether facts for the leads' report are kept, ``mail`` whether letters are sent."""

    store: Store
    step: Step
    versions: Versions
    actions: Mapping[str, Action]
    notes: bool = True
    mail: bool = False


class Done(Struct, frozen=True):
    """What outside work came to, and the record under which it was waited for."""

    outcome: Outcome
    work: str


class Turned(Struct):
    """A turn before its commit; ``works`` are the keys of outside work to begin after it; ``waits``: the event is to be handled later."""

    ledger: Ledger
    conversation: Conversation
    flows: FlowSet
    why: list[Any] = field(default_factory=list)
    works: list[str] = field(default_factory=list)
    waits: bool = False


async def take_turn(house: House, incoming: Incoming, done: Done | None = None, taken: int = 0) -> Turned:
    """Carry one event as far as it goes; nothing is written yet.

    ``done`` is the work whose result the event is; ``taken`` counts what waited in the inbox and is this event now.
    """
    conversation = await _conversation(house, incoming)
    if taken:
        conversation = replace(conversation, waiting=conversation.waiting[taken:])
    elif inbox.must_wait(conversation, incoming):
        return _waits(house, inbox.put(conversation, incoming), incoming.event)
    flows, session = await house.versions.flows_for(conversation.session)
    event = incoming.event
    turned = Turned(Ledger(event.at, event.key), conversation, flows)
    if done is not None:
        turned.ledger.add(done.outcome.changes)
        turned.ledger.delete(work.KIND, done.work)
    facts: list[Noted] = []
    session = await _steps(house, turned, session, (event, done.outcome if done else None), facts)
    began = conversation.began if conversation.session.frames else event.at
    turned.conversation = replace(conversation, session=session, began=began if session.frames else 0.0)
    turned.ledger.put(record.write(turned.conversation))
    if house.notes:
        notes.keep(turned.ledger, turned.conversation, facts, flows.version, began)
    return turned


def _waits(house: House, conversation: Conversation, event: Event) -> Turned:
    turned = Turned(Ledger(event.at, event.key), conversation, house.versions.current, waits=True)
    turned.ledger.put(record.write(conversation))
    return turned


async def _conversation(house: House, incoming: Incoming) -> Conversation:
    stored = await house.store.get(record.KIND, incoming.conversation)
    if stored is not None:
        found = record.read(stored)
        person, name = incoming.person or found.person, incoming.name or found.name
        filed_by = incoming.filed_by or found.filed_by
        if (person, name, filed_by) == (found.person, found.name, found.filed_by):
            return found
        return replace(found, person=person, name=name, filed_by=filed_by)
    language = _language(incoming.language, house.versions.current.languages)
    session = Session(incoming.conversation, language)
    person = incoming.person or incoming.conversation
    return Conversation(session, person, incoming.name, filed_by=incoming.filed_by)


def _language(guess: str, languages: Sequence[str]) -> str:
    """The platform's guess (``fr``, ``fr-CA``, ``fr_CA.UTF-8``) where it is one of ours, else our first."""
    code = guess[:2].lower()
    return code if code in languages else languages[0]


async def _steps(
    house: House, turned: Turned, session: Session, first: tuple[Event, Outcome | None], facts: list[Noted]
) -> Session:
    """Step, act, step … until no inside action is left."""
    events = [first]
    for _ in range(MOST_ACTIONS):
        if not events:
            return session
        event, outcome = events.pop(0)
        stepped = house.step(turned.flows, session, event)
        session = stepped.session
        turned.why += stepped.why
        effects = with_files(stepped.effects, outcome.files if outcome else ())
        asked = outcome.person if outcome else None
        facts += [effect for effect in effects if isinstance(effect, Noted)]
        apply(turned.ledger, session.conversation, effects)
        await handover.keep(house.store, turned.ledger, turned.conversation, session, event, effects, asked)
        for run in [effect for effect in effects if isinstance(effect, Run)]:
            caller = _caller(house, turned, session, first[0], run)
            if run.outside:
                turned.works.append(work.ask(turned.ledger, run, caller))
            else:
                done, came_to = await _act(house, turned, run, caller)
                events.append((done, came_to))
                facts.append(Noted("did", run.flow, run.action, came_to.outcome))
    raise RuntimeError(f"a turn called more than {MOST_ACTIONS} actions")


def with_files(effects: Sequence[Effect], files: Sequence[SendFile]) -> Sequence[Effect]:
    """The effects with an action's documents before the next question, so that the question stands last."""
    if not files:
        return effects
    asks = [at for at, effect in enumerate(effects) if isinstance(effect, Message) and effect.wants]
    at = asks[0] if asks else len(effects)
    return (*effects[:at], *files, *effects[at:])


def apply(ledger: Ledger, conversation: str, effects: Iterable[Effect]) -> None:
    """Enter into the ledger what leaves the house, and the conversation's timers."""
    channel = conversation.partition(":")[0]
    leaving: list[Leaving] = []
    for effect in effects:
        match effect:
            case Message() | Chosen() | SendFile():
                leaving.append(effect)
            case SetTimer(name, due):
                ledger.set_timer(Timer(f"{conversation}:{name}", due, conversation, name))
            case ClearTimer(name):
                ledger.clear_timer(f"{conversation}:{name}")
            case Run() | ForPerson() | WantPerson() | BackToBot() | Noted():
                pass
            case _:
                assert_never(effect)
    ledger.send(conversation, channel, leaving)


def _caller(house: House, turned: Turned, session: Session, event: Event, run: Run) -> Caller:
    conversation = turned.conversation
    frame = next((frame for frame in reversed(session.frames) if frame.flow == run.flow), None)
    return Caller(
        conversation.person, session.conversation, session.conversation.partition(":")[0], session.language,
        event.at, derived(event.entropy, run.call), turned.flows, run.flow, run.answers,
        frame.items if frame else {}, conversation.name, house.mail, conversation.filed_by,
    )  # fmt: skip


async def _act(house: House, turned: Turned, run: Run, caller: Caller) -> tuple[Event, Outcome]:
    action = house.actions[run.action]
    # The view has every method of the port; a test holds it to that.
    view = cast(Store, Snapshot(house.store, turned.ledger))
    outcome = await action.run(run.inputs, caller, view)
    turned.ledger.add(outcome.changes)
    turned.why.append(("action", run.action, outcome.outcome))
    key = f"{turned.ledger.event}/{run.call}"
    entropy = derived(caller.entropy, "done")
    return ActionDone(key, caller.at, run.call, outcome.outcome, outcome.values, entropy), outcome
