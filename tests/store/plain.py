"""The port in the plainest words: lists that are searched from end to end."""

from dataclasses import dataclass

from rmabot.ports.store import (
    EVENT_KEPT_SECONDS,
    Audit,
    Commit,
    Conflict,
    Delivered,
    Failed,
    Leased,
    Record,
    Retry,
    Seen,
    Settled,
    StoreError,
    Taken,
    Timer,
)
from rmabot.rma.record import replace


@dataclass
class Row:
    """An outbox row, and what holds it."""

    shown: Leased
    until: float = float("-inf")
    leased: bool = False


class Plain:
    """What a store should hold and answer, worked out anew each time."""

    def __init__(self) -> None:
        self.records: dict[tuple[str, str], Record] = {}
        self.events: dict[str, float] = {}
        self.claims: dict[tuple[str, str], str] = {}
        self.timers: dict[str, Timer] = {}
        self.acts: list[Audit] = []
        self.rows: list[Row] = []
        self.ids: dict[str, dict[str, str]] = {}
        self.last = 0
        self.swept = 0.0

    def revision(self, kind: str, key: str) -> int:
        record = self.records.get((kind, key))
        return record.revision if record else 0

    def refusal(self, commit: Commit) -> type[StoreError] | None:
        """Why a commit is refused, or None."""
        if commit.event in self.events:
            return Seen
        expected = [*commit.reads.items(), *(((put.kind, put.key), put.revision - 1) for put in commit.puts)]
        if any(self.revision(*name) != revision for name, revision in expected):
            return Conflict
        if any(self.claims.get((one.scope, one.value), one.owner) != one.owner for one in commit.claims):
            return Taken
        return None

    def commit(self, commit: Commit) -> None:
        if commit.event is not None:
            self.events[commit.event] = max(commit.at, self.swept)
        self.records |= {(put.kind, put.key): put for put in commit.puts}
        for name in commit.deletes:
            self.records.pop(name, None)
        self.claims |= {(one.scope, one.value): one.owner for one in commit.claims}
        for key in commit.cleared:
            self.timers.pop(key, None)
        self.timers |= {timer.key: timer for timer in commit.timers}
        for out in commit.outbox:
            self.last += 1
            self.rows.append(
                Row(Leased(self.last, out.conversation, out.channel, dict(out.effect), 0, commit.at))
            )
        self.last += len(commit.audit)
        self.acts += commit.audit

    def find(self, kind: str, index: str, value: str) -> list[Record]:
        return [one for one in self.all(kind) if value in one.index.get(index, ())]

    def all(self, kind: str) -> list[Record]:
        return [self.records[name] for name in sorted(self.records) if name[0] == kind]

    def due(self, now: float, limit: int) -> list[Timer]:
        waiting = sorted(self.timers.values(), key=lambda timer: (timer.due, timer.key))
        return [timer for timer in waiting if timer.due <= now][:limit]

    def lease(self, channel: str, now: float, until: float, conversation: str | None) -> list[Leased]:
        """Everything that may leave; ``until`` holds it from then on."""
        held: set[str] = set()
        given = []
        for row in self.rows:
            shown = row.shown
            if shown.channel != channel or (conversation or shown.conversation) != shown.conversation:
                continue
            if row.until > now:
                held.add(shown.conversation)
            if shown.conversation not in held:
                row.shown, row.until, row.leased = replace(shown, attempts=shown.attempts + 1), until, True
                given.append(row.shown)
        return given

    def settle(self, outcome: Settled) -> None:
        found = [row for row in self.rows if row.shown.row == outcome.row]
        if not found:
            return
        (row,) = found
        match outcome:
            case Delivered(bindings=ids):
                self.rows.remove(row)
                self.ids.setdefault(row.shown.conversation, {}).update(ids)
            case Failed(at=at, reason=reason, bindings=ids):
                self.rows.remove(row)
                self.ids.setdefault(row.shown.conversation, {}).update(ids)
                if reason:
                    self.last += 1
                    details = {"channel": row.shown.channel, "row": outcome.row, "reason": reason}
                    self.acts.append(Audit(at, "outbox", "delivery_failed", row.shown.conversation, details))
            case Retry(at=at):
                row.until, row.leased = at, False
                for other in self.rows[self.rows.index(row) + 1 :]:
                    same = (other.shown.channel, other.shown.conversation) == (
                        row.shown.channel,
                        row.shown.conversation,
                    )
                    if same and other.leased:
                        other.until, other.leased = float("-inf"), False
                        other.shown = replace(other.shown, attempts=other.shown.attempts - 1)

    def release(self, channel: str) -> None:
        for row in self.rows:
            if row.leased and row.shown.channel == channel:
                row.until, row.leased = float("-inf"), False

    def sweep(self, now: float) -> int:
        before = now - EVENT_KEPT_SECONDS
        old = [event for event, at in self.events.items() if at < before]
        self.swept = max(self.swept, before if old else 0.0)
        for event in old:
            del self.events[event]
        return len(old)
