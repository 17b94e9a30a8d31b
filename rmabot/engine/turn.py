"""One turn under way: the session thawed, what is to be said so far, and what was decided.

Only the step function makes one; nothing of it outlives the step.
"""

from __future__ import annotations

from typing import Any

from rmabot.engine.effects import Choice, Chosen, Effect, Message
from rmabot.engine.events import ActionDone, Event, TimerFired
from rmabot.engine.session import BOT, Frame, Session
from rmabot.engine.steps import steps_of
from rmabot.flow.model import Flow, FlowSet
from rmabot.text.spans import Rich, Span

_NOBODYS = frozenset({ActionDone, TimerFired})
"""Events that show nobody at the other end."""
_BREAK: Rich = (Span("\n\n"),)
made = tuple.__new__
"""Makes a named tuple of all its fields in order, in half the time of calling it: for those that every turn makes."""


class Open:
    """The frame on top, thawed: the same fields as ``Frame``, changeable while the turn lasts.

    Only ``answers`` is a copy of its own; the other collections are replaced as a whole when they change.
    """

    __slots__ = (
        "answers", "at", "caller", "changing", "done", "flow", "items", "offered", "stale", "steps", "tries",
        "visit", "waiting",
    )  # fmt: skip

    def __init__(self, flows: FlowSet, frame: Frame) -> None:
        steps = self.steps = steps_of(flows, frame[0])
        self.flow = steps.flow
        # Taken apart at once: a named tuple's fields one by one would be a tenth of a turn.
        (
            _, self.at, answers, self.done, self.stale, self.items, self.tries, self.visit, self.offered, self.changing,
            self.caller, self.waiting,
        ) = frame  # fmt: skip
        self.answers = dict(answers)

    def frozen(self) -> Frame:
        """Return the frame as it now stands."""
        return made(Frame, (
            self.flow.name, self.at, self.answers, self.done, self.stale, self.items, self.tries, self.visit, self.offered,
            self.changing, self.caller, self.waiting,
        ))  # fmt: skip


OVER = Chosen("", "")
"""Nothing is asked any more: a channel takes away what could still be pressed."""


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
        (
            _, self.language, version, self.mode, frames, self.visit, _, self.last, self.pending, self.language_chosen,
            self.greeted, self.notified,
        ) = session  # fmt: skip
        self.path: tuple[Any, ...] = ()  # where it was just walked and nothing has changed since
        self.effects: list[Effect] = []
        self.texts: list[Rich] = []
        self.why: list[tuple[str, ...]] = []
        if version != flows.version:  # which has all the flows that its conversations stand in
            frames = tuple([frame for frame in frames if frame.flow in flows.flows])
        self.below: list[Frame] = [*frames[:-1]]
        self.top: Open | None = Open(flows, frames[-1]) if frames else None

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
        self.effects.append(made(Message, (rich, choices, progress, wants, visit, self.language)))
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
        nothing: frozenset[str] = frozenset()
        frame = made(Frame, (flow.name, "", answers or {}, nothing, nothing, {}, 0, 0, (), False, caller, ""))
        self.top, self.path = Open(self.flows, frame), ()
        return self.top

    def pop(self) -> Open | None:
        """End the flow on top and return to the one below, if any."""
        self.top, self.path = None, ()
        if self.below:
            frame = self.below.pop()
            self.top = Open(self.flows, frame)
        return self.top

    def drop_all(self) -> None:
        """Leave every flow under way."""
        self.top, self.below = None, []

    def finish(self) -> Session:
        """Return the session after the turn, what is still unsaid sent first."""
        if self.texts:
            self.send()
        top, session, event = self.top, self.session, self.event
        if top is None and session.frames:
            self.effects.append(OVER)
        frames = (*self.below, top.frozen()) if top is not None else ()
        seen = session.seen if type(event) in _NOBODYS else event.at
        return made(Session, (
            session.conversation, self.language, self.flows.version if frames else "", self.mode, frames, self.visit,
            seen, self.last, self.pending, self.language_chosen, self.greeted, self.notified,
        ))  # fmt: skip


def in_charge(turn: Turn) -> bool:
    """Tell whether the bot speaks in this conversation, not a person."""
    return turn.mode == BOT
