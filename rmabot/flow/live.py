"""What conversations under way stand on, so that a change to the flows strands nobody and leaves no language behind."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field


class LiveFlow(Struct, frozen=True):
    """A flow in use: how many conversations wait at each step, and how many hold each answer.

    ``waiting`` and ``holding`` count by step name; ``chosen`` by ``step.option``; ``steps`` are all names of the flow.
    """

    waiting: Mapping[str, int] = field(default_factory=dict)
    holding: Mapping[str, int] = field(default_factory=dict)
    chosen: Mapping[str, int] = field(default_factory=dict)
    steps: frozenset[str] = frozenset()


class Live(Struct, frozen=True):
    """A set in use: its flows by name, and its texts as ``texts_of`` tells them."""

    flows: Mapping[str, LiveFlow] = field(default_factory=dict)
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
