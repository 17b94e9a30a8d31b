"""The clock on the wall, and chance from the system."""

from __future__ import annotations

import secrets
import time


class WallClock:
    """The real ``Clock``."""

    def now(self) -> float:
        """Return the time in Unix seconds."""
        return time.time()

    def entropy(self) -> int:
        """Return 64 fresh random bits."""
        return secrets.randbits(64)
