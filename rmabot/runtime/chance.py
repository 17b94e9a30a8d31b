"""Randomness that follows from randomness: the same turn, run again, draws the same numbers."""

from __future__ import annotations

from hashlib import blake2b


def derived(entropy: int, purpose: str) -> int:
    """Return 64 bits that follow from ``entropy`` and what they are for."""
    return int.from_bytes(blake2b(f"{entropy}/{purpose}".encode(), digest_size=8).digest())
