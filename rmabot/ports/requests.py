"""Requests in a store: how one is written and found, and who may see it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable

import orjson
from msgspec import Struct

from rmabot.ports.store import Record, Store
from rmabot.ports.through import holding
from rmabot.rma.numbers import is_number
from rmabot.rma.policy import Policy
from rmabot.rma.record import replace
from rmabot.rma.request import Request, from_json, to_json
from rmabot.rma.typed import fold

KIND = "request"
NUMBER = "number"
"""The scope of claims: a reference or number is given out once, by whichever desk of the store."""
YES = "yes"


class Kept(Struct, frozen=True):
    """A request as stored, with the revision that the next write must follow (0 for a new one)."""

    request: Request
    revision: int


def record(request: Request, after: int) -> Record:
    """Write a request as the revision after ``after``, findable by person, state, number and serial."""
    revision = after + 1
    body = orjson.dumps(to_json(replace(request, revision=revision)))
    return Record(KIND, request.reference, revision, body, _index(request), _blobs(request))


def read(stored: Record) -> Kept:
    """Read back what ``record`` wrote; raises NotPlainError for what another version wrote."""
    return Kept(from_json(orjson.loads(stored.body)), stored.revision)


def _index(request: Request) -> dict[str, tuple[str, ...]]:
    serials = _unique(serial_key(one) for item in request.items for one in (item.serial, item.replaced_by))
    index = {
        "person": tuple(sorted(request.persons)),
        "state": (request.state.value,),
        "number": tuple(sorted(request.names)),
        "serial": serials,
        "file": _blobs(request),
        "assignee": (request.assignee,) if request.assignee else (),
    }
    if request.open:
        index["open"] = (YES,)
        index["open_serial"] = _unique(serial_key(item.serial) for item in request.items if item.open)
    return {name: values for name, values in index.items() if values}


def _blobs(request: Request) -> tuple[str, ...]:
    return _unique(file.blob for file in request.files)


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, values)))


def serial_key(serial: str) -> str:
    """Return a serial as it is compared: however it was typed, two spellings of one are the same."""
    return "".join(filter(str.isalnum, fold(serial)))


async def get(store: Store, reference: str) -> Kept | None:
    """Return the request with this very reference."""
    stored = await store.get(KIND, reference)
    return read(stored) if stored else None


async def by_number(store: Store, typed: str, policy: Policy) -> Kept | None:
    """Return the request that a reference, a number, an old number or a maker's number leads to, typed loosely.

    A number of today goes before one that was replaced or voided.
    """
    for value in spellings(typed, policy):
        found = [read(one) async for one in holding(store, KIND, "number", value)]
        if found:
            return min(found, key=lambda kept: value not in {kept.request.reference, kept.request.number})
    return None


def spellings(typed: str, policy: Policy) -> tuple[str, ...]:
    """Return what a typed number may stand for: ours by its check character, a maker's as it is written."""
    ours = is_number(typed, policy.prefixes)
    plain = fold(typed).strip(" .:#,;!?")
    return _unique([ours or "", plain, plain.replace(" ", ""), plain.replace(" ", "").replace("-", "")])


async def of_person(store: Store, person: str) -> tuple[Kept, ...]:
    """Return the requests that a person owns, is linked to or filed, what is open first, the newest before the older."""
    found = [read(one) async for one in holding(store, KIND, "person", person)]
    return tuple(sorted(found, key=lambda kept: (not kept.request.open, -kept.request.filed_at.timestamp())))


async def own(store: Store, person: str, typed: str, policy: Policy) -> Kept | None:
    """Return the person's request of that number; a wrong number and somebody else's are both None."""
    kept = await by_number(store, typed, policy)
    return kept if kept is not None and person in kept.request.persons else None


async def open_on_serial(store: Store, serial: str) -> tuple[Request, ...]:
    """Return every open request, whoever's, on which a device with this serial is open."""
    key = serial_key(serial)
    return tuple([read(one).request async for one in holding(store, KIND, "open_serial", key)]) if key else ()


async def on_serial(store: Store, serial: str) -> tuple[Request, ...]:
    """Return every request there ever was on a serial."""
    key = serial_key(serial)
    return tuple([read(one).request async for one in holding(store, KIND, "serial", key)]) if key else ()


async def with_file(store: Store, blob: str) -> tuple[Request, ...]:
    """Return every request that holds this very file."""
    return tuple([read(one).request async for one in holding(store, KIND, "file", blob)]) if blob else ()


async def in_state(store: Store, state: str) -> AsyncIterator[Request]:
    """Go through the requests that show a state."""
    async for one in holding(store, KIND, "state", state):
        yield read(one).request


async def all_open(store: Store) -> AsyncIterator[Request]:
    """Go through the requests for which something is still to come."""
    async for one in holding(store, KIND, "open", YES):
        yield read(one).request
