"""How every store gives out what is to be delivered: in order per conversation, to one deliverer at a time."""

import asyncio

import pytest

from rmabot.ports.store import (
    Audit,
    Commit,
    Delivered,
    Failed,
    Held,
    Leased,
    Outgoing,
    Retry,
    Settled,
    Store,
)
from rmabot.rma.record import replace

AT = 1_767_276_000.0
UNTIL = AT + 60


async def queue(store: Store, *texts: str, channel: str = "telegram") -> None:
    """One commit a text, such as ``"a1"``: what follows the letter goes to the conversation of the letter."""
    for n, text in enumerate(texts):
        await store.commit(Commit(at=AT + n, outbox=(Outgoing(text[0], channel, {"text": text}),)))


async def lease(
    store: Store, now: float = AT, limit: int = 10, until: float = UNTIL, conversation: str | None = None
) -> tuple[Leased, ...]:
    return await store.lease("telegram", now, limit, until, conversation)


def texts(rows: tuple[Leased, ...]) -> list[str]:
    return [row.effect["text"] for row in rows]


async def test_a_row_says_whose_it_is_and_since_when_it_waits(store: Store) -> None:
    """And which attempt this is; the effect is what was committed."""
    effect = {"text": "Où ?", "buttons": [["Oui", "b:1"]], "n": 1.5, "none": None}
    await store.commit(Commit(at=AT, outbox=(Outgoing("telegram:7", "telegram", effect),)))
    (row,) = await lease(store)
    assert row == Leased(row.row, "telegram:7", "telegram", effect, 1, AT)


async def test_rows_leave_in_the_order_of_their_commits(store: Store) -> None:
    """Those of one commit in theirs; the number of a row orders all of them."""
    await queue(store, "a1", "b1", "a2")
    await store.commit(
        Commit(at=AT, outbox=tuple(Outgoing("a", "telegram", {"text": f"a{n}"}) for n in (3, 4)))
    )
    rows = await lease(store)
    assert texts(rows) == ["a1", "b1", "a2", "a3", "a4"]
    assert [row.row for row in rows] == sorted(row.row for row in rows)


async def test_only_the_rows_of_the_channel_are_given(store: Store) -> None:
    """And of the one conversation, when one is asked for."""
    await queue(store, "a1", "b1", "a2")
    await queue(store, "a3", channel="slack")
    assert texts(await lease(store, conversation="c")) == []
    assert texts(await lease(store, conversation="b")) == ["b1"]
    assert texts(await lease(store, conversation="a", limit=1)) == ["a1"]
    assert texts(await store.lease("slack", AT, 10, UNTIL)) == ["a3"]
    assert texts(await store.lease("terminal", AT, 10, UNTIL)) == []


async def test_what_is_leased_is_given_to_nobody_else(store: Store) -> None:
    """Not the rows, and none behind them; another conversation's at once."""
    await queue(store, "a1", "b1")
    assert texts(await lease(store, limit=1)) == ["a1"]
    await queue(store, "a2", "a3")
    assert texts(await lease(store)) == ["b1"]
    assert texts(await lease(store)) == []


async def test_a_lease_ends(store: Store) -> None:
    """At its moment the rows are free, in their order, and the attempt is counted."""
    await queue(store, "a1", "a2")
    await lease(store)
    assert await lease(store, now=UNTIL - 1) == ()
    rows = await lease(store, now=UNTIL, until=UNTIL + 60)
    assert [(row.effect["text"], row.attempts) for row in rows] == [("a1", 2), ("a2", 2)]


async def test_two_deliverers_at_once_share_nothing(store: Store) -> None:
    """Whoever asks in the same moment gets other rows."""
    await queue(store, *(f"{letter}{n}" for letter in "abcdefghij" for n in (1, 2)))
    answers = await asyncio.gather(*(lease(store, limit=4) for _ in range(6)))
    given = [row.row for rows in answers for row in rows]
    assert len(given) == len(set(given))
    conversations = [{row.conversation for row in rows} for rows in answers]
    assert sum(map(len, conversations)) == len(set().union(*conversations))


async def test_a_long_conversation_holds_up_no_other(store: Store) -> None:
    """Heads go first: a hundred rows of one are not in front of one row of another."""
    await queue(store, *(f"a{n}" for n in range(9)), "b1", "c1")
    assert texts(await lease(store, limit=3)) == ["a0", "b1", "c1"]


async def test_what_was_delivered_is_gone_and_its_ids_are_kept(store: Store) -> None:
    """Later ids join earlier ones, a name keeps its latest; other conversations have their own."""
    await queue(store, "a1", "a2", "b1")
    one, two, other = await lease(store)
    await store.settle([Delivered(one.row, AT, {"thread": "1", "message": "1"}), Delivered(other.row, AT)])
    await store.settle([Delivered(two.row, AT, {"message": "2"})])
    assert await store.bindings("a") == {"thread": "1", "message": "2"}
    assert await store.bindings("b") == {}
    assert await store.waiting() == 0
    assert await lease(store, now=AT + 9999) == ()


async def test_a_row_to_be_tried_again_holds_back_its_conversation(store: Store) -> None:
    """Until the moment it said; those behind it, leased with it or not, wait without an attempt of theirs."""
    await queue(store, "a1", "a2", "b1")
    head, _, other = await lease(store)
    await store.settle([Retry(head.row, AT + 30, "flood"), Delivered(other.row, AT)])
    await queue(store, "a3", "b2")
    assert texts(await lease(store, now=AT + 29)) == ["b2"]
    rows = await lease(store, now=AT + 30)
    assert [(row.effect["text"], row.attempts) for row in rows] == [("a1", 2), ("a2", 1), ("a3", 1)]


async def test_a_row_in_the_middle_to_be_tried_again_lets_the_first_go(store: Store) -> None:
    """What was delivered is delivered; what comes behind waits."""
    await queue(store, "a1", "a2", "a3")
    one, two, _ = await lease(store)
    await store.settle([Delivered(one.row, AT), Retry(two.row, AT + 5, "flood")])
    assert await lease(store, now=AT + 4) == ()
    assert texts(await lease(store, now=AT + 5)) == ["a2", "a3"]


async def test_a_failed_row_is_on_record_and_lets_the_next_go(store: Store) -> None:
    """The act is on the conversation, with the reason."""
    await queue(store, "a1", "a2")
    (row,) = await lease(store, limit=1)
    await store.settle([Failed(row.row, AT + 1, "the bot was blocked")])
    details = {"channel": "telegram", "row": row.row, "reason": "the bot was blocked"}
    assert await store.audit("a") == (Audit(AT + 1, "outbox", "delivery_failed", "a", details),)
    assert texts(await lease(store)) == ["a2"]


async def test_a_failed_row_may_leave_ids_and_need_no_words(store: Store) -> None:
    """What the platform took of it is remembered; without a reason there is no act, for it is on record already."""
    await queue(store, "a1", "a2")
    (row,) = await lease(store, limit=1)
    await store.settle([Failed(row.row, AT, "", {"message": "7"})])
    assert await store.bindings("a") == {"message": "7"}
    assert await store.audit("a") == ()
    assert texts(await lease(store)) == ["a2"]


@pytest.mark.parametrize("outcome", [Delivered(1, AT, {"m": "1"}), Retry(1, AT, "x"), Failed(1, AT, "x")])
async def test_settling_what_is_settled_changes_nothing(store: Store, outcome: Settled) -> None:
    """A deliverer that comes late, or twice, or with a number that is none, is let be."""
    await queue(store, "a1")
    (row,) = await lease(store)
    await store.settle([Delivered(row.row, AT, {"m": "9"})])
    for number in (row.row, row.row + 50):
        await store.settle([replace(outcome, row=number)])
    await queue(store, "a2")
    assert await store.bindings("a") == {"m": "9"}
    assert await store.audit("a") == ()
    (next_row,) = await lease(store)
    assert next_row.row > row.row


async def test_what_waits_is_counted(store: Store) -> None:
    """Leased or not, by channel or in all."""
    await queue(store, "a1", "a2")
    await queue(store, "a1", channel="slack")
    await lease(store, limit=1)
    assert [await store.waiting(channel) for channel in ("telegram", "slack", "terminal", None)] == [
        2,
        1,
        0,
        3,
    ]


async def test_a_channel_has_one_runner(store: Store) -> None:
    """A second is told who it is; another channel is free, and so is this one afterwards, however it ended."""

    async def run_and_break() -> None:
        async with store.run_channel("telegram"):
            with pytest.raises(Held, match="telegram"):
                async with store.run_channel("telegram"):
                    pass
            async with store.run_channel("terminal:../../é"):
                pass
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await run_and_break()
    async with store.run_channel("telegram"):
        pass


async def test_a_new_runner_finds_free_what_the_last_one_leased(store: Store) -> None:
    """Nobody waits for the lease of a process that died; what waits for its moment goes on waiting."""
    await queue(store, "a1", "b1")
    await queue(store, "c1", channel="slack")
    first, _ = await lease(store)
    await store.lease("slack", AT, 10, UNTIL)
    await store.settle([Retry(first.row, AT + 30, "flood")])
    async with store.run_channel("telegram"):
        (row,) = await lease(store)
        assert (row.effect["text"], row.attempts) == ("b1", 2)
        assert await store.lease("slack", AT, 10, UNTIL) == ()
