"""What a commit does to a request, read off the two revisions: by whichever way it was changed."""

from __future__ import annotations

from msgspec import Struct

from rmabot.ports import requests
from rmabot.ports.store import Record, Store
from rmabot.rma.messages import Told
from rmabot.rma.request import Entry, Request


class Step(Struct, frozen=True):
    """One line of a request's history that a commit adds: ``at`` is its place in it."""

    at: int
    entry: Entry
    told: bool


class Change(Struct, frozen=True):
    """A request before (None for a new one) and after a commit, with the steps between."""

    before: Request | None
    after: Request
    steps: tuple[Step, ...]

    @property
    def told(self) -> tuple[Told, ...]:
        """What the customer is told, a message once for all its devices."""
        items: dict[str, tuple[int, ...]] = {}
        for step in self.steps:
            if step.told and step.entry.message:
                items[step.entry.message] = (*items.get(step.entry.message, ()), *step.entry.items)
        return tuple([Told(key, {}, tuple(dict.fromkeys(numbers))) for key, numbers in items.items()])


async def change_of(store: Store, record: Record) -> Change:
    """Return what a record that is about to be put changes."""
    stored = await store.get(requests.KIND, record.key)
    before = requests.read(stored).request if stored is not None else None
    after = requests.read(record).request
    first = len(before.history) if before is not None else 0
    steps = [Step(at, entry, _told(before, entry)) for at, entry in enumerate(after.history[first:], first)]
    return Change(before, after, tuple(steps))


def _told(before: Request | None, entry: Entry) -> bool:
    """Whether the customer hears of it: taking back what nobody heard of is heard by nobody."""
    if entry.message is None:
        return False
    if entry.event != "undo" or before is None or before.undo is None:
        return True
    at = before.undo.get("entry")
    return isinstance(at, int) and before.history[at].message is not None
