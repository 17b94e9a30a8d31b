"""What each act on the store would change: checked and encoded whole before anything is touched."""

from __future__ import annotations

import struct
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TypeVar, assert_never

from rmabot.ports.store import (
    FORGOTTEN,
    Audit,
    Bound,
    Claim,
    Commit,
    Conflict,
    Delivered,
    Failed,
    Handled,
    Kept,
    Leased,
    Outgoing,
    Record,
    Retry,
    Seen,
    Settled,
    Taken,
    Timer,
)
from rmabot.store.rows import (
    MARK,
    Change,
    Hold,
    bindings_of,
    claim_key,
    dumps,
    event_digest,
    pack_audit,
    pack_hold,
    pack_moment,
    pack_outgoing,
    pack_record,
    pack_timer,
    way_of,
)
from rmabot.store.state import BINDINGS, CLAIMS, HOLDS, OUTBOX, SEEN, TIMERS, TRAIL, State
from rmabot.store.tables.outbox import FREE

T = TypeVar("T")

_revision = struct.Struct("<I").unpack_from

Planned = tuple[list[Change], T]
Plan = Callable[[State], Planned[T]]


def plan_commit(state: State, commit: Commit) -> Planned[None]:
    """Plan one turn's commit; raises Seen, Conflict or Taken."""
    changes: list[Change] = []
    event, at = commit.event, commit.at
    if event is not None:
        seen, digest = state.seen, event_digest(event)
        if digest in seen:
            raise Seen(event)
        floor = seen.floor  # a turn dated before what is forgotten is remembered all the same
        moment = at if at > floor else floor  # noqa: FURB136 -- max() costs three times as much
        changes.append((SEEN, digest, pack_moment(moment)))
    if commit.reads:
        for (kind, key), revision in commit.reads.items():
            _expect(state, kind, key, revision)
    kinds = state.kinds
    for record in commit.puts:
        kind, key = record.kind, record.key
        records = kinds.get(kind)
        row = None if records is None else records.rows.get(key)
        if (0 if row is None else _revision(row)[0]) != record.revision - 1:  # as in `_expect`
            raise Conflict(kind, key)
        if not key.isascii():
            key.encode()  # as in `_can_be_written`
        changes.append((_table(kind) if records is None else kind, key, pack_record(record)))
    if commit.deletes:
        deletes: list[Change] = [(_table(kind), key, None) for kind, key in commit.deletes]
        _can_be_written(deletes)
        changes += deletes
    _add_what_is_beside(state, commit, changes)
    return changes, None


def _add_what_is_beside(state: State, commit: Commit, changes: list[Change]) -> None:
    """Add what a commit changes besides its records; of what most commits have none, nothing is made."""
    if commit.claims:
        claims = _claims(state, commit.claims)
        _can_be_written(claims)
        changes += claims
    if commit.cleared or commit.unbound:
        gone: list[Change] = [(TIMERS, key, None) for key in commit.cleared]
        gone += [(BINDINGS, conversation, None) for conversation in commit.unbound]
        _can_be_written(gone)
        changes += gone
    for timer in commit.timers:
        key = timer.key
        if not key.isascii():
            key.encode()  # as in `_can_be_written`
        changes.append((TIMERS, key, pack_timer(timer)))
    number = state.number.value
    for outgoing in commit.outbox:
        number += 1
        changes.append((OUTBOX, number, pack_outgoing(outgoing, commit.at)))
    if commit.audit:
        for audit in commit.audit:
            number += 1
            changes.append((TRAIL, number, pack_audit(audit)))
    if commit.forgotten:
        changes += _forgotten(state, commit.forgotten)


def plan_drop_acts(state: State, before: float, kept: Collection[str]) -> Planned[int]:
    """Plan to drop the acts of before a moment, but for those on some subjects."""
    numbers = state.trail.before(before, kept)
    return [(TRAIL, number, None) for number in numbers], len(numbers)


def plan_lease(
    state: State, channel: str, now: float, limit: int, until: float, conversation: str | None
) -> Planned[tuple[Leased, ...]]:
    """Plan to hold what may leave, until the lease ends."""
    rows = state.outbox.free(channel, now, limit, conversation)
    changes: list[Change] = []
    leased = []
    for row in rows:
        attempts = state.outbox.hold(row).attempts + 1
        changes.append((HOLDS, row, pack_hold(Hold(until, attempts, leased=True))))
        leased.append(state.outbox.show(row, attempts))
    return changes, tuple(leased)


def plan_settle(state: State, outcomes: Sequence[Settled]) -> Planned[None]:
    """Plan what became of rows; one that is settled already stays so."""
    changes: list[Change] = []
    bound: dict[str, dict[str, str]] = {}
    number = state.number.value
    for outcome in outcomes:
        row = state.outbox.rows.get(outcome.row)
        if row is None:
            continue
        conversation, channel = way_of(row)
        match outcome:
            case Delivered(bindings=bindings):
                bound.setdefault(conversation, {}).update(bindings)
                changes.append((OUTBOX, outcome.row, None))
            case Failed(at=at, reason=reason, bindings=bindings):
                bound.setdefault(conversation, {}).update(bindings)
                if reason:
                    number += 1
                    details = {"channel": channel, "row": outcome.row, "reason": reason}
                    act = Audit(at, "outbox", "delivery_failed", conversation, details)
                    changes.append((TRAIL, number, pack_audit(act)))
                changes.append((OUTBOX, outcome.row, None))
            case Retry(at=at):
                changes += _retry(state, outcome.row, at)
            case _:
                assert_never(outcome)
    changes += [
        (BINDINGS, conversation, dumps({**_bindings(state, conversation), **ids}))
        for conversation, ids in bound.items()
        if ids
    ]
    return changes, None


def plan_release(state: State, channel: str) -> Planned[None]:
    """Plan to let go of what a runner that is gone had leased."""
    lane = state.outbox.lanes.get(channel)
    rows = [row for waiting in lane.conversations.values() for row in waiting] if lane else []
    held = ((row, state.outbox.hold(row)) for row in rows)
    return [change for row, hold in held if hold.leased for change in _free(row, hold.attempts)], None


def plan_forget(_: State, before: float) -> Planned[None]:
    """Plan to forget event keys of before a moment."""
    return [(SEEN, MARK, pack_moment(before))], None


def plan_restore(state: State, kept: Sequence[Kept]) -> Planned[None]:
    """Plan to put back what another store kept, as it was."""
    changes: list[Change] = []
    number = state.number.value
    for thing in kept:
        if isinstance(thing, Audit):
            number += 1
            changes.append((TRAIL, number, pack_audit(thing)))
        elif isinstance(thing, Leased):
            number += 1
            changes += _restored_row(thing, number)
        else:
            changes.append(_restored(thing))
    _can_be_written(changes)
    return changes, None


def _can_be_written(changes: list[Change]) -> None:
    """Raise UnicodeEncodeError for a key that no file can hold, before anything is touched."""
    for change in changes:
        key = change[1]
        if key.__class__ is str and not key.isascii():
            key.encode()


def _restored(thing: Record | Claim | Timer | Bound | Handled) -> Change:
    match thing:
        case Record(kind=kind, key=key):
            return _table(kind), key, pack_record(thing)
        case Claim(scope=scope, value=value, owner=owner):
            return CLAIMS, claim_key(scope, value), owner.encode()
        case Timer(key=key):
            return TIMERS, key, pack_timer(thing)
        case Bound(conversation=conversation, ids=ids):
            return BINDINGS, conversation, dumps(ids)
        case Handled(digest=digest, at=at):
            return SEEN, bytes.fromhex(digest), pack_moment(at)
        case _:
            assert_never(thing)


def _restored_row(thing: Leased, number: int) -> list[Change]:
    outgoing = Outgoing(thing.conversation, thing.channel, thing.effect)
    changes: list[Change] = [(OUTBOX, number, pack_outgoing(outgoing, thing.queued_at))]
    return changes + _free(number, thing.attempts)


def _expect(state: State, kind: str, key: str, revision: int) -> None:
    records = state.kinds.get(kind)
    row = None if records is None else records.rows.get(key)
    if (0 if row is None else _revision(row)[0]) != revision:  # as in `revision_of`
        raise Conflict(kind, key)


def _table(kind: str) -> str:
    """Return a kind that records may have; raises ValueError for one they may not."""
    if not kind or kind[0] == "_":
        raise ValueError(f'"{kind}" is no kind of record: it is empty or begins with an underscore')
    if not kind.isascii():
        kind.encode()
    return kind


def _claims(state: State, claims: Sequence[Claim]) -> list[Change]:
    given: dict[str, bytes] = {}
    for claim in claims:
        key, owner = claim_key(claim.scope, claim.value), claim.owner.encode()
        if given.get(key, state.claims.rows.get(key, owner)) != owner:
            raise Taken(claim.scope, claim.value)
        given[key] = owner
    return [(CLAIMS, key, owner) for key, owner in given.items()]


def _forgotten(state: State, accounts: Sequence[str]) -> Iterator[Change]:
    """Put a word in the place of accounts, in the acts on record and as owners of claims."""
    acts: dict[int, Audit] = {}
    for account in accounts:
        for number, found in state.trail.naming(account):
            act = acts.get(number, found)
            by, subject = (FORGOTTEN if one == account else one for one in (act.by, act.subject))
            details = {name: FORGOTTEN if value == account else value for name, value in act.details.items()}
            acts[number] = Audit(act.at, by, act.act, subject, details)
        owner = account.encode()
        yield from (
            (CLAIMS, key, FORGOTTEN.encode()) for key, row in state.claims.rows.items() if row == owner
        )
    yield from ((TRAIL, number, pack_audit(act)) for number, act in acts.items())


def _retry(state: State, row: int, at: float) -> Iterator[Change]:
    """Hold the row until then; those behind it that were leased with it were never tried."""
    attempts = state.outbox.hold(row).attempts
    yield HOLDS, row, pack_hold(Hold(at, attempts, leased=False))
    for other in state.outbox.behind(row):
        hold = state.outbox.hold(other)
        if hold.leased:
            yield from _free(other, hold.attempts - 1)


def _free(row: int, attempts: int) -> list[Change]:
    hold = pack_hold(FREE._replace(attempts=attempts)) if attempts else None
    return [(HOLDS, row, hold)]


def _bindings(state: State, conversation: str) -> dict[str, str]:
    row = state.bindings.rows.get(conversation)
    return dict(bindings_of(row)) if row else {}
