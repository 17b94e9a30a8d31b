"""Tries at following a request from another account: counted, forgotten after an hour, kept over a restart.

Two records: one by the account that tries, one by the request that is tried for, so that neither many numbers from one
account nor one number from many accounts gets further.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b

import orjson
from msgspec import Struct

from rmabot.ports.actions import Changes
from rmabot.ports.store import Record, Store, Timer
from rmabot.ports.timers import Moment, TimerHandler
from rmabot.rma.record import replace, to_maps

PERSON, REQUEST = "link_person", "link_request"
MOST = 5
"""Tries within ``WINDOW`` for one account, and codes within it for one request."""
WINDOW = 3600.0
VALID = 900.0
"""Seconds for which a code can be typed."""
OVER = "link.over"
_DIGITS = 6


class Tries(Struct, frozen=True):
    """What was tried lately: ``at`` in Unix seconds. For an account also what its code is for, and until when it holds.

    A wrong or foreign number leaves a code that nothing fits, so that whoever types one learns nothing by it.
    """

    at: tuple[float, ...] = ()
    reference: str = ""
    digest: str = ""
    until: float = 0.0

    def used_up(self, now: float) -> bool:
        """Tell whether there were too many within the hour."""
        return len(self.lately(now)) >= MOST

    def lately(self, now: float) -> tuple[float, ...]:
        """Return the tries that still count."""
        return tuple([at for at in self.at if now - WINDOW < at])

    def tried(self, now: float) -> Tries:
        """Return these with one more."""
        return replace(self, at=(*self.lately(now), now))


class KeptTries(Struct, frozen=True):
    """Tries as stored, with the revision that the next write must follow."""

    kind: str
    key: str
    tries: Tries
    revision: int

    def changes(self, tries: Tries, now: float) -> Changes:
        """Return what to commit for these tries: they go by themselves when none of them counts any more."""
        index = {"person": (self.key,)} if self.kind == PERSON else {}
        record = Record(self.kind, self.key, self.revision + 1, orjson.dumps(to_maps(tries)), index)
        data = {"kind": self.kind, "key": self.key}
        over = Timer(f"{self.kind}:{self.key}", now + WINDOW, f"{self.kind}:{self.key}", OVER, data)
        return Changes(puts=(record,), timers=(over,))


async def get(store: Store, kind: str, key: str) -> KeptTries:
    """Return the tries of an account or for a request, none where there were none."""
    stored = await store.get(kind, key)
    if stored is None:
        return KeptTries(kind, key, Tries(), 0)
    body = orjson.loads(stored.body)
    return KeptTries(kind, key, Tries(**{**body, "at": tuple(body["at"])}), stored.revision)


def code_of(entropy: int, person: str) -> str:
    """Return a code of six digits, by chance alone."""
    digest = blake2b(f"link/{entropy}/{person}".encode(), digest_size=8).digest()
    return f"{int.from_bytes(digest, 'big') % 10**_DIGITS:0{_DIGITS}d}"


def digest_of(code: str, person: str, reference: str) -> str:
    """Return what is kept of a code: it fits one account and one request."""
    return blake2b(f"{code}/{person}/{reference}".encode(), digest_size=16).hexdigest()


async def _over(timer: Timer, moment: Moment, store: Store) -> Changes:  # noqa: ARG001 - as every handler is called
    kind, key = str(timer.data["kind"]), str(timer.data["key"])
    found = await store.get(kind, key)
    return Changes(deletes=((kind, key),)) if found is not None else Changes()


HANDLERS: Mapping[str, TimerHandler] = {OVER: _over}
"""Who forgets the tries."""
