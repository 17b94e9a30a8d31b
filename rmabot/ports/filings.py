"""Filings: the record that says under which reference these very answers were filed, so that they are filed once."""

from __future__ import annotations

import orjson

from rmabot.ports.store import Record, Store

KIND = "filing"


def record(key: str, reference: str) -> Record:
    """Write a filing, findable by its request."""
    return Record(KIND, key, 1, orjson.dumps(reference), {"request": (reference,)})


async def reference_of(store: Store, key: str) -> str | None:
    """Return the reference under which these answers were filed, if they were."""
    found = await store.get(KIND, key)
    return str(orjson.loads(found.body)) if found else None


async def filings_of(store: Store, reference: str) -> tuple[tuple[str, str], ...]:
    """Return kind and key of every filing of a request, as a commit deletes them."""
    page = await store.find(KIND, "request", reference)
    return tuple([(one.kind, one.key) for one in page.records])
