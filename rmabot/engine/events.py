"""What can come into a conversation: values that carry their key, time and randomness with them.

``key`` is the idempotency key, ``at`` Unix seconds, ``entropy`` a random number drawn outside.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from rmabot.questions.question import File


class Text(Struct, frozen=True):
    """The person typed something; ``sent`` is when, in Unix seconds by the platform's clock, 0 where that is not told."""

    key: str
    at: float
    text: str
    entropy: int = 0
    sent: float = 0.0


class Press(Struct, frozen=True):
    """The person pressed a button: ``token`` is what the button carried."""

    key: str
    at: float
    token: str
    entropy: int = 0


class Attachment(Struct, frozen=True):
    """The person sent files for one answer, kept as blobs already; ``caption`` is what stood beside them."""

    key: str
    at: float
    files: tuple[File, ...]
    caption: str = ""
    entropy: int = 0


class Unreadable(Struct, frozen=True):
    """Something came that is no answer to anything: ``why`` names the bot's word for it (voice, sticker, too large …)."""

    key: str
    at: float
    why: str
    values: Mapping[str, str] = field(default_factory=dict)
    entropy: int = 0


class Command(Struct, frozen=True):
    """A platform's command or deep link: ``name`` without its slash, ``payload`` what followed it."""

    key: str
    at: float
    name: str
    payload: str = ""
    entropy: int = 0


class TimerFired(Struct, frozen=True):
    """A timer of this conversation came due."""

    key: str
    at: float
    name: str
    data: Mapping[str, Any] = field(default_factory=dict)
    entropy: int = 0


class ActionDone(Struct, frozen=True):
    """What an action answered: ``call`` is the key under which it was asked for, ``values`` its result."""

    key: str
    at: float
    call: str
    outcome: str
    values: Mapping[str, Any] = field(default_factory=dict)
    entropy: int = 0


class PersonTook(Struct, frozen=True):
    """A person of the desk took the conversation over: the bot is silent from now on."""

    key: str
    at: float
    staff: str
    entropy: int = 0


class PersonLeft(Struct, frozen=True):
    """The person of the desk handed the conversation back."""

    key: str
    at: float
    entropy: int = 0


Event = Text | Press | Attachment | Unreadable | Command | TimerFired | ActionDone | PersonTook | PersonLeft
