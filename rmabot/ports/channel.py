"""The Channel port: what an adapter is to the runtime, and what the runtime is to an adapter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from rmabot.engine.effects import Leaving
from rmabot.engine.events import Event
from rmabot.questions.question import File
from rmabot.text.spans import Rich

__all__ = [
    "Channel", "Delivery", "Document", "File", "Incoming", "MakeChannel", "Never", "NotNow", "Receipt", "Sent", "Turns", "Unsuitable",
]  # fmt: skip

NO_VALUES: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Incoming:
    """An event with whose conversation it belongs to.

    ``conversation`` and ``person`` are ``telegram:ID``, ``slack:TEAM:USER``, ``terminal:NAME``; ``language`` is the
    first guess of the platform ("" for none); ``name`` is how the platform calls the person.
    """

    conversation: str
    person: str
    channel: str
    event: Event
    language: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One effect to deliver to one conversation; ``document`` are the bytes of a file, made just before."""

    conversation: str
    effect: Leaving
    bindings: Mapping[str, str]
    document: Document | None = None
    attempts: int = 1
    row: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """A file to hand out: its name as the person sees it, and its bytes."""

    name: str
    data: bytes
    media_type: str = "application/pdf"


@dataclass(frozen=True, slots=True)
class Sent:
    """The platform took it; ``bindings`` are its ids to remember for the conversation."""

    bindings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NotNow:
    """Try again after ``seconds``: a rate limit, a time-out, a dropped connection."""

    seconds: float
    reason: str


@dataclass(frozen=True, slots=True)
class Never:
    """It can never be delivered: blocked, vanished, refused; kept on record with the reason."""

    reason: str


Receipt = Sent | NotNow | Never


class Turns(Protocol):
    """What the runtime offers a channel: give it what came in; it answers when that is committed."""

    async def handle(self, incoming: Incoming) -> None:
        """Commit one event; a repeat of its key changes nothing."""

    async def handle_all(self, incoming: Sequence[Incoming]) -> None:
        """Commit several, in order per conversation, the conversations side by side."""

    async def keep_file(self, data: bytes, name: str) -> Any:
        """Check and keep what was sent: a ``File`` for an Attachment, or an ``Unsuitable`` with the bot's word for why not."""

    async def pull(self, conversation: str) -> int:
        """Deliver now what waits for one conversation, and count it: for a channel that is looked into, not pushed to."""

    def word(self, moment: str, language: str, values: Mapping[str, str] = NO_VALUES) -> Rich:
        """Return the bot's own sentence for a moment: for what a channel must say by itself."""


@dataclass(frozen=True, slots=True)
class Unsuitable:
    """A file that cannot be taken: ``why`` is the bot's word for it, with its values."""

    why: str
    values: Mapping[str, str] = field(default_factory=dict)


class MakeChannel(Protocol):
    """What an entry point in ``rmabot.channels`` names: the channel's class, or a function that makes it."""

    def __call__(self, settings: Mapping[str, Any]) -> Channel:
        """Return the channel, set up from its own section of the settings."""


class Channel(Protocol):
    """What an adapter gives: it is found by its entry point in ``rmabot.channels``."""

    name: str

    async def run(self, turns: Turns) -> None:
        """Take events in until cancelled; return only when the channel has ended by itself."""

    async def deliver(self, delivery: Delivery) -> Receipt:
        """Bring one effect to its conversation, once; never raise for what the platform says."""
