"""The table of timers: many of one instant are put in order once, however small the portions in which they are fetched."""

from hypothesis import given
from hypothesis import strategies as st

from rmabot.ports.store import Timer
from rmabot.store.rows import pack_timer
from rmabot.store.tables.timers import Timers

AT = 1_767_276_000.0
MANY = 5_000
PORTION = 100


class Counted(dict[str, bytes]):
    """Rows that count how often one of them is looked at."""

    looks = 0

    def __getitem__(self, key: str) -> bytes:
        self.looks += 1
        return super().__getitem__(key)

    def get(self, key: str, default: bytes | None = None) -> bytes | None:  # type: ignore[override] # dict's own get has overloads for what nobody here asks
        self.looks += 1
        return super().get(key, default)


def put(timers: Timers, key: str, due: float) -> None:
    """Set a timer, of a subject of its own."""
    timers.put(key, pack_timer(Timer(key, due, key, "nudge")))


def test_many_of_one_instant_are_looked_at_a_few_times_each() -> None:
    """However many wait behind a portion, it does not look at them."""
    timers = Timers()
    for number in range(MANY):
        put(timers, f"t{number:05}", AT)
    timers.rows = rows = Counted(timers.rows)
    seen: list[str] = []
    while due := timers.due(AT, PORTION):
        seen += [timer.key for timer in due]
        for timer in due:
            timers.drop(timer.key)
    assert seen == [f"t{number:05}" for number in range(MANY)]
    assert rows.looks < 6 * MANY


def test_a_timer_that_is_moved_again_and_again_is_one() -> None:
    """What it was before is forgotten, in memory too."""
    timers = Timers()
    put(timers, "stays", AT)
    assert timers.due(AT, 9)
    for number in range(MANY):
        put(timers, "moves", AT - number)
    assert [(timer.key, timer.due) for timer in timers.due(AT, 9)] == [
        ("moves", AT - MANY + 1),
        ("stays", AT),
    ]
    assert len(timers._near) < MANY / 2


moments = st.sampled_from([AT - 600, AT - 1, AT, AT + 1, AT + 300, AT + 900])
acts = st.one_of(
    st.tuples(st.just("put"), st.sampled_from("abcdef"), moments),
    st.tuples(st.just("drop"), st.sampled_from("abcdef"), moments),
    st.tuples(st.just("due"), st.integers(0, 4), moments),
)


@given(st.lists(acts, max_size=40))
def test_whatever_is_set_moved_and_dropped_between_looks_is_found_in_order(
    done: list[tuple[str, str | int, float]],
) -> None:
    """Also when the clock goes back."""
    timers, plain = Timers(), dict[str, float]()
    for act, what, moment in done:
        if isinstance(what, int):
            expected = sorted((due, key) for key, due in plain.items() if due <= moment)[:what]
            assert [(one.due, one.key) for one in timers.due(moment, what)] == expected
        elif act == "put":
            put(timers, what, moment)
            plain[what] = moment
        else:
            timers.drop(what)
            plain.pop(what, None)
    assert timers.rows.keys() == plain.keys()
