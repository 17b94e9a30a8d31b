"""The Store port: everything that must survive, behind one atomic commit.

A store keeps *records* (session, request, hand-over, …) as JSON bytes with a revision, and beside them what a
turn causes: the event key, unique claims, audit rows, timers and outbox rows. Whatever a turn changes goes in as
one ``Commit``, all or nothing. Index values may be personal data: a store that writes them outside an encrypted
frame keeps a keyed hash instead.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

from msgspec import Struct, field

EVENT_KEPT_SECONDS = 7 * 24 * 3600
BLOB_UNNAMED_SECONDS = 24 * 3600
FORGOTTEN = "erased"
"""What stands in place of an account that is to be forgotten."""


class StoreError(Exception):
    """A store's answer that is a sentence for a person: what is wrong and what to do."""


class Seen(StoreError):
    """The event's key is already committed: a repeat, which changes nothing."""

    def __init__(self, event: str) -> None:
        super().__init__(f'event "{event}" was handled before')
        self.event = event


class Conflict(StoreError):
    """A record has moved on since it was read: the turn is run again on the new one."""

    def __init__(self, kind: str, key: str) -> None:
        super().__init__(f"the {kind} record changed meanwhile")
        self.kind, self.key = kind, key


class Taken(StoreError):
    """A unique value belongs to somebody else: the turn is run again with new entropy."""

    def __init__(self, scope: str, value: str) -> None:
        super().__init__(f"that {scope} is already given out")
        self.scope, self.value = scope, value


class Unreadable(StoreError):
    """The stored data is truncated, foreign or under another key: refused, never overwritten."""


class Held(StoreError):
    """Another process runs this channel on this store; the message names it."""


class Stopped(StoreError):
    """A write failed half way: this process must stop and start again from what is on disk."""


class Record(Struct, frozen=True):
    """One stored document: ``body`` is JSON; ``revision`` counts from 1; ``index`` is what it can be found by."""

    kind: str
    key: str
    revision: int
    body: bytes
    index: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    blobs: tuple[str, ...] = ()


class Claim(Struct, frozen=True):
    """A value that may exist once: ``scope`` such as ``number``, held for ever by ``owner``."""

    scope: str
    value: str
    owner: str


class Timer(Struct, frozen=True):
    """Something due at a moment: ``due`` in Unix seconds; setting a key again replaces it."""

    key: str
    due: float
    subject: str
    name: str
    data: Mapping[str, Any] = field(default_factory=dict)


class Audit(Struct, frozen=True):
    """One act on record: append-only; ``at`` in Unix seconds; ``details`` hold no free text of customers."""

    at: float
    by: str
    act: str
    subject: str
    details: Mapping[str, Any] = field(default_factory=dict)


class Outgoing(Struct, frozen=True):
    """One committed effect to deliver: rows of a conversation leave in the order of their commits."""

    conversation: str
    channel: str
    effect: Mapping[str, Any]


class Commit(Struct, frozen=True):
    """All that one turn changes.

    ``puts`` carry their new revision, which must be the stored one plus 1 (1 for a new record), else ``Conflict``.
    ``reads`` are records the turn relied on without changing: (kind, key) -> revision, 0 for absent.
    ``at`` (Unix seconds) is when the turn happened; event keys are kept ``EVENT_KEPT_SECONDS`` after it.
    Timers are cleared before others are set. Kinds of records do not begin with an underscore.
    ``forgotten`` are accounts: where they stand in an act on record or own a claim, ``FORGOTTEN`` stands from now on.
    ``unbound`` are conversations whose platform ids are dropped.
    """

    at: float
    event: str | None = None
    reads: Mapping[tuple[str, str], int] = field(default_factory=dict)
    puts: tuple[Record, ...] = ()
    deletes: tuple[tuple[str, str], ...] = ()
    claims: tuple[Claim, ...] = ()
    audit: tuple[Audit, ...] = ()
    timers: tuple[Timer, ...] = ()
    cleared: tuple[str, ...] = ()
    outbox: tuple[Outgoing, ...] = ()
    forgotten: tuple[str, ...] = ()
    unbound: tuple[str, ...] = ()


class Leased(Struct, frozen=True):
    """An outbox row given to one deliverer until its lease ends; ``row`` orders all rows, ``attempts`` counts from 1."""

    row: int
    conversation: str
    channel: str
    effect: Mapping[str, Any]
    attempts: int
    queued_at: float


class Delivered(Struct, frozen=True):
    """The platform took it; ``bindings`` are its ids to remember: name -> id, for the row's conversation."""

    row: int
    at: float
    bindings: Mapping[str, str] = field(default_factory=dict)


class Retry(Struct, frozen=True):
    """Not now: this row and all behind it in the conversation wait until ``at`` (Unix seconds)."""

    row: int
    at: float
    reason: str


class Failed(Struct, frozen=True):
    """Never: a blocked bot or a vanished chat; the reason is kept as an act on the conversation, the next row may go.

    An empty reason is on record already; ``bindings`` as in ``Delivered``.
    """

    row: int
    at: float
    reason: str
    bindings: Mapping[str, str] = field(default_factory=dict)


Settled = Delivered | Retry | Failed


class Bound(Struct, frozen=True):
    """The platform ids remembered for a conversation, as ``everything`` gives them."""

    conversation: str
    ids: Mapping[str, str]


class Handled(Struct, frozen=True):
    """A committed event, as ``everything`` gives it: the hex digest of its key, and its second (Unix)."""

    digest: str
    at: float


Kept = Record | Claim | Timer | Audit | Leased | Bound | Handled


class Page(Struct, frozen=True):
    """Some of the records asked for, in the order of their keys; ``after`` asks for the next ones, None at the end."""

    records: tuple[Record, ...]
    after: str | None


class Store(Protocol):
    """What every store does alike; one contract suite tests them all."""

    async def get(self, kind: str, key: str) -> Record | None:
        """Return the record as committed last, by whichever process."""

    async def find(
        self, kind: str, index: str, value: str, *, after: str | None = None, limit: int = 50
    ) -> Page:
        """Return records of a kind whose index holds the value."""

    async def all(self, kind: str, *, after: str | None = None, limit: int = 50) -> Page:
        """Return records of a kind in the order of their keys."""

    def commit(self, commit: Commit) -> Awaitable[None]:
        """Make all of it durable, or nothing: raises Seen, Conflict, Taken or Stopped where it is awaited.

        No coroutine: it may begin before it is awaited, and who has many at once needs no task for each.
        """

    async def seen(self, event: str) -> bool:
        """Tell whether the event's key is committed."""

    async def due(self, now: float, limit: int) -> tuple[Timer, ...]:
        """Return timers due at ``now``, earliest first; they stay until a commit clears or replaces them."""

    async def timers(self, subject: str) -> tuple[Timer, ...]:
        """Return the waiting timers of one subject, earliest first."""

    async def lease(
        self, channel: str, now: float, limit: int, until: float, conversation: str | None = None
    ) -> tuple[Leased, ...]:
        """Take undelivered rows of a channel (or of one conversation of it), in order per conversation.

        None that another lease holds at ``now``, and none behind such a row in its conversation.
        """

    async def settle(self, outcomes: Sequence[Settled]) -> None:
        """Record what became of leased rows, in one commit."""

    async def waiting(self, channel: str | None = None) -> int:
        """Count the outbox rows not yet delivered."""

    async def bindings(self, conversation: str) -> Mapping[str, str]:
        """Return the platform ids remembered for a conversation."""

    async def audit(self, subject: str) -> tuple[Audit, ...]:
        """Return the acts on one subject, oldest first."""

    async def put_blob(self, data: bytes) -> str:
        """Keep bytes durably and return their id, the same id for the same bytes."""

    async def get_blob(self, blob: str) -> bytes | None:
        """Return the bytes, or None for an id that is not (or no longer) there."""

    async def sweep(self, now: float) -> int:
        """Drop blobs that no record names and that are older than a day, and event keys past their time; count them."""

    async def drop_acts(self, before: float, kept: Collection[str] = ()) -> int:
        """Drop the acts on record of before a moment (Unix seconds), but for those on the ``kept`` subjects; count them."""

    def run_channel(self, channel: str) -> AbstractAsyncContextManager[None]:
        """Be the one runner of a channel on this store while the context lasts: raises Held with who is.

        Rows that an earlier runner had leased are free again.
        """

    def everything(self) -> AsyncIterator[Kept]:
        """Go through all that is kept, for export and copy; blobs come by their names in the records."""

    async def restore(self, kept: Sequence[Kept]) -> None:
        """Put back what another store's ``everything`` gave, revisions and all, in one commit."""

    async def close(self) -> None:
        """Finish what is waiting and let go of the files."""
