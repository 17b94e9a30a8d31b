"""An eye on the engine's steps: what a test may ask about is what the engine itself says it decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from rmabot.engine.effects import Effect
from rmabot.engine.events import Event
from rmabot.engine.session import Session
from rmabot.engine.step import Step, step
from rmabot.flow.model import FlowSet
from rmabot.ports.actions import Action, Caller, Outcome
from rmabot.ports.store import Store


class Decision(Struct, frozen=True):
    """One thing decided: ``what`` in the engine's word (asks, says, ends …), in which flow, about what.

    Of what speaks, ``details`` are the case it took and the further paragraphs it said, ``+0`` for the first.
    """

    what: str
    flow: str
    about: str = ""
    details: tuple[str, ...] = ()


class Seen(Struct, frozen=True):
    """One step as it happened."""

    flows: FlowSet
    before: Session
    event: Event
    after: Session
    effects: tuple[Effect, ...]
    decisions: tuple[Decision, ...]


class Watch:
    """The engine's step for a ``House``, remembering each; an error is kept too, since the runtime answers it itself."""

    def __init__(self) -> None:
        self.seen: list[Seen] = []
        self.failing: dict[str, str] = {}
        self.broken: Exception | None = None

    def __call__(self, flows: FlowSet, session: Session, event: Event) -> Step:
        """Take the step."""
        try:
            stepped = step(flows, session, event)
        except Exception as error:
            self.broken = error
            raise
        decisions = tuple(_placed(session, stepped.why))
        self.seen.append(Seen(flows, session, event, stepped.session, stepped.effects, decisions))
        return stepped


class WatchedAction:
    """An action whose errors are remembered on their way to the runtime, and which can be told to fail."""

    def __init__(self, action: Action, watch: Watch) -> None:
        self.name = action.name
        self._action = action
        self._watch = watch

    async def run(self, inputs: Mapping[str, Any], caller: Caller, store: Store) -> Outcome:
        """Run the action."""
        try:
            outcome = await self._action.run(inputs, caller, store)
        except Exception as error:
            self._watch.broken = error
            raise
        forced = self._watch.failing.get(self.name)
        return Outcome(forced, outcome.values) if forced else outcome


FAILED = "failed"
_ENDS = {"ends", "leaves"}
_SPEAKS = {"says", "asks", "ends"}
_LEADS_ON = {"calls", "ends", "gives up"}


def _placed(before: Session, why: tuple[tuple[str, ...], ...]) -> Iterator[Decision]:
    """Say of each decision in which flow it fell, and of each step that spoke which case and paragraphs it took.

    The engine names flows only where they begin and end, and cases just before the step that says them. A flow that
    begins on top of another without having been called ``interrupts`` it.
    """
    stack = [frame.flow for frame in before.frames]
    parts: list[str] = []
    last = ""
    for what, *about in why:
        if what in {"case", "also"}:
            parts.append(about[0] if what == "case" else f"+{about[0]}")
            continue
        rest = about
        if what in _SPEAKS:
            rest, parts = [*about, *parts], []
        if what == "begins":
            if stack and last not in _LEADS_ON:
                yield Decision("interrupts", stack[-1], rest[0])
            stack.append(rest[0])
            yield Decision(what, rest[0])
        elif what in _ENDS:
            yield Decision(what, rest[0], "".join(rest[1:2]), tuple(rest[2:]))
            while stack and stack.pop() != rest[0]:
                pass
        else:
            yield Decision(what, stack[-1] if stack else "", "".join(rest[:1]), tuple(rest[1:]))
        last = what
