"""Finding a request by what somebody remembers of it: a number, a serial or its end, a name, a model."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, field

from rmabot.ports.requests import KIND, by_number, read, serial_key
from rmabot.ports.store import Store
from rmabot.ports.through import every
from rmabot.rma.policy import Policy
from rmabot.rma.request import Request
from rmabot.rma.typed import fold

ENOUGH = 78.0
"""Likeness, out of 100, from which a name or model is offered: one slip in six letters still is."""
_LEAST_TAIL = 3


class _Known(Struct):
    revision: int
    texts: tuple[str, ...]
    open: bool


class Search(Struct):
    """Looks through all requests; what was read once is read again only when it has changed."""

    store: Store
    _known: dict[str, _Known] = field(default_factory=dict)

    async def find(self, typed: str, policy: Policy, most: int) -> tuple[str, ...]:
        """Return references, the likeliest first, open before closed."""
        wanted = fold(typed)
        if not wanted:
            return ()
        exact = await by_number(self.store, typed, policy)
        await self._refresh()
        first = [exact.request.reference] if exact else []
        scored = [
            (self._score(wanted, known), known.open, reference) for reference, known in self._known.items()
        ]
        found = sorted(
            [one for one in scored if one[0] >= ENOUGH], key=lambda one: (-one[0], not one[1], one[2])
        )
        return tuple(dict.fromkeys([*first, *[reference for _, _, reference in found]]))[:most]

    async def _refresh(self) -> None:
        seen = set()
        async for record in every(self.store, KIND):
            seen.add(record.key)
            known = self._known.get(record.key)
            if known is None or known.revision != record.revision:
                request = read(record).request
                self._known[record.key] = _Known(record.revision, tuple(_texts(request)), request.open)
        for gone in self._known.keys() - seen:
            del self._known[gone]

    def _score(self, wanted: str, known: _Known) -> float:
        from rapidfuzz import fuzz

        plain = serial_key(wanted)
        best = 0.0
        for text in known.texts:
            if len(plain) >= _LEAST_TAIL and plain and serial_key(text).endswith(plain):
                return 100.0
            best = max(best, fuzz.WRatio(wanted, text) if len(wanted) > 3 else 0.0)
        return best


def _texts(request: Request) -> Iterator[str]:
    contact = request.contact
    for text in (*request.names, contact.name, contact.company):
        if text:
            yield fold(text)
    for item in request.items:
        for text in (item.model, item.serial, item.long_serial):
            if text:
                yield fold(text)
