"""What an action sees: the store, and over it what its own turn has entered so far."""

import inspect

import pytest

from rmabot.ports.store import Audit, Commit, Record, Store, Timer
from rmabot.runtime.ledger import Ledger
from rmabot.runtime.snapshot import Snapshot
from rmabot.store.memory import MemoryStore


def record(key: str, revision: int = 1, owner: str = "ann", body: bytes = b"{}") -> Record:
    """A request."""
    return Record("request", key, revision, body, {"owner": (owner,)})


async def seen(*stored: Record) -> tuple[Ledger, Snapshot]:
    """A ledger and the view over it, on a store with these records."""
    store = MemoryStore()
    await store.commit(
        Commit(1.0, puts=stored, timers=(Timer("a", 5, "RQ1", "expiry"), Timer("b", 6, "RQ1", "nudge")))
    )
    ledger = Ledger(2.0, "event")
    return ledger, Snapshot(store, ledger)


def test_it_has_every_method_of_the_port() -> None:
    """An action may call what any store has; with the same parameters."""
    methods = [name for name, _ in inspect.getmembers(Store, inspect.isfunction) if not name.startswith("_")]
    for name in methods:
        wanted = inspect.signature(getattr(Store, name)).parameters
        assert list(inspect.signature(getattr(Snapshot, name)).parameters) == list(wanted), name


async def test_what_the_turn_put_is_there() -> None:
    """By key, by index and in the list."""
    ledger, view = await seen(record("RQ1"))
    ledger.put(record("RQ2"))
    ledger.put(record("RQ1", 2, "bob"))
    got = await view.get("request", "RQ1")
    assert got is not None
    assert got.revision == 2
    assert [one.key for one in (await view.find("request", "owner", "ann")).records] == ["RQ2"]
    assert [one.key for one in (await view.find("request", "owner", "bob")).records] == ["RQ1"]
    assert [one.key for one in (await view.all("request")).records] == ["RQ1", "RQ2"]


async def test_what_the_turn_deleted_is_gone() -> None:
    """Although it is still committed."""
    ledger, view = await seen(record("RQ1"))
    ledger.delete("request", "RQ1")
    assert await view.get("request", "RQ1") is None
    assert (await view.all("request")).records == ()


async def test_pages_stay_pages() -> None:
    """A record of the turn stands on the page where its key belongs, once."""
    ledger, view = await seen(*[record(f"RQ{n}") for n in range(1, 8, 2)])
    ledger.put(record("RQ4"))
    keys, after = [], None
    while True:
        page = await view.find("request", "owner", "ann", after=after, limit=2)
        keys += [one.key for one in page.records]
        if (after := page.after) is None:
            break
    assert keys == ["RQ1", "RQ3", "RQ4", "RQ5", "RQ7"]


async def test_timers_and_acts_of_the_turn_are_there() -> None:
    """Set ones, cleared ones, and what is on record."""
    ledger, view = await seen()
    ledger.clear_timer("a")
    ledger.set_timer(Timer("c", 1, "RQ1", "remind"))
    ledger.audit.append(Audit(2.0, "ann", "filed", "RQ1"))
    assert [timer.key for timer in await view.timers("RQ1")] == ["c", "b"]
    assert [act.act for act in await view.audit("RQ1")] == ["filed"]


async def test_an_action_writes_nothing_itself() -> None:
    """What it wants written is in its outcome."""
    _, view = await seen()
    with pytest.raises(TypeError, match="returns its changes"):
        await view.commit(Commit(1.0))
