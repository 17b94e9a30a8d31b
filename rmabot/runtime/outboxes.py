"""The outboxes of the channels that this process runs."""

from __future__ import annotations

from collections.abc import Collection

from rmabot.ports.channel import Channel
from rmabot.ports.clock import Clock
from rmabot.ports.store import Commit, Store
from rmabot.runtime.outbox import Outbox, Papers, Room


class Outboxes:
    """One outbox a channel: woken by what is committed here, looking by themselves for what others commit."""

    def __init__(self, store: Store, clock: Clock, papers: Papers, room: Room | None = None) -> None:
        self._store = store
        self._clock = clock
        self._papers = papers
        self._room = room
        self._of: dict[str, Outbox] = {}

    @property
    def channels(self) -> Collection[str]:
        """The channels that deliver here, by name."""
        return self._of.keys()

    def connect(self, channel: Channel) -> Outbox:
        """Let a channel deliver."""
        outbox = self._of[channel.name] = Outbox(self._store, channel, self._clock, self._papers, self._room)
        return outbox

    async def pull(self, conversation: str) -> int:
        """Deliver now what waits for one conversation, if its channel is here."""
        outbox = self._of.get(conversation.partition(":")[0])
        return await outbox.pull(conversation) if outbox else 0

    def committing(self) -> None:
        """Let what was delivered go on record with the commit that is about to be written."""
        for outbox in self._of.values():
            outbox.record()

    def committed(self, commit: Commit) -> None:
        """Wake the outboxes that have something to deliver now."""
        for channel in {row.channel for row in commit.outbox} & self._of.keys():
            self._of[channel].wake()
