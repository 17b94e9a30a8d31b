"""What the channel is told: its section of the settings, read and checked once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import SplitResult, urlsplit

from msgspec import Struct

from rmabot.ports.channel import ChannelError

SHORTEST_SECRET = 16


class EventsSettings(Struct, frozen=True):
    """The section ``events``: where events go, and the secret they are signed with; ``where`` may be shown."""

    url: str
    secret: str
    where: str
    sealed: bool


def read_settings(section: Mapping[str, Any]) -> EventsSettings:
    """Check the section; raises ChannelError with what to do, and never a secret in it."""
    url, secret = str(section.get("url", "")).strip(), str(section.get("secret", "")).strip()
    parts = _parts(url)
    if parts is None:
        raise ChannelError("events.url says where your system takes events: https://example.com/rmabot")
    if len(secret) < SHORTEST_SECRET:
        raise ChannelError(
            f"events.secret is what events are signed with: set RMABOT_EVENTS__SECRET to {SHORTEST_SECRET} characters or "
            "more, such as openssl rand -hex 32 gives"
        )
    host = f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)
    return EventsSettings(url, secret, host, parts.scheme == "https")


def _parts(url: str) -> SplitResult | None:
    if not url.isascii() or not url.isprintable() or " " in url:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port or 1
    except ValueError:
        return None
    return parts if parts.scheme in {"https", "http"} and parts.hostname and port > 0 else None
