"""The register of incidents in a store: beside the requests, and never purged with them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import orjson
from msgspec import Struct

from rmabot.ports.store import Record, Store
from rmabot.ports.through import every
from rmabot.rma.incident import Incident
from rmabot.rma.plain import from_plain, to_plain

KIND = "incident"


class Kept(Struct, frozen=True):
    """An incident as stored, with the revision that the next write must follow (0 for a new one)."""

    incident: Incident
    revision: int


def record(kept: Kept) -> Record:
    """Write an incident as its next revision."""
    body = orjson.dumps(to_plain(kept.incident))
    return Record(KIND, kept.incident.number, kept.revision + 1, body)


def read(stored: Record) -> Kept:
    """Read back what ``record`` wrote."""
    return Kept(from_plain(Incident, orjson.loads(stored.body)), stored.revision)


async def by_number(store: Store, typed: str) -> Kept | None:
    """Return the incident of a number, however it is typed."""
    found = await store.get(KIND, typed.strip().upper())
    return read(found) if found else None


async def register(store: Store) -> AsyncIterator[Kept]:
    """Go through the register in the order of its numbers."""
    async for stored in every(store, KIND):
        yield read(stored)
