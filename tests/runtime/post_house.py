"""A whole bot with outlets: requests filed and acts of the desk, and what leaves it by mail or as events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rmabot.desk.commit import commit_of
from rmabot.desk.perform import DeskActs
from rmabot.ports import requests
from rmabot.ports.channel import Channel
from rmabot.ports.desk import Done, Order, Staff
from rmabot.ports.requests import Kept
from rmabot.ports.steps import moment, step_changes
from rmabot.ports.store import Store
from rmabot.rma.moves import Actor, Moved, move
from rmabot.rma.record import replace
from rmabot.rma.request import Contact, Item, Request, StoredFile
from rmabot.rma.states import Role, State
from rmabot.runtime.bootstrap import wire
from rmabot.runtime.bot import Bot
from rmabot.runtime.outbox import Outbox
from rmabot.runtime.outlets import Outlets
from rmabot.testing.clock import SetClock
from rmabot.testing.fixtures import made
from tests.documents.filed import filed
from tests.shipped import shipped_dialogs

ALL = Outlets(mail=True, maker=True, desk=True, events=True)
SAM = Staff("Sam", frozenset({"agent", "dock", "technician", "lead"}))
CUSTOMER = Actor("customer", Role.CUSTOMER, "terminal:ann")


@dataclass
class PostHouse:
    """A bot over a store, and the outbox of the one channel that is looked at."""

    bot: Bot
    outbox: Outbox
    clock: SetClock

    @property
    def store(self) -> Store:
        """The store as everybody in the house sees it."""
        return self.bot.store

    async def file(
        self, reference: str = "RQ26000001X", email: str = "jane@example.org", language: str = "en"
    ) -> Request:
        """File a request of one device with its invoice; "" for no address."""
        invoice = made("invoice.pdf") or b""
        blob = await self.store.put_blob(invoice)
        draft = replace(
            filed(number=None),
            reference=reference,
            items=(Item(1, "G12345671", model="DS-2CD2143G2-I", kind="camera", state=State.DRAFT),),
            contact=Contact("Jane Roy", "514 555-0123", email),
            language=language,
            filed_at=moment(self.clock.now()),
            files=(StoredFile(blob, "invoice.pdf", "pdf", len(invoice), "proof"),),
            history=(),
        )
        await self.step(Kept(draft, 0), "confirm", {"required": []})
        return await self.request(reference)

    async def step(self, kept: Kept, event: str, details: dict[str, Any]) -> None:
        """Take a step as the customer."""
        flows, at = self.bot.versions.current, self.clock.now()
        moved = move(kept.request, event, CUSTOMER, moment(at), details, flows.policy)
        assert isinstance(moved, Moved), moved
        changes = await step_changes(self.store, flows, kept, moved, CUSTOMER, at)
        await self.store.commit(commit_of(changes, at))

    async def desk(self, act: str, request: str, **arguments: Any) -> Request:
        """Let the desk do something."""
        acts = DeskActs(self.store, lambda: self.bot.versions.current, self.clock)
        done = await acts.perform(Order(act, request, SAM, arguments))
        assert isinstance(done, Done), done
        return done.request

    async def request(self, reference: str) -> Request:
        """The request as it is kept."""
        kept = await requests.get(self.store, reference)
        assert kept is not None
        return kept.request

    async def deliver(self, seconds: float = 0.0) -> None:
        """Let time pass, and deliver what is due until nothing is."""
        self.clock.wait(seconds)
        while await self.outbox.deliver_due():
            pass


def post_house(
    store: Store, channel: Channel, outlets: Outlets = ALL, clock: SetClock | None = None
) -> PostHouse:
    """Put one together."""
    clock = clock or SetClock(1_781_524_800.0)  # Monday 15 June 2026
    bot = wire(store, shipped_dialogs(), clock, outlets=outlets)
    return PostHouse(bot, bot.connect(channel), clock)
