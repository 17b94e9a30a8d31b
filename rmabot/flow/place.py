"""Where something stands: by itself, so that who only reads files need not load the model."""

from __future__ import annotations

from msgspec import Struct


class Place(Struct, frozen=True):
    """Where something stands in its file; ``line`` and ``column`` count from 1."""

    file: str
    line: int
    column: int
