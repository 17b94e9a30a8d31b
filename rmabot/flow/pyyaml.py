"""PyYAML, begun in a quarter of the time: the patterns of its own reader, which is not used here, are made when they are needed."""

from __future__ import annotations

from rmabot.rma.pattern import when_needed

with when_needed():
    import yaml

__all__ = ["yaml"]
