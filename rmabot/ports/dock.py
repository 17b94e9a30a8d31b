"""Parcels received one after the other: what is said to a scan, and what a session carries from one to the next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from rmabot.ports.desk import Refused


class Heard(Struct, frozen=True):
    """What is said to one scan; ``fine`` is false for what somebody must look at.

    ``key`` and ``values`` say the same for whoever has words of their own: ``left`` are (model, serial) of what is still
    expected; ``refused`` is why the desk did not receive it.
    """

    text: str
    fine: bool = True
    key: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    refused: Refused | None = None


class Scanned(Struct, frozen=True):
    """A session so far: the parcel that is open, whether something of it was scanned and received, and the counts."""

    reference: str = ""
    any_scanned: bool = False
    counted: bool = False
    received: int = 0
    parcels: int = 0
    to_look_at: int = 0
