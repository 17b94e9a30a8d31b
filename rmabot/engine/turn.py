"""One turn under way: the session thawed, what is to be said so far, and what was decided.

Only the step function makes one; nothing of it outlives the step.
"""

from __future__ import annotations

from typing import Any

from rmabot.engine.effects import Choice, Effect, Message
from rmabot.engine.events import ActionDone, Event, TimerFired
from rmabot.engine.session import BOT, Frame, Session
from rmabot.flow.model import Flow, FlowSet
from rmabot.text.spans import Rich, Span

_BREAK: Rich = (Span("\n\n"),)
_NO_ITEMS: dict[str, tuple[int, ...]] = {}


class Open:
    """The frame on top, thawed: the same fields as ``Frame``, changeable while the turn lasts."""

    __slots__ = (
        "answers", "at", "caller", "changing", "done", "flow", "items", "offered", "stale", "tries",
        "visit", "waiting",
    )  # fmt: skip

    def __init__(self, flow: Flow, frame: Frame) -> None:
        self.flow = flow
        self.at = frame.at
        self.answers = dict(frame.answers)
        self.done = set(frame.done)
        self.stale = set(frame.stale)
        self.items: dict[str, tuple[int, ...]] = dict(frame.items) if frame.items else {}
        self.tries = frame.tries
        self.visit = frame.visit
        self.offered = frame.offered
        self.changing = frame.changing
        self.caller = frame.caller
        self.waiting = frame.waiting

    def frozen(self) -> Frame:
        """Return the frame as it now stands."""
        return Frame(
            self.flow.name, self.at, self.answers, frozenset(self.done), frozenset(self.stale),
            self.items or _NO_ITEMS, self.tries, self.visit, self.offered, self.changing, self.caller,
            self.waiting,
        )  # fmt: skip


class Turn:
    """What one event does to one session: changed by the engine's parts, frozen again by ``finish``."""

    __slots__ = (
        "below", "effects", "event", "flows", "greeted", "language", "language_chosen", "last", "mode", "notified",
        "path", "pending", "session", "texts", "top", "visit", "why",
    )  # fmt: skip

    def __init__(self, flows: FlowSet, session: Session, event: Event) -> None:
        self.flows = flows
        self.session = session
        self.event = event
        self.language = session.language
        self.language_chosen = session.language_chosen
        self.mode = session.mode
        self.visit = session.visit
        self.last = session.last
        self.pending = session.pending
        self.greeted = session.greeted
        self.path: tuple[Any, ...] = ()  # where it was just walked and nothing has changed since
        self.notified = session.notified
        self.effects: list[Effect] = []
        self.texts: list[Rich] = []
        self.why: list[tuple[str, ...]] = []
        frames = session.frames
        for frame in frames:
            if frame.flow not in flows.flows:
                frames = tuple([frame for frame in frames if frame.flow in flows.flows])
                break
        self.below: list[Frame] = list(frames[:-1])
        self.top: Open | None = Open(flows.flows[frames[-1].flow], frames[-1]) if frames else None

    @property
    def here(self) -> Open:
        """The frame on top, where there must be one."""
        if self.top is None:
            raise LookupError("no flow is under way")
        return self.top

    def note(self, *decision: str) -> None:
        """Remember why: one decision as words, for ``rmabot why`` and the tests' failures."""
        self.why.append(decision)

    def say(self, text: Rich) -> None:
        """Add a paragraph to the message being made."""
        if text:
            self.texts.append(text)

    def send(
        self, choices: tuple[Choice, ...] = (), progress: str = "", wants: str = "", visit: int = 0
    ) -> None:
        """Send the paragraphs gathered so far as one message."""
        texts = self.texts
        if not texts and not choices:
            return
        if len(texts) == 1:
            rich = texts[0]
        else:
            spans: list[Span] = []
            for text in texts:
                if spans:
                    spans.extend(_BREAK)
                spans.extend(text)
            rich = tuple(spans)
        self.effects.append(Message(rich, choices, progress, wants, visit, self.language))
        self.texts = []

    def prepend(self, since: int, text: Rich) -> None:
        """Put a paragraph before the first message sent since then."""
        for at in range(since, len(self.effects)):
            effect = self.effects[at]
            if isinstance(effect, Message):
                self.effects[at] = effect._replace(text=(*text, *_BREAK, *effect.text))
                return
        self.texts.insert(0, text)

    def push(self, flow: Flow, caller: str = "", answers: dict[str, Any] | None = None) -> Open:
        """Begin a flow on top of what is under way."""
        if self.top is not None:
            self.below.append(self.top.frozen())
        frame = Frame(flow.name, answers=answers or {}, caller=caller)
        self.top, self.path = Open(flow, frame), ()
        return self.top

    def pop(self) -> Open | None:
        """End the flow on top and return to the one below, if any."""
        self.top, self.path = None, ()
        if self.below:
            frame = self.below.pop()
            self.top = Open(self.flows.flows[frame.flow], frame)
        return self.top

    def drop_all(self) -> None:
        """Leave every flow under way."""
        self.top, self.below = None, []

    def finish(self) -> Session:
        """Return the session after the turn, what is still unsaid sent first."""
        self.send()
        top = self.top
        frames = (*self.below, top.frozen()) if top is not None else ()
        session, event = self.session, self.event
        seen = session.seen if isinstance(event, ActionDone | TimerFired) else event.at
        return Session(
            session.conversation, self.language, self.flows.version if frames else "", self.mode, frames, self.visit,
            seen, self.last, self.pending, self.language_chosen, self.greeted, self.notified,
        )  # fmt: skip


def in_charge(turn: Turn) -> bool:
    """Tell whether the bot speaks in this conversation, not a person."""
    return turn.mode == BOT
