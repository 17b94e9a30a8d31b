"""The ledger of one turn: everything it changes, gathered until the one commit."""

from __future__ import annotations

from collections.abc import Iterable

from rmabot.engine.effects import Leaving, to_json
from rmabot.ports.actions import Changes
from rmabot.ports.store import Audit, Claim, Commit, Outgoing, Record, Timer
from rmabot.rma.record import replace


class Ledger:
    """What a turn reads, puts, claims, sets and sends; written by the turn, read once by ``commit``."""

    def __init__(self, at: float, event: str | None) -> None:
        self.at = at
        self.event = event
        self.reads: dict[tuple[str, str], int] = {}
        self.puts: dict[tuple[str, str], Record] = {}
        self.deletes: set[tuple[str, str]] = set()
        self.claims: list[Claim] = []
        self.audit: list[Audit] = []
        self.timers: dict[str, Timer] = {}
        self.cleared: set[str] = set()
        self.outbox: list[Outgoing] = []
        self.forgotten: list[str] = []
        self.unbound: list[str] = []

    def put(self, record: Record) -> None:
        """Put a record; a second write of it in the same turn is one write."""
        at = (record.kind, record.key)
        before = self.puts.get(at)
        self.puts[at] = record if before is None else replace(record, revision=before.revision)

    def delete(self, kind: str, key: str) -> None:
        """Delete a record, or never write the one this turn made."""
        made = self.puts.pop((kind, key), None)
        if made is None or made.revision > 1:
            self.deletes.add((kind, key))

    def set_timer(self, timer: Timer) -> None:
        """Set a timer; the last word on a key counts."""
        self.timers[timer.key] = timer
        self.cleared.discard(timer.key)

    def clear_timer(self, key: str) -> None:
        """Forget a timer; the last word on a key counts."""
        self.timers.pop(key, None)
        self.cleared.add(key)

    def send(self, conversation: str, channel: str, effects: Iterable[Leaving]) -> None:
        """Queue effects for one conversation, in order."""
        self.outbox += [Outgoing(conversation, channel, to_json(effect)) for effect in effects]

    def add(self, changes: Changes) -> None:
        """Take in what an action or a desk act wants committed."""
        for at, revision in changes.reads.items():
            # What this turn itself wrote cannot have been read by anybody else.
            if at not in self.puts:
                self.reads.setdefault(at, revision)
        for record in changes.puts:
            self.put(record)
        for kind, key in changes.deletes:
            self.delete(kind, key)
        for timer in changes.timers:
            self.set_timer(timer)
        for key in changes.cleared:
            self.clear_timer(key)
        self.claims += changes.claims
        self.audit += changes.audit
        self.outbox += changes.outbox
        self.forgotten += changes.forgotten
        self.unbound += changes.unbound

    def commit(self) -> Commit:
        """Return the one commit."""
        reads = {at: revision for at, revision in self.reads.items() if at not in self.puts}
        return Commit(
            self.at, self.event, reads, tuple(self.puts.values()), tuple(sorted(self.deletes)), tuple(self.claims),
            tuple(self.audit), tuple(self.timers.values()), tuple(sorted(self.cleared)), tuple(self.outbox),
            tuple(self.forgotten), tuple(self.unbound),
        )  # fmt: skip
