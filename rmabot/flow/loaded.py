"""What comes of loading a folder of dialogs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from rmabot.flow.finding import Finding
    from rmabot.flow.model import FlowSet


class Loaded(Struct, frozen=True):
    """What came of loading: ``flows`` only without findings; ``sources`` are the texts, to show findings in.

    ``languages`` are those of the set.
    """

    flows: FlowSet | None
    findings: tuple[Finding, ...]
    sources: Mapping[str, str]
    languages: tuple[str, ...]
