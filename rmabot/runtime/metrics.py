"""What an installation tells a monitor: how much it does, and what waits; counts only, nothing that names a person."""

from __future__ import annotations

from msgspec import Struct

from rmabot.ports import handover
from rmabot.ports.store import Commit
from rmabot.runtime import failure
from rmabot.runtime.bot import Bot
from rmabot.runtime.turn import Turned

TYPE = "text/plain; version=0.0.4; charset=utf-8"
"""The media type of Prometheus' text format."""
_MOST_FAILURES = 1000


class Tally(Struct):
    """Counts since the process began: it listens to what is committed here."""

    turns: int = 0
    messages: int = 0

    def committed(self, commit: Commit, turned: Turned | None = None) -> None:
        """Count one commit."""
        self.turns += turned is not None
        self.messages += len(commit.outbox)


async def exposition(bot: Bot, tally: Tally) -> bytes:
    """Return the figures of now in Prometheus' text format; raises StoreError where the store cannot be read."""
    from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest

    registry = CollectorRegistry()
    for name, said, count in (
        ("turns", "Turns committed by this process.", tally.turns),
        ("messages", "Messages and papers that turns of this process gave to the outbox.", tally.messages),
    ):
        Counter(f"rmabot_{name}", said, registry=registry).inc(count)
    waiting = Gauge(
        "rmabot_to_deliver", "Messages that wait to be delivered.", ["channel"], registry=registry
    )
    for channel in bot.outboxes.channels:
        waiting.labels(channel).set(await bot.store.waiting(channel))
    for name, said, value in (
        ("handovers_waiting", "Customers who wait for a person.", len(await handover.waiting(bot.store))),
        ("failures_open", "Failures on record that nobody looked at.", await _failures(bot)),
        ("dialogs_refused", "1 while changed dialogs are not taken.", int(bool(bot.versions.refused))),
    ):
        Gauge(f"rmabot_{name}", said, registry=registry).set(value)
    return generate_latest(registry)


async def _failures(bot: Bot) -> int:
    page = await bot.store.find(failure.KIND, "state", failure.OPEN, limit=_MOST_FAILURES)
    return len(page.records)
