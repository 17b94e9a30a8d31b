"""What every store keeps beside records: timers, acts, blobs, event keys for a week, and all of it to be copied."""

from types import MappingProxyType
from typing import get_args

import pytest

from rmabot.ports.store import (
    BLOB_UNNAMED_SECONDS,
    EVENT_KEPT_SECONDS,
    Audit,
    Bound,
    Claim,
    Commit,
    Delivered,
    Handled,
    Kept,
    Leased,
    Outgoing,
    Record,
    Retry,
    Store,
    Taken,
    Timer,
)
from rmabot.rma.record import replace
from rmabot.store.memory import MemoryStore
from rmabot.testing.clock import SetClock

AT = 1_767_276_000.0


async def kept_by(store: Store) -> list[str]:
    """All that a store keeps, in an order that is none of the store's; rows have new numbers in a copy."""
    kept = [replace(one, row=0) if isinstance(one, Leased) else one async for one in store.everything()]
    return sorted(map(repr, kept))


async def test_timers_come_when_they_are_due_the_earliest_first(store: Store) -> None:
    """Not before; no more than asked for; again until a commit clears or replaces them."""
    timers = tuple(
        Timer(f"t{n}", AT + 1000 * (n % 5) + n, "telegram:7", "nudge", {"n": n}) for n in range(10)
    )
    await store.commit(Commit(at=AT, timers=timers))
    assert await store.due(AT - 1, 10) == ()
    assert await store.due(AT, 10) == (timers[0],)
    assert await store.due(AT + 1006, 10) == (timers[0], timers[5], timers[1], timers[6])
    assert await store.due(AT + 9999, 3) == (timers[0], timers[5], timers[1])
    assert await store.due(AT + 9999, 0) == ()
    assert await store.due(AT + 1006, 10) == (timers[0], timers[5], timers[1], timers[6])
    await store.commit(Commit(at=AT, cleared=("t0", "t5", "nobody's")))
    assert await store.due(AT + 1001, 10) == (timers[1],)


async def test_a_timer_may_be_due_always_or_never(store: Store) -> None:
    """Before all time, or after it."""
    always, never = (Timer(sign, float(f"{sign}inf"), "telegram:7", "nudge") for sign in "-+")
    await store.commit(Commit(at=AT, timers=(never, always)))
    assert await store.due(AT, 10) == (always,)
    assert await store.due(float("inf"), 10) == (always, never)


async def test_a_timer_set_again_is_the_new_one(store: Store) -> None:
    """Earlier, later, or somebody else's: the old moment counts no more."""
    await store.commit(Commit(at=AT, timers=(Timer("t", AT + 10, "telegram:7", "nudge"),)))
    later = Timer("t", AT + 5000, "telegram:8", "close")
    await store.commit(Commit(at=AT, timers=(later,)))
    assert await store.due(AT + 100, 10) == ()
    assert await store.timers("telegram:7") == ()
    assert await store.timers("telegram:8") == (later,)
    sooner = Timer("t", AT + 50, "telegram:8", "close")
    await store.commit(Commit(at=AT, cleared=("t",), timers=(sooner,)))
    assert await store.due(AT + 100, 10) == (sooner,)


async def test_a_subject_s_timers_are_its_own(store: Store) -> None:
    """Earliest first, and nobody else's."""
    mine = [Timer(f"m{n}", AT + due, "telegram:7", "nudge") for n, due in enumerate((30, 10, 20))]
    await store.commit(Commit(at=AT, timers=(*mine, Timer("o", AT, "telegram:77", "nudge"))))
    assert await store.timers("telegram:7") == (mine[1], mine[2], mine[0])
    assert await store.timers("telegram:9") == ()


async def test_acts_stay_in_the_order_they_were_done(store: Store) -> None:
    """Per subject; details come back whatever mapping they were."""
    acts = [Audit(AT - n, "agent", f"act{n}", "RQ1", MappingProxyType({"n": n})) for n in range(3)]
    await store.commit(Commit(at=AT, audit=(acts[0], Audit(AT, "agent", "other", "RQ2"))))
    await store.commit(Commit(at=AT, audit=(acts[1], acts[2])))
    assert [act.act for act in await store.audit("RQ1")] == ["act0", "act1", "act2"]
    assert (await store.audit("RQ1"))[2] == Audit(AT - 2, "agent", "act2", "RQ1", {"n": 2})
    assert await store.audit("RQ3") == ()


async def test_the_same_bytes_are_one_blob(store: Store) -> None:
    """An empty file too; an id that is none, or a path, is not there."""
    blobs = [await store.put_blob(data) for data in (b"invoice", b"photo", b"invoice", b"", b"\0" * 70_000)]
    assert blobs[0] == blobs[2]
    assert len(set(blobs)) == 4
    assert [await store.get_blob(blob) for blob in blobs[:2]] == [b"invoice", b"photo"]
    assert await store.get_blob(blobs[3]) == b""
    assert await store.get_blob(blobs[4]) == b"\0" * 70_000
    for none in ("", "0" * 40, "../key", blobs[0][:-1], "/etc/passwd", f"{blobs[0]}\n"):
        assert await store.get_blob(none) is None


async def test_sweeping_drops_blobs_that_nobody_names_for_a_day(store: Store, clock: SetClock) -> None:
    """Named ones stay, young ones stay, and one that is wanted again is young."""
    named, unnamed, again = [await store.put_blob(data) for data in (b"named", b"unnamed", b"again")]
    await store.commit(Commit(at=AT, puts=(Record("request", "RQ1", 1, b"{}", {}, (named,)),)))
    clock.wait(BLOB_UNNAMED_SECONDS - 10)
    assert await store.sweep(clock.now()) == 0
    await store.put_blob(b"again")
    clock.wait(20)
    assert await store.sweep(clock.now()) == 1
    assert [await store.get_blob(blob) for blob in (named, unnamed, again)] == [b"named", None, b"again"]
    await store.commit(Commit(at=AT, deletes=(("request", "RQ1"),)))
    assert await store.sweep(clock.now()) == 1
    assert await store.get_blob(named) is None


async def test_event_keys_are_kept_a_week_and_swept_after_it(store: Store) -> None:
    """As long as a platform repeats an event; a swept key may come again."""
    for n in range(3):
        await store.commit(Commit(at=AT + 10 * n, event=f"telegram:{n}"))
    assert await store.sweep(AT + EVENT_KEPT_SECONDS) == 0
    assert await store.sweep(AT + EVENT_KEPT_SECONDS + 11) == 2
    assert [await store.seen(f"telegram:{n}") for n in range(3)] == [False, False, True]
    assert await store.sweep(AT + EVENT_KEPT_SECONDS + 11) == 0
    await store.commit(Commit(at=AT + EVENT_KEPT_SECONDS + 12, event="telegram:0"))
    assert await store.seen("telegram:0")


async def test_everything_can_be_put_back_into_an_empty_store(store: Store) -> None:
    """Records with their revisions, claims, timers, acts, rows in order with their attempts, ids, and event keys."""
    await _fill(store)
    everything = [thing async for thing in store.everything()]
    assert {type(thing) for thing in everything} == set(get_args(Kept))
    other = MemoryStore()
    await other.restore(everything)
    assert await kept_by(other) == await kept_by(store)
    for copy in (store, other):
        assert await copy.seen("telegram:1")
        assert (await copy.find("request", "person", "telegram:7")).records[0].revision == 2
        with pytest.raises(Taken):
            await copy.commit(Commit(at=AT, claims=(Claim("number", "CA1", "RQ2"),)))
        rows = await copy.lease("telegram", AT + 1000, 10, AT + 2000)
        assert [(row.effect, row.attempts) for row in rows] == [({"text": "two"}, 2), ({"text": "three"}, 1)]


async def test_what_is_restored_is_there_for_good(store: Store) -> None:
    """Into any store, as any commit."""
    full = MemoryStore()
    await _fill(full)
    await store.restore([thing async for thing in full.everything()])
    assert await kept_by(store) == await kept_by(full)


async def test_an_event_key_is_given_away_as_a_digest(store: Store) -> None:
    """What ``everything`` tells of an event is no more than what is kept of it."""
    await store.commit(Commit(at=AT, event="telegram:1"))
    (handled,) = [thing async for thing in store.everything()]
    assert isinstance(handled, Handled)
    assert handled.at == AT
    assert "telegram" not in handled.digest


async def _fill(store: Store) -> None:
    index = {"person": ("telegram:7",)}
    await store.commit(
        Commit(
            at=AT,
            event="telegram:1",
            puts=(Record("request", "RQ1", 1, b"{}", index, (await store.put_blob(b"invoice"),)),),
            claims=(Claim("number", "CA1", "RQ1"),),
            audit=(Audit(AT, "agent", "approve", "RQ1", {"of": "SUBMITTED"}),),
            timers=(Timer("t", AT + 10, "telegram:7", "nudge", {"n": 1}),),
            outbox=tuple(
                Outgoing("telegram:7", "telegram", {"text": text}) for text in ("one", "two", "three")
            ),
        )
    )
    await store.commit(Commit(at=AT, puts=(Record("request", "RQ1", 2, b"{}", index),)))
    first, second, _ = await store.lease("telegram", AT, 10, AT + 60)
    await store.settle([Delivered(first.row, AT, {"message": "42"}), Retry(second.row, AT + 100, "flood")])
    assert repr(Bound("telegram:7", {"message": "42"})) in await kept_by(store)
