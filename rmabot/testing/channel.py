"""A channel without a platform: it remembers what was delivered, and answers as it is told."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping

from rmabot.engine.effects import Leaving, Message
from rmabot.ports.channel import Delivery, Receipt, Sent, Turns
from rmabot.text.spans import plain


class ScriptedChannel:
    """A ``Channel``: ``deliveries`` in their order; ``receipts`` are used up first, then everything is sent.

    A conversation in ``slow`` does not answer before its event is set.
    """

    def __init__(self, name: str = "scripted") -> None:
        self.name = name
        self.deliveries: list[Delivery] = []
        self.receipts: list[Receipt | Exception] = []
        self.bindings: Mapping[str, str] = {}
        self.slow: dict[str, asyncio.Event] = {}
        self.tried: dict[str, int] = defaultdict(int)

    async def run(self, turns: Turns) -> None:
        """Take nothing in: whoever tests it calls the turns."""
        await asyncio.Event().wait()

    async def deliver(self, delivery: Delivery) -> Receipt:
        """Remember what was brought, unless told otherwise."""
        self.tried[delivery.conversation] += 1
        if (gate := self.slow.get(delivery.conversation)) is not None:
            await gate.wait()
        receipt = self.receipts.pop(0) if self.receipts else Sent(self.bindings)
        if isinstance(receipt, Exception):
            raise receipt
        if isinstance(receipt, Sent):
            self.deliveries.append(delivery)
        return receipt

    def effects(self, conversation: str) -> list[Leaving]:
        """Return what a conversation got, in order."""
        return [delivery.effect for delivery in self.deliveries if delivery.conversation == conversation]

    def texts(self, conversation: str) -> list[str]:
        """Return the texts that a conversation got, in order."""
        return [plain(effect.text) for effect in self.effects(conversation) if isinstance(effect, Message)]
