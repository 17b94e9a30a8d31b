"""Hand-overs as a turn leads to them: begun, added to, taken, ended; in the same commit as the session's mode."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from rmabot.engine.effects import BackToBot, Effect, ForPerson, WantPerson
from rmabot.engine.events import Event, PersonLeft, PersonTook
from rmabot.engine.session import Session
from rmabot.ports import handover
from rmabot.ports.actions import Changes
from rmabot.ports.handover import HandOver, Kept, Line
from rmabot.ports.store import Store
from rmabot.runtime.chance import derived
from rmabot.runtime.conversation import Conversation
from rmabot.runtime.ledger import Ledger

ASKED_FOR = frozenset({"asked", "gave_up", "desk"})
"""Reasons for a hand-over that lie with the customer, or with nobody: they end when the customer goes on with the bot."""


class _Where(Struct, frozen=True):
    """The turn that a hand-over belongs to."""

    ledger: Ledger
    conversation: Conversation
    session: Session
    event: Event


async def keep(
    store: Store, ledger: Ledger, conversation: Conversation, session: Session, event: Event,
    effects: Sequence[Effect], asked: WantPerson | None,
) -> None:  # fmt: skip
    """Enter what one step means for the desk's record of the hand-over."""
    acts = [effect for effect in effects if isinstance(effect, ForPerson | WantPerson | BackToBot)]
    if asked is not None:
        acts.insert(0, asked)
    if not acts and not isinstance(event, PersonTook | PersonLeft):
        return
    where = _Where(ledger, conversation, session, event)
    kept = await _under_way(store, ledger, session.conversation)
    if isinstance(event, PersonTook):
        kept = kept or _begin(where, WantPerson("desk"))
        kept = _enter(ledger, handover.take(kept, event.staff, event.at), kept)
    elif isinstance(event, PersonLeft) and kept is not None:
        kept = _enter(ledger, handover.close(kept, kept.handover.staff, event.at), kept)
    for act in acts:
        kept = _act(where, kept, act)


def _act(where: _Where, kept: Kept | None, act: ForPerson | WantPerson | BackToBot) -> Kept | None:
    ledger, at = where.ledger, where.event.at
    if isinstance(act, WantPerson):
        return kept or _begin(where, act)
    if isinstance(act, BackToBot):
        # Who was promised a person by a flow, for a hot battery say, keeps the place: only what was asked for is taken back.
        if kept is None or kept.handover.reason not in ASKED_FOR:
            return kept
        ledger.add(handover.close(kept, handover.CUSTOMER, at))
        return None
    kept = kept or _begin(where, WantPerson("asked"))
    said = handover.heard(kept, Line(at, handover.CUSTOMER, act.text, act.files))
    ledger.put(handover.record(said))
    return _next(ledger, said)


async def _under_way(store: Store, ledger: Ledger, conversation: str) -> Kept | None:
    """The conversation's hand-over, as an earlier step of this turn left it."""
    for (kind, _), record in ledger.puts.items():
        if kind == handover.KIND and conversation in record.index.get("under_way", ()):
            return handover.read(record)
    return await handover.current(store, conversation)


def _begin(where: _Where, want: WantPerson) -> Kept:
    conversation, session = where.conversation, where.session
    begun = HandOver(
        handover.new_id(derived(where.event.entropy, "handover")), session.conversation, conversation.person,
        session.language, want.reason, where.event.at, want.flow, conversation.name,
    )  # fmt: skip
    return _enter(where.ledger, handover.new(begun), Kept(begun, 0))


def _enter(ledger: Ledger, changes: Changes, kept: Kept) -> Kept:
    ledger.add(changes)
    return _next(ledger, kept)


def _next(ledger: Ledger, kept: Kept) -> Kept:
    """The hand-over as the ledger now holds it."""
    return handover.read(ledger.puts[handover.KIND, kept.handover.id])
