"""What conversations under way stand on, so that a change to the flows strands nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class LiveFlow:
    """A flow in use: how many conversations wait at each step, and how many hold each answer.

    ``waiting`` and ``holding`` count by step name; ``chosen`` by ``step.option``.
    """

    waiting: Mapping[str, int] = field(default_factory=dict)
    holding: Mapping[str, int] = field(default_factory=dict)
    chosen: Mapping[str, int] = field(default_factory=dict)


Live = Mapping[str, LiveFlow]
"""Flow name -> what stands on it."""
