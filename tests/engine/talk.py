"""A conversation with the pure step: what actions answer is given as values, nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rmabot.engine.effects import Effect, Message, Run
from rmabot.engine.events import (
    ActionDone,
    Attachment,
    Command,
    Event,
    PersonLeft,
    PersonTook,
    Press,
    Text,
    TimerFired,
)
from rmabot.engine.session import Session
from rmabot.engine.step import Step, step
from rmabot.flow.actions import ACTIONS
from rmabot.flow.model import FlowSet
from rmabot.questions.question import File
from rmabot.text.spans import plain

NOON = 1781524800.0  # 2026-06-15 12:00 UTC
USUAL: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "check_serial": ("checked", {}),
    "check_warranty": ("checked", {"verdict": "unknown"}),
    "file_rma": ("filed", {"reference": "RQ26000001X", "reply_by": "2026-06-18"}),
    "track_rma": ("none", {}),
    "hand_over": ("queued", {"email": "desk@example.com", "phone": "555", "hours": "9-5"}),
}
INVOICE = File("b" * 8, "invoice.pdf", "pdf", 1200)


class Talk:
    """A person at one conversation; ``at`` is the time of the next event."""

    def __init__(
        self,
        flows: FlowSet,
        *,
        language: str = "en",
        answers: Mapping[str, Any] | None = None,
        at: float = NOON,
    ) -> None:
        self.flows = flows
        self.session = Session("terminal:ann", language)
        self.at = at
        self.actions = dict(USUAL) | dict(answers or {})
        self.effects: tuple[Effect, ...] = ()
        self.why: tuple[tuple[str, ...], ...] = ()
        self.ran: list[Run] = []
        self.count = 0

    def event(self, event: Event) -> Talk:
        """Step, and answer the actions it calls until it asks."""
        taken = self._taken(event)
        effects, why = list(taken.effects), list(taken.why)
        while runs := [effect for effect in taken.effects if isinstance(effect, Run)]:
            self.ran += runs
            usual: tuple[str, Mapping[str, Any]] = (ACTIONS[runs[0].action].outcomes[0], {})
            outcome, values = self.actions.get(runs[0].action, usual)
            self.count += 1
            taken = self._taken(ActionDone(f"a{self.count}", self.at, runs[0].call, outcome, values))
            effects += taken.effects
            why += taken.why
        self.effects, self.why = tuple(effects), tuple(why)
        return self

    def _taken(self, event: Event) -> Step:
        taken = step(self.flows, self.session, event)
        self.session = taken.session
        return taken

    def key(self) -> str:
        """Return the next event's key."""
        self.count += 1
        return f"e{self.count}"

    def says(self, text: str) -> Talk:
        """They type."""
        return self.event(Text(self.key(), self.at, text))

    def commands(self, name: str, payload: str = "") -> Talk:
        """They give a command."""
        return self.event(Command(self.key(), self.at, name, payload))

    def presses(self, *options: str) -> Talk:
        """They press buttons of the last message, by the option's name."""
        for option in options:
            self.event(Press(self.key(), self.at, self.token(option)))
        return self

    def sends(self, *files: File, caption: str = "") -> Talk:
        """They send files."""
        return self.event(Attachment(self.key(), self.at, files or (INVOICE,), caption))

    def waits(self, *, days: float = 0, hours: float = 0) -> Talk:
        """Time goes by."""
        self.at += (days * 24 + hours) * 3600
        return self

    def timer(self, name: str) -> Talk:
        """A timer comes due."""
        return self.event(TimerFired(self.key(), self.at, name))

    def taken_over(self, staff: str) -> Talk:
        """A person of the desk takes over."""
        return self.event(PersonTook(self.key(), self.at, staff))

    def handed_back(self) -> Talk:
        """The person hands back."""
        return self.event(PersonLeft(self.key(), self.at))

    def token(self, option: str) -> str:
        """Return the token of a button now in sight."""
        for choice in reversed(self.choices):
            if choice.token.split(".", 2)[2] == option:
                return str(choice.token)
        raise LookupError(f'no button "{option}" in sight, only {[c.token for c in self.choices]}')

    @property
    def messages(self) -> tuple[Message, ...]:
        """Return what the last event made the bot say."""
        return tuple([effect for effect in self.effects if isinstance(effect, Message)])

    @property
    def choices(self) -> tuple[Any, ...]:
        """Return the buttons of the last messages."""
        return tuple([choice for message in self.messages for choice in message.choices])

    @property
    def text(self) -> str:
        """Return all that the bot said to the last event."""
        return "\n\n".join([plain(message.text) for message in self.messages])

    @property
    def asks(self) -> str:
        """Return the key of the open question, "" for none."""
        return self.session.frames[-1].at if self.session.frames else ""

    @property
    def flow(self) -> str:
        """Return the flow on top."""
        return self.session.frames[-1].flow if self.session.frames else ""

    def answer(self, key: str) -> Any:
        """Return an answer of the flow on top."""
        return self.session.frames[-1].answers.get(key)
