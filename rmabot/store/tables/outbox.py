"""The outbox: rows in order per conversation, and what holds them back."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator
from itertools import chain, islice, takewhile, zip_longest

from rmabot.ports.store import Leased
from rmabot.store.rows import (
    Hold,
    pack_hold,
    unpack_hold,
    unpack_outgoing,
    way_of,
)
from rmabot.store.tables.pairs import LastNumber
from rmabot.store.tables.table import Rows, portions_of

FREE = Hold(float("-inf"), 0, leased=False)


class Holds:
    """What holds outbox rows back: a lease, or a retry."""

    __slots__ = ("changes", "rows")

    def __init__(self) -> None:
        self.rows: dict[int, Hold] = {}
        self.changes = 0  # of the whole outbox: what was found quiet stays quiet while it is the same

    def __len__(self) -> int:
        return len(self.rows)

    def put(self, number: int, row: bytes) -> None:
        self.rows[number] = unpack_hold(row)
        self.changes += 1

    def drop(self, number: int) -> None:
        self.rows.pop(number, None)
        self.changes += 1

    def portions(self) -> Iterator[Rows]:
        for numbers in portions_of(list(self.rows)):
            yield [
                (number, pack_hold(hold)) for number in numbers if (hold := self.rows.get(number)) is not None
            ]


class Lane:
    """One channel's conversations with their waiting rows, lowest first."""

    __slots__ = ("conversations", "count", "quiet")

    def __init__(self) -> None:
        self.conversations: dict[str, list[int]] = {}
        self.count = 0
        self.quiet = (-1, 0.0)  # at this count of changes, until this moment


class Outbox:
    """Rows by number, queued by channel and conversation."""

    __slots__ = ("_last", "holds", "lanes", "rows")

    def __init__(self, last: LastNumber) -> None:
        self._last = last
        self.rows: dict[int, bytes] = {}
        self.lanes: dict[str, Lane] = {}
        self.holds = Holds()

    def __len__(self) -> int:
        return len(self.rows)

    def put(self, number: int, row: bytes) -> None:
        rows = self.rows
        known = number in rows
        rows[number] = row
        if number > self._last.value:  # noqa: PLR1730 -- as in `LastNumber.reach`, for each turn is here
            self._last.value = number
        if known:
            return
        conversation, channel = way_of(row)
        lane = self.lanes.get(channel)
        if lane is None:
            lane = self.lanes[channel] = Lane()
        lane.count += 1
        self.holds.changes += 1
        waiting = lane.conversations.get(conversation)
        if waiting is None:
            lane.conversations[conversation] = [number]
        elif number > waiting[-1]:
            waiting.append(number)
        else:
            insort(waiting, number)

    def drop(self, number: int) -> None:
        row = self.rows.pop(number, None)
        if row is None:
            return
        self.holds.drop(number)
        conversation, channel = way_of(row)
        lane = self.lanes[channel]
        lane.count -= 1
        # its turn is over: what still waits goes behind the other conversations
        waiting = lane.conversations.pop(conversation)
        waiting.remove(number)
        if waiting:
            lane.conversations[conversation] = waiting

    def portions(self) -> Iterator[Rows]:
        for numbers in portions_of(list(self.rows)):
            yield [(number, row) for number in numbers if (row := self.rows.get(number)) is not None]

    def hold(self, number: int) -> Hold:
        """Return what holds a row, ``FREE`` for nothing."""
        return self.holds.rows.get(number, FREE)

    def show(self, number: int, attempts: int | None = None) -> Leased:
        """Return a row as a deliverer sees it, with the attempts made so far or those given."""
        made = self.hold(number).attempts if attempts is None else attempts
        return unpack_outgoing(number, self.rows[number], made)

    def behind(self, number: int) -> list[int]:
        """Return the rows that wait behind one in its conversation."""
        conversation, channel = way_of(self.rows[number])
        return [other for other in self.lanes[channel].conversations[conversation] if other > number]

    def waiting(self, channel: str | None) -> int:
        """Count the rows of a channel, or all."""
        if channel is None:
            return len(self.rows)
        lane = self.lanes.get(channel)
        return 0 if lane is None else lane.count

    def free(self, channel: str, now: float, limit: int, conversation: str | None = None) -> list[int]:
        """Return rows that may leave: the heads of conversations first, so that a long one holds up no other."""
        lane = self.lanes.get(channel)
        if lane is None or limit < 1:
            return []
        if conversation is not None:
            return list(islice(self._free_of(lane.conversations.get(conversation, []), now), limit))
        changes, until = lane.quiet
        if changes == self.holds.changes and now < until:
            return []
        ready = (list(islice(self._free_of(rows, now), limit)) for rows in lane.conversations.values())
        queues = list(islice(filter(None, ready), limit))
        if not queues:
            heads = (self.hold(rows[0]).until for rows in lane.conversations.values())
            lane.quiet = (self.holds.changes, min(heads, default=float("inf")))
        in_turn = chain.from_iterable(zip_longest(*queues))
        return sorted(islice((row for row in in_turn if row is not None), limit))

    def _free_of(self, rows: list[int], now: float) -> Iterator[int]:
        return takewhile(lambda row: self.hold(row).until <= now, rows)
