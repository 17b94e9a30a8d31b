"""The Clock port: time and chance come from outside, so that every test can set them."""

from __future__ import annotations

from typing import Protocol


class Clock(Protocol):
    """Where the moment and the randomness of an event come from."""

    def now(self) -> float:
        """Return the time in Unix seconds."""

    def entropy(self) -> int:
        """Return 64 fresh random bits."""
