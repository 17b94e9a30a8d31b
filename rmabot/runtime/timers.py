"""The timer engine: what is due happens once, late ones in order, whoever is alive to see to it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

from rmabot.flow.model import FlowSet
from rmabot.ports.clock import Clock
from rmabot.ports.store import Commit, Conflict, Seen, Store, StoreError, Taken, Timer
from rmabot.ports.timers import Moment, TimerHandler
from rmabot.rma.record import replace
from rmabot.runtime.chance import derived
from rmabot.runtime.failure import add_record, where
from rmabot.runtime.ledger import Ledger
from rmabot.runtime.log import mark

POLL_SECONDS = 1.0
LATER_SECONDS = 900.0
MOST_BROKEN = 5
_AT_ONCE = 100
_TRIES = 12

_log = logging.getLogger(__name__)


class Timers:
    """Finds what is due: a timer with a handler of its name goes there, every other one to its conversation."""

    def __init__(
        self, store: Store, clock: Clock, conversations: Callable[[Timer], Awaitable[None]],
        handlers: Mapping[str, TimerHandler], flows: Callable[[], FlowSet], committed: Callable[[Commit], None],
    ) -> None:  # fmt: skip
        self._store = store
        self._clock = clock
        self._conversations = conversations
        self._handlers = handlers
        self._flows = flows
        self._committed = committed

    async def run(self) -> None:
        """Answer what comes due until cancelled."""
        while True:
            if not await self.fire():
                await asyncio.sleep(POLL_SECONDS)

    async def fire(self) -> int:
        """Answer what is due now, in order per subject, the subjects side by side; count it."""
        due = await self._store.due(self._clock.now(), _AT_ONCE)
        by_subject: dict[str, list[Timer]] = {}
        for timer in due:
            by_subject.setdefault(timer.subject, []).append(timer)
        await asyncio.gather(*[self._in_order(timers) for timers in by_subject.values()])
        return len(due)

    async def _in_order(self, timers: list[Timer]) -> None:
        for timer in timers:
            handler = self._handlers.get(timer.name)
            if handler is None:
                await self._conversations(timer)
            else:
                await self._handled(timer, handler)
            await self._gone(timer)

    async def _handled(self, timer: Timer, handler: TimerHandler) -> None:
        now, entropy, key = self._clock.now(), self._clock.entropy(), event_key(timer)
        for attempt in range(_TRIES):
            moment = Moment(now, derived(entropy, str(attempt)), self._flows())
            ledger = Ledger(now, key)
            try:
                if not await self._waits(timer):
                    return
                ledger.clear_timer(timer.key)
                ledger.add(await handler(timer, moment, self._store))
                await self._commit(ledger)
            except Seen:
                pass
            except (Conflict, Taken):
                continue
            except StoreError:
                raise
            except Exception as error:  # noqa: BLE001 - one broken timer must not end the others
                await self._broken(timer, error, moment)
            return
        _log.error("timer %s met changed records %d times", mark(key), _TRIES)

    async def _broken(self, timer: Timer, error: Exception, moment: Moment) -> None:
        """Put a failure on the desk's record and try again later, a few times."""
        key = event_key(timer)
        _log.error("timer %s broke: %s", mark(key), where(error))
        ledger = Ledger(moment.at, key)
        add_record(ledger, timer.subject, where(error), mark(key), moment.entropy)
        tries = int(timer.data.get("tries", 0)) + 1
        later = replace(timer, due=moment.at + LATER_SECONDS * tries, data={**timer.data, "tries": tries})
        if tries < MOST_BROKEN:
            ledger.set_timer(later)
        else:
            ledger.clear_timer(timer.key)
        await self._commit(ledger)

    async def _commit(self, ledger: Ledger) -> None:
        commit = ledger.commit()
        await self._store.commit(commit)
        self._committed(commit)

    async def _waits(self, timer: Timer) -> bool:
        waiting = await self._store.timers(timer.subject)
        return any(one.key == timer.key and one.due == timer.due for one in waiting)

    async def _gone(self, timer: Timer) -> None:
        """Clear a timer whose event was handled before it was set: it would come due for ever."""
        if await self._waits(timer) and await self._store.seen(event_key(timer)):
            await self._store.commit(Commit(self._clock.now(), cleared=(timer.key,)))


def event_key(timer: Timer) -> str:
    """Return the idempotency key of a timer's coming due."""
    return f"timer:{timer.key}:{timer.due}"
