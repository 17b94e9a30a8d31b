"""Parcels received one after the other with a hand scanner: a number, then the serial of each device in the box."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from msgspec import Struct, field

from rmabot.ports.desk import Done, Order, Refused, Staff
from rmabot.ports.dock import Heard
from rmabot.ports.requests import by_number, get, open_on_serial, serial_key
from rmabot.ports.store import Store
from rmabot.rma.policy import Policy
from rmabot.rma.request import Item, Request
from rmabot.rma.states import HERE, State
from rmabot.text.clean import one_line

_SYMBOLOGY = re.compile(r"^\][A-Za-z][0-9A-Za-z]")  # what some scanners send first: which kind of code it was
_LABEL = re.compile(r"^(?:S/?N|RMA)\s*[:#]\s*", re.IGNORECASE)
_EXPECTED = frozenset({State.AWAITING_SHIPMENT, State.IN_TRANSIT, State.EXPIRED})


SENTENCES: Mapping[str, str] = {
    "no_serial": "{number}: no serial was scanned, so nothing was noted.",
    "closed_short": "{number}: closed. Not in this box: {left}.",
    "opened": "{number}: expects {left}. Scan a serial.",
    "opened_expired": "{number} (its number has expired; it is received all the same): expects {left}. Scan a serial.",
    "here_already": "{number}: was received already. It is {state}.",
    "nothing_expected": "{number}: nothing is expected on it, it is {state}. Set the parcel aside: rmabot desk show {number}",
    "serial_of": '"{typed}" is a serial of {number}. Scan that number first if it is this parcel.',
    "no_number": '"{typed}": no request has this number. Set the parcel aside and scan the next number.',
    "received_more": "{number}: {typed} received. Still expected: {left}.",
    "received_all": "{number}: {typed} received. That is all of it.",
    "device_here": "{number}: {typed} was received already. It is {state}.",
    "device_not_expected": "{number}: {typed} is on it, but nothing of it is expected: it is {state}. Set it aside.",
    "refused": "{why}",
    "refused_elsewhere": "{why} It is on {elsewhere}.",
}
"""What is said to a scan on the command line; a channel has its own words for the same keys."""


class Scanning(Struct):
    """One session at the dock: the parcel that is open, and what came of all so far; ``event`` keys what is received."""

    store: Store
    policy: Callable[[], Policy]
    staff: Staff
    perform: Callable[[Order], Awaitable[Done | Refused]]
    reference: str = ""
    received: int = 0
    parcels: set[str] = field(default_factory=set)
    to_look_at: list[str] = field(default_factory=list)
    any_scanned: bool = False
    event: str = ""

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
            return [await self._no_parcel(typed)]
        return [await self._serial(typed)]

    async def close(self) -> list[Heard]:
        """End the open parcel; one of which nothing was scanned but its number is said."""
        reference, any_scanned = self.reference, self.any_scanned
        self.reference, self.any_scanned = "", False
        kept = await get(self.store, reference) if reference else None
        if kept is None:
            return []
        number, left = kept.request.shown_number, _still_expected(kept.request)
        if not any_scanned:
            return [self._look("no_serial", number=number)]
        return [_heard("closed_short", number=number, left=left)] if left else []

    def summary(self) -> str:
        """Return what came of it all."""
        devices = "1 device" if self.received == 1 else f"{self.received} devices"
        parcels = "1 parcel" if len(self.parcels) == 1 else f"{len(self.parcels)} parcels"
        return f"{devices} in {parcels} received; {len(self.to_look_at)} to look at."

    async def _opened(self, request: Request) -> Heard:
        number, left = request.shown_number, _still_expected(request)
        if left:
            self.reference = request.reference
            old = request.state is State.EXPIRED
            return _heard("opened_expired" if old else "opened", number=number, left=left)
        here = any(item.state in HERE for item in request.items)
        return self._look(
            "here_already" if here else "nothing_expected", number=number, state=request.state.value
        )

    async def _no_parcel(self, typed: str) -> Heard:
        """What may help with a code that is no number, while no parcel is open."""
        found = [one for one in await open_on_serial(self.store, typed) if _still_expected(one)]
        if len(found) == 1:
            return self._look("serial_of", typed=typed, number=found[0].shown_number)
        return self._look("no_number", typed=typed)

    async def _serial(self, typed: str) -> Heard:
        order = Order("receive", self.reference, self.staff, {"serial": typed}, self.event or None)
        came = await self.perform(order)
        self.any_scanned = True
        if isinstance(came, Refused):
            return await self._why_not(typed, came)
        self.received += 1
        self.parcels.add(self.reference)
        left = _still_expected(came.request)
        key = "received_more" if left else "received_all"
        return _heard(key, number=came.request.shown_number, typed=typed, left=left)

    async def _why_not(self, typed: str, refused: Refused) -> Heard:
        kept = await get(self.store, self.reference)
        elsewhere = [
            one for one in await open_on_serial(self.store, typed) if one.reference != self.reference
        ]
        device = _device(kept.request, typed) if kept is not None else None
        if kept is not None and device is not None and not elsewhere:
            key = "device_here" if device.state in HERE else "device_not_expected"
            return self._look(key, number=kept.request.shown_number, typed=typed, state=device.state.value)
        if elsewhere:
            return self._look("refused_elsewhere", refused, elsewhere=elsewhere[0].shown_number)
        return self._look("refused", refused)

    def _look(self, key: str, refused: Refused | None = None, **values: Any) -> Heard:
        heard = _heard(key, refused, fine=False, **values)
        self.to_look_at.append(heard.text)
        return heard


def _heard(key: str, refused: Refused | None = None, *, fine: bool = True, **values: Any) -> Heard:
    left = ", ".join(
        [
            " ".join(filter(None, (model, serial or "without a serial")))
            for model, serial in values.get("left", ())
        ]
    )
    why = refused.sentence if refused else ""
    return Heard(SENTENCES[key].format_map({**values, "left": left, "why": why}), fine, key, values, refused)


def _still_expected(request: Request) -> list[tuple[str, str]]:
    """The devices that have yet to arrive, by what tells them apart on the dock: model and serial."""
    return [(item.model, item.serial) for item in request.items if item.state in _EXPECTED]


def _device(request: Request, typed: str) -> Item | None:
    wanted = serial_key(typed)
    known = [
        item for item in request.items if wanted in {serial_key(item.serial), serial_key(item.long_serial)}
    ]
    return next((item for item in known if item.state not in _EXPECTED), None)
