"""Turns: one conversation in order, each event once, everything in one commit."""

import asyncio
from typing import Any

from rmabot.engine.effects import SendFile
from rmabot.ports.actions import Changes, Outcome
from rmabot.ports.store import Claim, Commit, Conflict, Record
from rmabot.store.memory import MemoryStore


async def test_what_a_turn_says_leaves_after_its_commit(small: Any) -> None:
    """Messages wait in the outbox until the session is committed, then leave in order."""
    await small.hear("one two")
    assert await small.store.waiting("scripted") == 2
    assert await small.said() == ["one", "two"]


async def test_a_repeat_changes_nothing(small: Any) -> None:
    """An event's key is committed with its work, so a redelivery is recognised."""
    await small.hear("count", key="same")
    await small.hear("count", key="same")
    assert await small.said() == ["1"]


async def test_events_of_one_poll_see_each_other(small: Any) -> None:
    """What a person typed in one go is handled in the order in which it was typed."""
    await small.turns.handle_all([small.typed("count") for _ in range(5)])
    assert await small.said() == ["1", "2", "3", "4", "5"]


async def test_one_conversation_is_in_order_and_another_does_not_wait(small: Any) -> None:
    """A turn that takes long holds up its own conversation only."""
    gate = asyncio.Event()

    async def slow(*_: Any) -> Outcome:
        await gate.wait()
        return Outcome("done")

    small.act("slow", slow)
    first = asyncio.create_task(small.hear("do:slow", "scripted:ann"))
    await asyncio.sleep(0)
    second = asyncio.create_task(small.hear("after", "scripted:ann"))
    await small.hear("other", "scripted:bob")
    assert await small.said("scripted:bob") == ["other"]
    assert await small.said("scripted:ann") == []
    gate.set()
    await asyncio.gather(first, second)
    assert await small.said("scripted:ann") == ["before", "slow: done", "after"]


async def test_fifty_people_at_once(small: Any) -> None:
    """Many conversations, many events each: each person's come out in the order they went in."""
    people = [f"scripted:{number}" for number in range(50)]
    await small.turns.handle_all([small.typed(f"say{n}", who) for n in range(4) for who in people])
    for who in people:
        assert await small.heard(who) == ["say0", "say1", "say2", "say3"]


async def test_an_action_runs_inside_the_turn(small: Any) -> None:
    """Its records, its answer and what is said about it are one commit."""
    record = Record("request", "RQ1", 1, b"{}")
    small.act("file", lambda *_: Outcome("filed", changes=Changes(puts=(record,))))
    commits = _commits(small)
    await small.hear("do:file")
    assert len(commits) == 1
    assert await small.store.get("request", "RQ1") is not None
    assert await small.said() == ["before", "file: filed"]


async def test_an_action_sees_what_one_before_it_in_the_turn_wrote(small: Any) -> None:
    """Two actions on one record are one write of it."""

    async def second(inputs: Any, caller: Any, store: Any) -> Outcome:
        before = await store.get("request", "RQ1")
        found = await store.find("request", "owner", "ann")
        assert [one.key for one in found.records] == ["RQ1"]
        after = Record("request", "RQ1", before.revision + 1, b'"second"')
        return Outcome("added", changes=Changes(puts=(after,)))

    made = Record("request", "RQ1", 1, b'"first"', {"owner": ("ann",)})
    small.act("first", lambda *_: Outcome("filed", {"again": "second"}, Changes(puts=(made,))))
    small.act("second", second)
    await small.hear("do:first")
    stored = await small.store.get("request", "RQ1")
    assert (stored.body, stored.revision) == (b'"second"', 1)


async def test_a_document_stands_before_the_next_question(small: Any) -> None:
    """What an action hands out comes before the question, so that the question is what stands last."""
    small.act("file", lambda *_: Outcome("filed", files=(SendFile("receipt", "RQ1"),)))
    await small.hear("do:file")
    await small.said()
    assert [type(effect).__name__ for effect in small.channel.effects("scripted:ann")] == [
        "Message", "SendFile", "Message",
    ]  # fmt: skip


async def test_actions_without_end_are_stopped(small: Any) -> None:
    """A loop of actions is a fault of ours: the customer is told, and the conversation lives on."""
    small.act("loop", lambda *_: Outcome("on", {"again": "loop"}))
    await small.hear("do:loop")
    await small.hear("still there")
    assert await small.said() == ["Something went wrong.", "still", "there"]


class Contested(MemoryStore):
    """Another process is always a little faster, a few times."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.times = times

    async def commit(self, commit: Commit) -> None:
        if self.times and commit.event and commit.puts:
            self.times -= 1
            raise Conflict("session", "scripted:ann")
        await super().commit(commit)


async def test_a_turn_is_run_again_on_what_changed_meanwhile(house: Any) -> None:
    """A conflict costs a try, not the event."""
    small = house(store=Contested(5))
    await small.hear("count")
    assert await small.said() == ["1"]


async def test_a_turn_that_always_conflicts_is_given_up_and_told(house: Any) -> None:
    """The event counts as handled, the customer hears that it failed, the desk finds a record."""
    small = house(store=Contested(12))
    await small.hear("count")
    assert await small.said() == ["Something went wrong."]
    failures = await small.store.find("failure", "state", "open")
    assert b"TurnFailed" in failures.records[0].body


async def test_two_processes_share_a_conversation(house: Any) -> None:
    """Two houses on one store: every event counts once, none is lost."""
    store = MemoryStore()
    one, two = house(store=store), house(store=store)
    await asyncio.gather(
        *[one.hear(f"a{n}", key=f"a{n}") for n in range(10)],
        *[two.hear(f"b{n}", key=f"b{n}") for n in range(10)],
    )
    heard = await one.heard()
    assert sorted(heard) == sorted([f"a{n}" for n in range(10)] + [f"b{n}" for n in range(10)])
    assert [word for word in heard if word[0] == "a"] == [f"a{n}" for n in range(10)]


async def test_a_taken_number_is_drawn_again(small: Any) -> None:
    """A unique value that somebody else holds is no failure: the turn is run with other chance."""
    drawn: list[int] = []

    def file(inputs: Any, caller: Any, store: Any) -> Outcome:
        drawn.append(caller.entropy)
        value = "taken" if len(drawn) < 3 else "free"
        return Outcome("filed", changes=Changes(claims=(Claim("number", value, caller.person),)))

    small.act("file", file)
    await small.store.commit(Commit(1.0, claims=(Claim("number", "taken", "somebody"),)))
    await small.hear("do:file")
    assert len(set(drawn)) == 3
    assert await small.said() == ["before", "file: filed"]


async def test_the_same_event_draws_the_same_numbers(house: Any) -> None:
    """Chance comes with the event, so a turn can be told again as it was."""
    drawn: list[int] = []

    def file(inputs: Any, caller: Any, store: Any) -> Outcome:
        drawn.append(caller.entropy)
        return Outcome("filed")

    for _ in range(2):
        small = house()
        small.act("file", file)
        await small.hear("do:file")
    assert drawn[0] == drawn[1]


async def test_a_bug_ends_one_turn_only(small: Any, caplog: Any) -> None:
    """The customer hears once that it failed, the log and the record name no customer's words."""
    await small.hear("boom", key="k1")
    await small.hear("boom", key="k1")
    await small.hear("hello")
    assert await small.said() == ["Something went wrong.", "hello"]
    failures = await small.store.find("failure", "state", "open")
    assert b"RuntimeError" in failures.records[0].body
    assert "a customer's name" not in caplog.text + failures.records[0].body.decode()
    assert "scripted:ann" not in caplog.text


async def test_the_language_guessed_is_one_of_ours(small: Any) -> None:
    """A platform's guess such as fr-CA is taken, an unknown one is our first language."""
    from rmabot.rma.record import replace
    from rmabot.runtime import conversation

    for who, guess, language in [
        ("a", "fr-CA", "fr"),
        ("b", "fr_CA.UTF-8", "fr"),
        ("c", "de", "en"),
        ("d", "", "en"),
    ]:
        await small.turns.handle(replace(small.typed("hello", who), language=guess))
        record = await small.store.get("session", who)
        assert conversation.read(record).session.language == language


async def test_facts_for_the_report_are_kept_apart_from_people(small: Any) -> None:
    """What was refused is on record with its masked text and not with whose it was."""
    await small.hear("note:masked")
    page = await small.store.all("noted")
    assert b"masked" in page.records[0].body
    assert b":ann" not in page.records[0].body + page.records[0].key.encode()


def _commits(small: Any) -> list[Commit]:
    found: list[Commit] = []
    small.turns.committed.append(lambda commit, turned: found.append(commit))
    return found
