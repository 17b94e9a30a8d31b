"""Parcels received one after the other with a hand scanner: a number, then the serial of each device in the box."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from msgspec import Struct, field

from rmabot.ports.desk import Done, Order, Refused, Staff
from rmabot.ports.requests import by_number, get, open_on_serial, serial_key
from rmabot.ports.store import Store
from rmabot.rma.policy import Policy
from rmabot.rma.request import Item, Request
from rmabot.rma.states import HERE, State
from rmabot.text.clean import one_line

_SYMBOLOGY = re.compile(r"^\][A-Za-z][0-9A-Za-z]")  # what some scanners send first: which kind of code it was
_LABEL = re.compile(r"^(?:S/?N|RMA)\s*[:#]\s*", re.IGNORECASE)
_EXPECTED = frozenset({State.AWAITING_SHIPMENT, State.IN_TRANSIT, State.EXPIRED})


class Heard(Struct, frozen=True):
    """What is said to one scan; ``fine`` is false for what somebody must look at."""

    text: str
    fine: bool = True


class Scanning(Struct):
    """One session at the dock: the parcel that is open, and what came of all so far."""

    store: Store
    policy: Callable[[], Policy]
    staff: Staff
    perform: Callable[[Order], Awaitable[Done | Refused]]
    reference: str = ""
    received: int = 0
    parcels: set[str] = field(default_factory=set)
    to_look_at: list[str] = field(default_factory=list)
    _any: bool = False

    @property
    def wants(self) -> str:
        """What is to be scanned next: ``number`` or ``serial``."""
        return "serial" if self.reference else "number"

    async def scan(self, line: str) -> list[Heard]:
        """Take one scan in: a number opens its parcel, anything else is a serial in the open one, nothing closes it."""
        typed = _LABEL.sub("", _SYMBOLOGY.sub("", one_line(line))).strip()
        if not typed:
            return await self.close()
        kept = await by_number(self.store, typed, self.policy())
        if kept is not None:
            return [*await self.close(), await self._opened(kept.request)]
        if not self.reference:
            return [self._look(await self._no_parcel(typed))]
        return [await self._serial(typed)]

    async def close(self) -> list[Heard]:
        """End the open parcel; one of which nothing was scanned but its number is said."""
        reference, any_scanned = self.reference, self._any
        self.reference, self._any = "", False
        kept = await get(self.store, reference) if reference else None
        if kept is None:
            return []
        number, left = kept.request.shown_number, _still_expected(kept.request)
        if not any_scanned:
            return [self._look(f"{number}: no serial was scanned, so nothing was noted.")]
        if left:
            return [Heard(f"{number}: closed. Not in this box: {', '.join(left)}.")]
        return []

    def summary(self) -> str:
        """Return what came of it all."""
        devices = "1 device" if self.received == 1 else f"{self.received} devices"
        parcels = "1 parcel" if len(self.parcels) == 1 else f"{len(self.parcels)} parcels"
        return f"{devices} in {parcels} received; {len(self.to_look_at)} to look at."

    async def _opened(self, request: Request) -> Heard:
        expected = _still_expected(request)
        if expected:
            self.reference = request.reference
            old = (
                " (its number has expired; it is received all the same)"
                if request.state is State.EXPIRED
                else ""
            )
            return Heard(f"{request.shown_number}{old}: expects {', '.join(expected)}. Scan a serial.")
        if any(item.state in HERE for item in request.items):
            return self._look(f"{request.shown_number}: was received already. It is {request.state}.")
        return self._look(
            f"{request.shown_number}: nothing is expected on it, it is {request.state}. Set the parcel aside: "
            f"rmabot desk show {request.shown_number}"
        )

    async def _no_parcel(self, typed: str) -> str:
        """What may help with a code that is no number, while no parcel is open."""
        found = [one for one in await open_on_serial(self.store, typed) if _still_expected(one)]
        if len(found) == 1:
            return f'"{typed}" is a serial of {found[0].shown_number}. Scan that number first if it is this parcel.'
        return f'"{typed}": no request has this number. Set the parcel aside and scan the next number.'

    async def _serial(self, typed: str) -> Heard:
        order = Order("receive", self.reference, self.staff, {"serial": typed})
        came = await self.perform(order)
        self._any = True
        if isinstance(came, Done):
            self.received += 1
            self.parcels.add(self.reference)
            left = _still_expected(came.request)
            more = f" Still expected: {', '.join(left)}." if left else " That is all of it."
            return Heard(f"{came.request.shown_number}: {typed} received.{more}")
        return self._look(await self._why_not(typed, came))

    async def _why_not(self, typed: str, refused: Refused) -> str:
        kept = await get(self.store, self.reference)
        elsewhere = [
            one for one in await open_on_serial(self.store, typed) if one.reference != self.reference
        ]
        device = _device(kept.request, typed) if kept is not None else None
        if kept is not None and device is not None and not elsewhere:
            number = kept.request.shown_number
            if device.state in HERE:
                return f"{number}: {typed} was received already. It is {device.state}."
            return f"{number}: {typed} is on it, but nothing of it is expected: it is {device.state}. Set it aside."
        said = refused.sentence
        if elsewhere:
            said += f" It is on {elsewhere[0].shown_number}."
        return said

    def _look(self, said: str) -> Heard:
        self.to_look_at.append(said)
        return Heard(said, fine=False)


def _still_expected(request: Request) -> list[str]:
    """The devices that have yet to arrive, by what tells them apart on the dock."""
    return [
        " ".join(filter(None, (item.model, item.serial or "without a serial")))
        for item in request.items
        if item.state in _EXPECTED
    ]


def _device(request: Request, typed: str) -> Item | None:
    wanted = serial_key(typed)
    known = [
        item for item in request.items if wanted in {serial_key(item.serial), serial_key(item.long_serial)}
    ]
    return next((item for item in known if item.state not in _EXPECTED), None)
