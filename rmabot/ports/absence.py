"""Who of the desk is away until when, and who sees to their work meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import orjson
from msgspec import Struct

from rmabot.ports.actions import Changes
from rmabot.ports.store import Audit, Record, Store
from rmabot.rma.record import to_maps

KIND = "absence"
_MOST = 500


class Absence(Struct, frozen=True):
    """One person's absence: ``until`` is the last day away (ISO), ``cover`` who sees to their work, "" for nobody named."""

    name: str
    until: str
    cover: str = ""

    def lasts(self, today: date) -> bool:
        """Tell whether they are away on a day."""
        return today.isoformat() <= self.until


Absences = Mapping[str, Absence]
"""Who is away now, by the name in small letters."""


async def away(store: Store, today: date) -> Absences:
    """Return who is away on a day."""
    page = await store.all(KIND, limit=_MOST)
    found = [Absence(**orjson.loads(record.body)) for record in page.records]
    return {one.name.casefold(): one for one in found if one.lasts(today)}


async def leave(store: Store, absence: Absence, by: str, at: float) -> Changes:
    """Return what to commit for somebody who goes away, or who changes until when."""
    key = absence.name.casefold()
    stored = await store.get(KIND, key)
    record = Record(KIND, key, (stored.revision if stored else 0) + 1, orjson.dumps(to_maps(absence)))
    return Changes(
        puts=(record,), audit=(Audit(at, by, "staff.away", absence.name, {"until": absence.until}),)
    )


async def come_back(store: Store, name: str, by: str, at: float) -> Changes | None:
    """Return what to commit for somebody who is back, None where they were not away."""
    key = name.casefold()
    if await store.get(KIND, key) is None:
        return None
    return Changes(deletes=((KIND, key),), audit=(Audit(at, by, "staff.back", name, {}),))


def in_charge(assignee: str, absences: Absences) -> str:
    """Return who sees to what somebody has: they themselves, who stands in for them, or "" for whoever takes it."""
    seen: set[str] = set()
    name = assignee
    while (gone := absences.get(name.casefold())) is not None:
        seen.add(name.casefold())
        name = gone.cover
        if not name or name.casefold() in seen:
            return ""
    return name
