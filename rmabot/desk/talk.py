"""Speaking with a customer: who waits for a person, taking over, answering, handing back to the bot."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct

from rmabot.desk.commit import commit_of
from rmabot.engine.events import PersonLeft, PersonTook
from rmabot.flow.model import FlowSet
from rmabot.ports import handover, requests
from rmabot.ports.channel import Incoming
from rmabot.ports.clock import Clock
from rmabot.ports.desk import Refused, Staff
from rmabot.ports.handover import CLOSED, OPEN, TAKEN, Kept
from rmabot.ports.store import Conflict, Store

_TRIES = 8


class Turns(Protocol):
    """Where an event of a conversation is carried to its commit."""

    async def handle(self, incoming: Incoming) -> None:
        """Commit one event; a repeat of its key changes nothing."""


class Spoken(Struct, frozen=True):
    """It is committed: a sentence, and the hand-over as it now is."""

    summary: str
    handover: handover.HandOver


class Talks(Struct, frozen=True):
    """The desk's conversations over a store; taking over and handing back are turns of the conversation."""

    store: Store
    flows: FlowSet
    clock: Clock
    turns: Turns

    async def waiting(self) -> tuple[Kept, ...]:
        """Return who waits for a person or speaks with one, who waits first, the longest first."""
        return (*await handover.waiting(self.store, OPEN), *await handover.waiting(self.store, TAKEN))

    async def take(self, what: str, staff: Staff) -> Spoken | Refused:
        """Take a conversation over, by its hand-over's id or by a request of the customer's; the bot is silent from now on."""
        kept = await self.find(what)
        conversation = kept.handover.conversation if kept else await self._of_request(what)
        if conversation is None:
            return _unknown(what)
        if kept is not None and kept.handover.state == TAKEN and kept.handover.staff == staff.name:
            return Spoken(f"{kept.handover.id}: you have this conversation already.", kept.handover)
        key = f"desk:take:{conversation}:{self.clock.entropy():016x}"
        event = PersonTook(key, self.clock.now(), staff.name, self.clock.entropy())
        await self._turn(conversation, kept, event)
        taken = await handover.current(self.store, conversation)
        if taken is None:
            return Refused(f'"{what}": the customer has gone on with the bot meanwhile.', (), "gone_on")
        before = kept.handover.staff if kept else ""
        colleague = f" {before} had it before." if before and before != staff.name else ""
        return Spoken(f"{taken.handover.id}: you speak with the customer now.{colleague}", taken.handover)

    async def reply(self, what: str, staff: Staff, text: str) -> Spoken | Refused:
        """Answer the customer under one's own name, taking the conversation over if nobody has it."""
        if not text.strip():
            return Refused("there is nothing to send.")
        for _ in range(_TRIES):
            kept = await self.find(what)
            if kept is None or kept.handover.state != TAKEN:
                taken = await self.take(what, staff)
                if isinstance(taken, Refused):
                    return taken
                kept = await self.find(taken.handover.id)
            if kept is None:
                return _unknown(what)
            if kept.handover.staff != staff.name:
                return Refused(
                    f"{kept.handover.id}: {kept.handover.staff} speaks with this customer. take it over first."
                )
            changes = handover.reply(kept, staff.name, text, self.clock.now())
            try:
                await self.store.commit(commit_of(changes, self.clock.now()))
            except Conflict:
                continue
            return Spoken(f"{kept.handover.id}: your answer is on its way.", kept.handover)
        return Refused(f'"{what}": the customer writes faster than this can be saved. try again.')

    async def hand_back(self, what: str, staff: Staff) -> Spoken | Refused:
        """Give the conversation back to the bot, which goes on where it stopped."""
        kept = await self.find(what)
        if kept is None or kept.handover.state == CLOSED:
            return _unknown(what)
        key = f"desk:handback:{kept.handover.id}:{kept.revision}"
        event = PersonLeft(key, self.clock.now(), self.clock.entropy())
        await self._turn(kept.handover.conversation, kept, event)
        after = await handover.by_id(self.store, kept.handover.id) or kept
        return Spoken(f"{kept.handover.id}: the bot goes on with the customer.", after.handover)

    async def find(self, what: str) -> Kept | None:
        """Return a hand-over by its id, or the one under way of the customer of a request."""
        if (kept := await handover.by_id(self.store, what)) is not None:
            return kept
        conversation = await self._of_request(what)
        return await handover.current(self.store, conversation) if conversation else None

    async def _of_request(self, what: str) -> str | None:
        kept = await requests.by_number(self.store, what, self.flows.policy)
        return (kept.request.conversation or kept.request.owner) if kept else None

    async def _turn(self, conversation: str, kept: Kept | None, event: PersonTook | PersonLeft) -> None:
        person = kept.handover.person if kept else ""
        await self.turns.handle(Incoming(conversation, person, conversation.partition(":")[0], event))


def _unknown(what: str) -> Refused:
    return Refused(
        f'nobody waits for a person under "{what}". rmabot desk handovers lists who does.', (), "nobody_waits"
    )
