"""The table of handled events: each stands in it once, however it was asked for before."""

from rmabot.store.rows import event_digest, pack_moment
from rmabot.store.tables.seen import SeenEvents


def test_an_event_stands_once_though_another_put_it_after_it_was_asked_for() -> None:
    """Asked for and not there, then put by somebody else, then put: the later moment counts, and there is one."""
    seen, asked = SeenEvents(), event_digest("telegram:update:1")
    seen.put(event_digest("telegram:update:0"), pack_moment(1))
    assert asked not in seen
    seen.put(event_digest("telegram:update:1"), pack_moment(2))
    seen.put(asked, pack_moment(3))
    assert [row for rows in seen.portions() for row in rows if row[0] == asked] == [(asked, pack_moment(3))]


def test_an_event_that_was_asked_for_and_put_stands_once_when_it_is_put_again() -> None:
    """As a journal does that is read once more."""
    seen, asked = SeenEvents(), event_digest("telegram:update:1")
    assert asked not in seen
    for moment in (1, 2):
        seen.put(asked, pack_moment(moment))
    assert len(seen) == 1
    assert asked in seen
