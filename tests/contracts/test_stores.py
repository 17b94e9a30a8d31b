"""What every store does alike: each sentence of the port on records, commits, timers, acts and copies."""

import asyncio
from collections.abc import Callable

import pytest

from rmabot.ports.store import (
    Audit,
    Claim,
    Commit,
    Conflict,
    Kept,
    Outgoing,
    Record,
    Seen,
    Store,
    Taken,
    Timer,
)
from rmabot.ports.through import every, holding

AT = 1_767_276_000.0


def request(key: str, revision: int = 1, **index: tuple[str, ...]) -> Record:
    return Record("request", key, revision, b'{"state":"SUBMITTED"}', index)


def full(event: str = "telegram:1", **changed: object) -> Commit:
    """A commit with a bit of everything, some of it changed."""
    parts: dict[str, object] = {
        "event": event,
        "puts": (Record("session", "telegram:7", 1, b"{}"), request("RQ1", person=("telegram:7",))),
        "claims": (Claim("number", "RQ1", "telegram:7"),),
        "audit": (Audit(AT, "telegram:7", "filed", "RQ1", {"items": 2}),),
        "timers": (Timer("telegram:7:nudge", AT + 60, "telegram:7", "nudge"),),
        "outbox": (Outgoing("telegram:7", "telegram", {"text": "Filed."}),),
    }
    return Commit(at=AT, **{**parts, **changed})  # type: ignore[arg-type]


async def kept_by(store: Store) -> list[Kept]:
    return [thing async for thing in store.everything()]


async def test_a_record_comes_back_as_it_was_put(store: Store) -> None:
    """Body, revision, index and blob names are what was committed; another kind or key is not there."""
    record = Record(
        "request", "RQ1", 1, b'{"name":"Zo\xc3\xab"}', {"person": ("telegram:7", "slack:T:U")}, ("b1", "b2")
    )
    await store.commit(Commit(at=AT, puts=(record,)))
    assert await store.get("request", "RQ1") == record
    assert await store.get("request", "RQ2") is None
    assert await store.get("session", "RQ1") is None


async def test_a_body_is_not_read_by_the_store(store: Store) -> None:
    """Whatever bytes a body has come back, line ends and zeros too."""
    await store.commit(Commit(at=AT, puts=(Record("note", "a\tb\nc", 1, b'{\n"a":\t1}\x00\n'),)))
    kept = await store.get("note", "a\tb\nc")
    assert kept is not None
    assert kept.body == b'{\n"a":\t1}\x00\n'


async def test_a_put_is_one_revision_ahead(store: Store) -> None:
    """A record that moved on meanwhile, is new though it should not be, or is gone, is a conflict that names it."""
    await store.commit(Commit(at=AT, puts=(request("RQ1"),)))
    for revision in (1, 3):
        with pytest.raises(Conflict) as told:
            await store.commit(Commit(at=AT, puts=(request("RQ1", revision),)))
        assert (told.value.kind, told.value.key) == ("request", "RQ1")
    with pytest.raises(Conflict):
        await store.commit(Commit(at=AT, puts=(request("RQ2", 2),)))
    await store.commit(Commit(at=AT, puts=(request("RQ1", 2),)))
    kept = await store.get("request", "RQ1")
    assert kept is not None
    assert kept.revision == 2


async def test_what_a_turn_relied_on_must_still_be_so(store: Store) -> None:
    """A record read at a revision, or found absent, that has changed since is a conflict too."""
    await store.commit(Commit(at=AT, puts=(request("RQ1"),)))
    await store.commit(Commit(at=AT, reads={("request", "RQ1"): 1, ("request", "RQ2"): 0}))
    for stale in ({("request", "RQ1"): 0}, {("request", "RQ1"): 2}, {("request", "RQ2"): 1}):
        with pytest.raises(Conflict):
            await store.commit(full(reads=stale))
    assert await store.get("session", "telegram:7") is None


async def test_an_event_acts_once(store: Store) -> None:
    """Its key comes with its work; the same key again is refused, whatever it brings."""
    assert not await store.seen("telegram:1")
    await store.commit(full("telegram:1"))
    assert await store.seen("telegram:1")
    with pytest.raises(Seen) as told:
        await store.commit(Commit(at=AT, event="telegram:1", puts=(request("RQ9"),)))
    assert told.value.event == "telegram:1"
    assert await store.get("request", "RQ9") is None


async def test_a_claimed_value_is_its_owners_for_ever(store: Store) -> None:
    """Its owner may claim it again; anybody else is told that it is taken, within one commit too."""
    await store.commit(Commit(at=AT, claims=(Claim("number", "CA1", "RQ1"),)))
    await store.commit(Commit(at=AT, claims=(Claim("number", "CA1", "RQ1"), Claim("serial", "CA1", "RQ2"))))
    with pytest.raises(Taken) as told:
        await store.commit(Commit(at=AT, claims=(Claim("number", "CA1", "RQ2"),)))
    assert (told.value.scope, told.value.value) == ("number", "CA1")
    with pytest.raises(Taken):
        await store.commit(
            Commit(at=AT, claims=(Claim("number", "CA2", "RQ1"), Claim("number", "CA2", "RQ2")))
        )
    await store.commit(Commit(at=AT, claims=(Claim("number", "CA2", "RQ2"),)))


@pytest.mark.parametrize(
    ("refused", "error"),
    [
        (full("telegram:0"), Seen),
        (full(puts=(Record("session", "telegram:7", 1, b"{}"), request("RQ0"))), Conflict),
        (full(reads={("request", "RQ0"): 5}), Conflict),
        (full(claims=(Claim("number", "RQ1", "telegram:7"), Claim("number", "RQ0", "telegram:7"))), Taken),
        (full(puts=(Record("_session", "telegram:7", 1, b"{}"),)), ValueError),
        (full(outbox=(Outgoing("telegram:7", "telegram", {"text": object()}),)), TypeError),
        (full(timers=(Timer("t", float("nan"), "telegram:7", "nudge"),)), ValueError),
        (full(puts=(request("\ud800"),)), UnicodeEncodeError),
        (full(cleared=("\ud800",)), UnicodeEncodeError),
        (full(claims=(Claim("number", "\ud800", "telegram:7"),)), UnicodeEncodeError),
    ],
    ids=["seen", "conflict", "stale", "taken", "kind", "effect", "moment", "key", "cleared", "claim"],
)
async def test_nothing_of_a_refused_commit_is_there(
    store: Store, refused: Commit, error: type[Exception]
) -> None:
    """Not its event, its records, its claims, its acts, its timers or its rows."""
    await store.commit(
        Commit(at=AT, event="telegram:0", puts=(request("RQ0"),), claims=(Claim("number", "RQ0", "RQ0"),))
    )
    before = await kept_by(store)
    with pytest.raises(error):
        await store.commit(refused)
    assert await kept_by(store) == before
    assert not await store.seen("telegram:1")
    assert await store.waiting() == 0
    await store.commit(full())


async def test_of_commits_that_contradict_one_goes_through(store: Store) -> None:
    """Twenty turns on one revision at once: one is committed, the others are told, and no half of any is there."""
    commits = (full(f"telegram:{n}", claims=(), audit=()) for n in range(20))
    answers = await asyncio.gather(*map(store.commit, commits), return_exceptions=True)
    assert sum(answer is None for answer in answers) == 1
    assert sum(isinstance(answer, Conflict) for answer in answers) == 19
    assert await store.waiting() == 1


async def test_one_event_committed_twice_at_once_acts_once(store: Store) -> None:
    """Two deliveries of one update in the same moment are one turn."""
    commits = (Commit(at=AT, event="telegram:1", puts=(request(f"RQ{n}"),)) for n in range(2))
    answers = await asyncio.gather(*map(store.commit, commits), return_exceptions=True)
    assert sorted(type(answer).__name__ for answer in answers) == ["NoneType", "Seen"]


async def test_a_deleted_record_is_gone_and_may_begin_again(store: Store) -> None:
    """It is found by nothing; deleting what is not there is no mistake."""
    await store.commit(Commit(at=AT, puts=(request("RQ1", state=("NEW",)),)))
    await store.commit(Commit(at=AT, deletes=(("request", "RQ1"), ("request", "RQ2"), ("none", "x"))))
    assert await store.get("request", "RQ1") is None
    assert (await store.find("request", "state", "NEW")).records == ()
    assert (await store.all("request")).records == ()
    await store.commit(Commit(at=AT, puts=(request("RQ1"),)))


async def test_a_record_is_found_by_what_its_index_says_now(store: Store) -> None:
    """By each of several values, by no former one, and only under the name of the index."""
    await store.commit(Commit(at=AT, puts=(request("RQ1", serial=("A", "B"), state=("NEW",)),)))
    await store.commit(Commit(at=AT, puts=(request("RQ2", serial=("B",), state=("NEW",)),)))
    await store.commit(Commit(at=AT, puts=(request("RQ1", 2, serial=("C", "B"), state=("NEW",)),)))

    async def keys(index: str, value: str) -> list[str]:
        return [record.key for record in (await store.find("request", index, value)).records]

    assert await keys("serial", "A") == []
    assert await keys("serial", "B") == ["RQ1", "RQ2"]
    assert await keys("serial", "C") == ["RQ1"]
    assert await keys("state", "NEW") == ["RQ1", "RQ2"]
    assert await keys("model", "B") == []
    assert (await store.find("session", "state", "NEW")).records == ()


@pytest.mark.parametrize(
    "ask", [lambda s, **p: s.all("request", **p), lambda s, **p: s.find("request", "state", "NEW", **p)]
)
async def test_pages_follow_each_other_in_the_order_of_keys(store: Store, ask: Callable[..., object]) -> None:
    """Each asks for the next by the last key; the last page says so, and what comes meanwhile upsets nothing."""
    keys = [f"RQ{n:02}" for n in range(10)]
    for key in reversed(keys):
        await store.commit(Commit(at=AT, puts=(request(key, state=("NEW",)),)))
    seen, after = [], None
    while True:
        page = await ask(store, after=after, limit=3)  # type: ignore[misc]
        seen += [record.key for record in page.records]
        if page.after is None:
            break
        after = page.after
        await store.commit(Commit(at=AT, puts=(request(f"A{len(seen)}", state=("NEW",)),)))
    assert seen == keys
    exact = await ask(store, after="RQ06", limit=3)  # type: ignore[misc]
    assert [record.key for record in exact.records] == ["RQ07", "RQ08", "RQ09"]
    assert exact.after is None


async def test_going_through_meets_every_record_once_over_many_pages(store: Store) -> None:
    """All of a kind, and all that an index holds; from a key on where one is given."""
    keys = [f"RQ{n:03}" for n in range(450)]
    puts = [request(key, state=("NEW",) if int(key[2:]) % 2 else ("OLD",)) for key in keys]
    await store.commit(Commit(at=AT, puts=tuple(puts)))
    assert [one.key async for one in every(store, "request")] == keys
    assert [one.key async for one in every(store, "request", after="RQ447")] == ["RQ448", "RQ449"]
    assert [one.key async for one in holding(store, "request", "state", "NEW")] == keys[1::2]
    assert [one.key async for one in every(store, "nothing")] == []


async def test_closing_finishes_what_is_waiting(store: Store) -> None:
    """And may be said twice."""
    commits = [
        asyncio.ensure_future(store.commit(Commit(at=AT, puts=(request(f"RQ{n}"),)))) for n in range(100)
    ]
    await asyncio.sleep(0)
    await store.close()
    await store.close()
    assert all(commit.done() and commit.exception() is None for commit in commits)
