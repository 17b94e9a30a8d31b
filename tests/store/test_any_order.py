"""Whatever is done in whatever order: memory, and two processes on one file, answer as the plainest lists would."""

import asyncio
import shutil
import tempfile
from collections.abc import Callable, Coroutine
from itertools import product
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from rmabot.ports.store import (
    EVENT_KEPT_SECONDS,
    Audit,
    Claim,
    Commit,
    Delivered,
    Failed,
    Outgoing,
    Record,
    Retry,
    Settled,
    Store,
    Timer,
)
from rmabot.store.keyfile import load_cipher
from rmabot.store.memory import MemoryStore
from rmabot.store.tinydb.store import TinyDbStore
from tests.store.plain import Plain

pytestmark = pytest.mark.long

T = TypeVar("T")

AT = 1_767_276_000.0

KEYS = ("a", "b", "é\n\t")
keys = st.sampled_from(KEYS)
KINDS = ("session", "request")
kinds = st.sampled_from(KINDS)
channels = st.sampled_from(["telegram", "slack"])
moments = st.integers(0, 900).map(lambda seconds: AT + seconds)
EVENTS = tuple(f"update:{number}" for number in range(6))
events = st.none() | st.sampled_from(EVENTS)
indexes = st.dictionaries(
    st.sampled_from(["person", "state"]), st.lists(keys, max_size=3).map(tuple), max_size=2
)
bodies = st.binary(max_size=30)
outgoing = st.builds(Outgoing, keys, channels, st.dictionaries(keys, st.integers(-9, 9), max_size=2))
timers = st.builds(Timer, keys, moments, keys, st.just("nudge"), st.dictionaries(keys, keys, max_size=1))
acts = st.builds(Audit, moments, keys, st.just("filed"), keys, st.dictionaries(keys, keys, max_size=1))
claims = st.builds(Claim, st.sampled_from(["number", "num"]), st.sampled_from(["1", "b1", "ber1"]), keys)


def few(of: st.SearchStrategy[T]) -> st.SearchStrategy[list[T]]:
    return st.integers(0, 3).flatmap(lambda count: st.lists(of, min_size=count, max_size=count))


def names_of(of: st.SearchStrategy[T], name: Callable[[T], Any]) -> st.SearchStrategy[tuple[T, ...]]:
    return few(of).map(lambda ones: tuple({name(one): one for one in ones}.values()))


@st.composite
def turns(draw: st.DrawFn, plain: Plain) -> Commit:
    """A turn on what is there, or now and then on what was or will be."""
    names = draw(st.lists(st.tuples(kinds, keys), unique=True, max_size=3))
    behind, body, index = draw(st.sampled_from([0, 0, 0, 1, -1])), draw(bodies), draw(indexes)
    return Commit(
        at=draw(moments),
        event=draw(events),
        puts=tuple(Record(*name, plain.revision(*name) + 1 + behind, body, index) for name in names),
        reads={name: plain.revision(*name) for name in draw(few(st.tuples(kinds, keys)))},
        deletes=tuple(set(draw(st.lists(st.tuples(kinds, keys), max_size=1))) - set(names)),
        claims=draw(names_of(claims, lambda one: (one.scope, one.value))),
        audit=tuple(draw(few(acts))),
        timers=draw(names_of(timers, lambda timer: timer.key)),
        cleared=tuple(draw(few(keys))),
        outbox=tuple(draw(few(outgoing))),
    )


class Stores(RuleBasedStateMachine):
    """One of the two processes does each thing; all have to show it."""

    @initialize()
    def begin(self) -> None:
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp())
        self.cipher = load_cipher(self.folder / "key", data=None)
        self.plain = Plain()
        self.memory = MemoryStore()
        self.files = [self.opened(), self.opened()]
        self.now = AT

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    def opened(self) -> TinyDbStore:
        return self.run(TinyDbStore.open(self.folder / "data" / "rmabot.db", self.cipher))

    def teardown(self) -> None:
        self.look(2, AT + 300)
        for store in self.files:
            self.run(store.close())
        self.runner.close()
        shutil.rmtree(self.folder)

    def both(self, who: int) -> tuple[Store, Store]:
        return self.memory, self.files[who]

    @rule(who=st.integers(0, 1), drawn=st.data())
    def commit(self, who: int, drawn: st.DataObject) -> None:
        """It is done whole, or told why not."""
        commit = drawn.draw(turns(self.plain))
        refusal = self.plain.refusal(commit)

        async def run(store: Store) -> None:
            await store.commit(commit)

        for store in self.both(who):
            if refusal is None:
                self.run(run(store))
            else:
                with pytest.raises(refusal):
                    self.run(run(store))
        if refusal is None:
            self.plain.commit(commit)

    @rule(
        who=st.integers(0, 1),
        channel=channels,
        conversation=st.none() | keys,
        wait=st.sampled_from([0, 0, 1, 29, 30, 40]),
    )
    def lease(self, who: int, channel: str, conversation: str | None, wait: int) -> None:
        self.now += wait
        rows = self.plain.lease(channel, self.now, self.now + 30, conversation)
        for store in self.both(who):
            assert list(self.run(store.lease(channel, self.now, 999, self.now + 30, conversation))) == rows

    @precondition(lambda self: self.plain.rows)
    @rule(who=st.integers(0, 1), drawn=st.data())
    def settle(self, who: int, drawn: st.DataObject) -> None:
        numbers = st.sampled_from([row.shown.row for row in self.plain.rows])
        outcomes: list[Settled] = []
        for number in drawn.draw(st.lists(numbers, unique=True, max_size=3)):
            ids = st.dictionaries(st.sampled_from(["thread", "card"]), keys, max_size=2)
            delivered = st.builds(Delivered, st.just(number), st.just(self.now), ids)
            retry = st.builds(
                Retry,
                st.just(number),
                st.sampled_from([-1, 0, 1, 20]).map(lambda s: self.now + s),
                st.just("flood"),
            )
            failed = st.builds(
                Failed, st.just(number), st.just(self.now), st.sampled_from(["", "blocked"]), ids
            )
            outcomes.append(drawn.draw(delivered | retry | failed))
        for outcome in outcomes:
            for store in self.both(who):
                self.run(store.settle([outcome]))
            self.plain.settle(outcome)

    @rule(who=st.integers(0, 1), channel=channels)
    def run_channel(self, who: int, channel: str) -> None:
        async def run(store: Store) -> None:
            async with store.run_channel(channel):
                pass

        for store in self.both(who):
            self.run(run(store))
        self.plain.release(channel)

    @rule(who=st.integers(0, 1), at=moments)
    def sweep(self, who: int, at: float) -> None:
        swept = self.plain.sweep(at + EVENT_KEPT_SECONDS)
        for store in self.both(who):
            assert self.run(store.sweep(at + EVENT_KEPT_SECONDS)) == swept

    @rule(who=st.integers(0, 1))
    def compact(self, who: int) -> None:
        self.run(self.files[who].compact())

    @rule(who=st.integers(0, 1))
    def start_again(self, who: int) -> None:
        self.run(self.files[who].close())
        self.files[who] = self.opened()

    @rule(who=st.integers(0, 1), length=st.integers(1, 300))
    def die_over_a_write(self, who: int, length: int) -> None:
        """A process that got so far with its frame; the one beside it goes on."""
        replica = self.files[who].database.storage.replica
        with replica.lock.held():
            replica.catch_up()
            frame = replica.journal.frame([("session", "a", bytes(400))])
            with replica.path.open("r+b") as file:
                file.seek(replica.journal.end)
                file.write(frame[:length])
        self.start_again(who)

    @rule(limit=st.integers(1, 3), now=moments)
    def look(self, limit: int, now: float) -> None:
        """All three at once; not after every step, so that a process may fall far behind."""
        for store in (self.memory, *self.files):
            self.run(self.shows_all(store, limit, now))

    async def shows_all(self, store: Store, limit: int, now: float) -> None:
        plain = self.plain
        for kind, key in product(KINDS, KEYS):
            assert await store.get(kind, key) == plain.records.get((kind, key))
            for index in ("person", "state"):
                assert await _pages(store, kind, index, key, limit) == plain.find(kind, index, key)
        for kind in KINDS:
            assert await _pages(store, kind, None, "", limit) == plain.all(kind)
        for key in KEYS:
            assert list(await store.timers(key)) == [t for t in plain.due(2 * AT, 99) if t.subject == key]
            assert list(await store.audit(key)) == [act for act in plain.acts if act.subject == key]
            assert await store.bindings(key) == plain.ids.get(key, {})
        for event in EVENTS:
            assert await store.seen(event) == (event in plain.events)
        for channel in (None, "telegram", "slack"):
            rows = [row for row in plain.rows if channel in {None, row.shown.channel}]
            assert await store.waiting(channel) == len(rows)
        assert list(await store.due(now, limit)) == plain.due(now, limit)


async def _pages(store: Store, kind: str, index: str | None, value: str, limit: int) -> list[Record]:
    records: list[Record] = []
    after = None
    while True:
        ask = store.all(kind, after=after, limit=limit) if index is None else store.find(kind, index, value, after=after, limit=limit)  # fmt: skip
        page = await ask
        records += page.records
        if page.after is None:
            return records
        after = page.after


TestStores = Stores.TestCase
TestStores.settings = settings(max_examples=60, stateful_step_count=50)
