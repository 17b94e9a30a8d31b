"""A clock that stands still until it is set, with the same chance every time."""

from __future__ import annotations

from rmabot.runtime.chance import derived


class SetClock:
    """A ``Clock`` for tests and previews: time moves only when told to; entropy counts on from a seed."""

    def __init__(self, now: float = 1_767_276_000.0, seed: int = 1) -> None:
        self.time = now
        self._drawn = seed

    def now(self) -> float:
        """Return the time as set."""
        return self.time

    def entropy(self) -> int:
        """Return the next of a fixed row of 64-bit numbers."""
        self._drawn += 1
        return derived(self._drawn, "clock")

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.time += seconds
