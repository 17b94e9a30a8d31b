"""The dock's scanner: the part of the window that receives parcels one after the other."""

from __future__ import annotations

from abc import ABC, abstractmethod

from rmabot.desk.scan import Scanning
from rmabot.ports.desk import Done, Order, Refused, Staff
from rmabot.ports.dock import Heard, Scanned
from rmabot.runtime.bot import Bot


class Dock(ABC):
    """The part of the window at the dock."""

    _bot: Bot

    @abstractmethod
    async def perform(self, order: Order) -> Done | Refused:
        """Do an act in one commit, or say why not: the window's own way to do it."""

    async def scan(
        self, line: str, staff: Staff, so_far: Scanned, event: str
    ) -> tuple[tuple[Heard, ...], Scanned] | Refused:
        """Take one scan in; return what is said to it and the session after it."""
        if not staff.roles & {"dock", "lead"}:
            said = "parcels are received by the dock."
            return Refused(said, (), "not_your_role", {"act": "receive", "roles": ("dock",)})
        scanning = Scanning(
            self._bot.store, lambda: self._bot.versions.current.policy, staff, self.perform,
            reference=so_far.reference, received=so_far.received, any_scanned=so_far.any_scanned, event=event,
        )  # fmt: skip
        heard = await scanning.scan(line)
        same = scanning.reference == so_far.reference
        counted = same and (so_far.counted or bool(scanning.parcels))
        parcels = so_far.parcels + (len(scanning.parcels) if not so_far.counted else 0)
        looked_at = so_far.to_look_at + len(scanning.to_look_at)
        return tuple(heard), Scanned(
            scanning.reference, scanning.any_scanned, counted, scanning.received, parcels, looked_at
        )
