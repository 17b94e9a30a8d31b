"""A store that is opened takes over what each row was last, instead of going through all that ever was."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rmabot.ports.store import Audit, Outgoing, Record, Timer
from rmabot.store import rows, state
from rmabot.store.rows import Change
from rmabot.store.state import State
from rmabot.store.tinydb.frames import last_of

few = st.sampled_from(["a", "b", "c", "é"])
numbers = st.integers(1, 6)
records = st.builds(
    Record, st.just("request"), few, st.integers(1, 9), st.just(b"{}"),
    st.dictionaries(st.sampled_from(["state", "person"]), st.lists(few, min_size=1, max_size=3).map(tuple)),
)  # fmt: skip
moments = st.integers(1, 9).map(rows.pack_moment)


def change(
    table: str, key: st.SearchStrategy[Any], row: st.SearchStrategy[bytes]
) -> st.SearchStrategy[Change]:
    return st.tuples(st.just(table), key, st.none() | row)


def waiting(number: int) -> bytes:
    """The row of a number, which is always of the same conversation."""
    return rows.pack_outgoing(Outgoing("abc"[number % 3], "telegram", {"t": "x"}), 1.0)


any_change = st.one_of(
    records.flatmap(lambda one: change(one.kind, st.just(one.key), st.just(rows.pack_record(one)))),
    change(state.TIMERS, few, st.builds(
        lambda due, subject: rows.pack_timer(Timer("k", due, subject, "idle")), st.integers(0, 900), few)),
    numbers.flatmap(lambda key: change(state.OUTBOX, st.just(key), st.just(waiting(key)))),
    change(state.HOLDS, numbers, st.just(rows.pack_hold(rows.Hold(9.0, 1, leased=True)))),
    change(state.TRAIL, numbers, few.map(lambda one: rows.pack_audit(Audit(1.0, "ana", "approve", one, {})))),
    change(state.CLAIMS, few, few.map(str.encode)),
    st.tuples(st.just(state.SEEN), few.map(rows.event_digest), moments),
    st.tuples(st.just(state.SEEN), st.just(b""), moments),
    st.tuples(st.just(state.NUMBER), st.just(b""), numbers.map(rows.pack_number)),
)  # fmt: skip


def shown(made: State) -> object:
    """All that can be told from a state, but for the order of what has none."""
    lanes = {
        channel: ({name: rows for name, rows in lane.conversations.items() if rows}, lane.count)
        for channel, lane in made.outbox.lanes.items()
        if lane.count
    }
    return (
        {
            name: sorted(row for rows in table.portions() for row in rows)
            for name, table in made.tables.items()
            if len(table) and name != state.HOLDS
        },
        {
            kind: (records.index_entries(), records.all(None, 99))
            for kind, records in made.kinds.items()
            if len(records)
        },
        {subject: made.timers.of(subject) for subject in "abcé"},
        made.timers.due(1e9, 99),
        {subject: made.trail.of(subject) for subject in "abcé"},
        lanes,
        {number: hold for number, hold in made.outbox.holds.rows.items() if number in made.outbox.rows},
    )


@given(st.lists(st.lists(any_change, max_size=12), max_size=5))
def test_what_is_filled_is_what_was_applied(frames: list[list[Change]]) -> None:
    """Whatever was put, put again and dropped, in however many frames."""
    applied, filled = State(), State()
    for changes in frames:
        applied.apply(changes)
    filled.fill(last_of(frames))
    assert shown(filled) == shown(applied)
    assert filled.number.value >= applied.number.value


@given(st.lists(any_change, max_size=20), st.lists(any_change, max_size=20))
def test_it_goes_on_from_there(before: list[Change], after: list[Change]) -> None:
    """What comes later means the same."""
    applied, filled = State(), State()
    applied.apply([*before, *after])
    filled.fill(last_of([before]))
    filled.apply(after)
    assert shown(filled) == shown(applied)
