"""The action port: what an action is given, and what it gives back to the turn that called it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from msgspec import Struct, field

from rmabot.engine.effects import SendFile, WantPerson
from rmabot.flow.model import FlowSet
from rmabot.ports.store import Audit, Claim, Outgoing, Record, Store, Timer
from rmabot.rma.record import names


class Changes(Struct, frozen=True):
    """What somebody wants committed, as part of one commit: see ``Commit`` for each field."""

    reads: Mapping[tuple[str, str], int] = field(default_factory=dict)
    puts: tuple[Record, ...] = ()
    deletes: tuple[tuple[str, str], ...] = ()
    claims: tuple[Claim, ...] = ()
    audit: tuple[Audit, ...] = ()
    timers: tuple[Timer, ...] = ()
    cleared: tuple[str, ...] = ()
    outbox: tuple[Outgoing, ...] = ()
    forgotten: tuple[str, ...] = ()
    unbound: tuple[str, ...] = ()


NO_CHANGES = Changes()
_LISTED = tuple([name for name in names(Changes) if name != "reads"])


def together(parts: Iterable[Changes]) -> Changes:
    """Return the changes of several as those of one; no two may put the same record."""
    parts = tuple(parts)
    return Changes(
        {at: revision for part in parts for at, revision in part.reads.items()},
        *[tuple([one for part in parts for one in getattr(part, name)]) for name in _LISTED],
    )


class Caller(Struct, frozen=True):
    """Who calls an action and from where: the turn's own time and randomness, and the flow set it runs on.

    ``answers`` is everything answered in the calling flow (only for actions that read all); ``flow`` its name.
    ``name`` is how the platform calls who writes, "" where it does not say. ``mail`` tells whether letters can be sent
    here (``rmabot.ports.post.to_customer``). ``filed_by`` is the account of a colleague who writes for the ``person``.
    """

    person: str
    conversation: str
    channel: str
    language: str
    at: float
    entropy: int
    flows: FlowSet
    flow: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    items: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    name: str = ""
    mail: bool = False
    filed_by: str = ""

    @property
    def who(self) -> str:
        """Who really writes, for the record: the person's account, or the name of the colleague who writes for them."""
        return (self.name or self.filed_by) if self.filed_by else self.person


class Outcome(Struct, frozen=True):
    """An action's answer: one of its outcomes, its result's values, what to commit, what to hand out.

    Values are JSON data: a date as ISO text, a text per language as ``{"en": …, "fr": …}``, options as a list of
    ``{"name": …, "label": …}``.
    """

    outcome: str
    values: Mapping[str, Any] = field(default_factory=dict)
    changes: Changes = NO_CHANGES
    files: tuple[SendFile, ...] = ()
    person: WantPerson | None = None


class Action(Protocol):
    """One action of ``rmabot.flow.actions``: reads the store, returns an outcome, writes nothing itself."""

    name: str

    async def run(self, inputs: Mapping[str, Any], caller: Caller, store: Store) -> Outcome:
        """Do the work; raise nothing for a person's mistake: that is an outcome."""
