"""Timers: once, in order, also when nobody was there at the moment."""

import asyncio
from typing import Any

from rmabot.ports.actions import Changes
from rmabot.ports.store import Commit, Outgoing, Timer
from rmabot.ports.timers import Moment
from rmabot.runtime.timers import MOST_BROKEN, Timers


def timers_of(small: Any, **handlers: Any) -> Timers:
    """The timer engine of a small house."""
    return Timers(
        small.store, small.clock, small.turns.fire, handlers, lambda: small.flows, lambda commit: None
    )  # fmt: skip


async def test_a_conversations_timer_is_an_event_of_it(small: Any) -> None:
    """What a step set comes back as an event at its time, once."""
    timers = timers_of(small)
    await small.hear("wake:nudge")
    assert await timers.fire() == 0
    small.clock.wait(60)
    assert await timers.fire() == 1
    assert await timers.fire() == 0
    assert await small.said() == ["timer nudge"]


async def test_two_processes_fire_it_once(house: Any) -> None:
    """Whoever is first answers; the other one sees that it is done."""
    one = house()
    two = house(store=one.store, clock=one.clock)
    await one.hear("wake:nudge")
    small = one
    one.clock.wait(61)
    await asyncio.gather(timers_of(one).fire(), timers_of(two).fire())
    assert await small.heard() == ["wake:nudge", "timer nudge"]


async def test_late_ones_fire_once_and_in_order(small: Any) -> None:
    """After days of standstill each is answered once, the earliest first."""
    await small.hear("wake:first")
    small.clock.wait(1)
    await small.hear("wake:second")
    small.clock.wait(5 * 24 * 3600)
    assert await timers_of(small).fire() == 2
    assert await small.said() == ["timer first", "timer second"]


async def test_a_timer_set_anew_waits_for_its_new_moment(small: Any) -> None:
    """Setting a name again replaces it; clearing it forgets it."""
    timers = timers_of(small)
    await small.hear("wake:nudge wake:other")
    small.clock.wait(50)
    await small.hear("wake:nudge sleep:other")
    small.clock.wait(30)
    assert await timers.fire() == 0
    small.clock.wait(30)
    assert await timers.fire() == 1
    assert await small.said() == ["timer nudge"]


async def test_one_that_was_moved_while_it_was_being_fired_stays(small: Any) -> None:
    """Between being found due and being answered, the customer wrote: the nudge is not for now any more."""
    await small.hear("wake:nudge")
    small.clock.wait(61)
    (found,) = await small.store.due(small.clock.now(), 10)
    await small.hear("wake:nudge")
    await small.turns.fire(found)
    assert await small.said() == []
    assert len(await small.store.timers("scripted:ann")) == 1


async def test_a_timer_with_a_handler_of_its_name_goes_there(small: Any) -> None:
    """A request's timer changes the request and tells its owner in one commit, once."""
    asked: list[Moment] = []

    async def expire(timer: Timer, moment: Moment, store: Any) -> Changes:
        asked.append(moment)
        row = Outgoing("scripted:ann", "scripted", {"message": ["expired"], "language": "en"})
        return Changes(outbox=(row,))

    timers = timers_of(small, expiry=expire)
    due = Timer("request:RQ1:expiry", small.clock.now() + 5, "request:RQ1", "expiry")
    await small.store.commit(Commit(1.0, timers=(due,)))
    small.clock.wait(6)
    await timers.fire()
    await timers.fire()
    assert len(asked) == 1
    assert await small.said() == ["expired"]


async def test_a_handler_may_set_its_timer_again(small: Any) -> None:
    """A reminder that repeats is the same key with a new moment."""

    async def again(timer: Timer, moment: Moment, store: Any) -> Changes:
        return Changes(timers=(Timer(timer.key, moment.at + 10, timer.subject, timer.name),))

    timers = timers_of(small, remind=again)
    await small.store.commit(Commit(1.0, timers=(Timer("k", small.clock.now(), "request:RQ1", "remind"),)))
    fired = 0
    for _ in range(10):
        fired += await timers.fire()
        small.clock.wait(5)
    assert fired == 5


async def test_a_broken_handler_loses_no_timer(small: Any) -> None:
    """It is tried again later, a few times, each failure on the desk's record; then it ends."""

    async def broken(timer: Timer, moment: Moment, store: Any) -> Changes:
        raise KeyError("a name")

    timers = timers_of(small, expiry=broken)
    await small.store.commit(Commit(1.0, timers=(Timer("k", small.clock.now(), "request:RQ1", "expiry"),)))
    fired = 0
    for _ in range(20):
        fired += await timers.fire()
        small.clock.wait(3600)
    assert fired == MOST_BROKEN
    failures = await small.store.find("failure", "subject", "request:RQ1")
    assert len(failures.records) == MOST_BROKEN
    assert not any(b"a name" in failure.body for failure in failures.records)


async def test_a_conversation_whose_step_breaks_does_not_fire_for_ever(house: Any) -> None:
    """The timer is answered with the failure."""

    def broken(flows: Any, session: Any, event: Any) -> Any:
        raise KeyError("broken")

    small = house()
    await small.hear("wake:nudge")
    small.clock.wait(61)
    later = house(store=small.store, clock=small.clock, step=broken)
    assert await timers_of(later).fire() == 1
    assert await timers_of(later).fire() == 0
