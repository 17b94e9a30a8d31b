"""The timer port: who answers when something comes due that is no conversation's own timer."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct

from rmabot.flow.model import FlowSet
from rmabot.ports.actions import Changes
from rmabot.ports.store import Store, Timer


class Moment(Struct, frozen=True):
    """When a timer is answered, with the randomness and the dialogs of that moment; ``at`` in Unix seconds."""

    at: float
    entropy: int
    flows: FlowSet


class TimerHandler(Protocol):
    """Answers every timer of one name; the runtime commits what it returns once, and clears the timer with it.

    A change may set the same key again: it then waits for its new moment.
    """

    async def __call__(self, timer: Timer, moment: Moment, store: Store) -> Changes:
        """Say what changes now that ``timer`` is due; write nothing itself."""
