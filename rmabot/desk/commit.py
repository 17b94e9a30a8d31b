"""Changes as the one commit that makes them."""

from __future__ import annotations

from rmabot.ports.actions import Changes
from rmabot.ports.store import Commit
from rmabot.rma.record import names

_NAMES = names(Changes)


def commit_of(changes: Changes, at: float, event: str | None = None) -> Commit:
    """Return the commit of an act; with an ``event`` it is made once, however often it is asked for."""
    return Commit(at, event, **{name: getattr(changes, name) for name in _NAMES})
