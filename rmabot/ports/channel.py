"""The Channel port: what an adapter is to the runtime, and what the runtime is to an adapter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from msgspec import Struct, field

from rmabot.engine.effects import Leaving, Message
from rmabot.engine.events import Event
from rmabot.questions.question import File, FileKind
from rmabot.text.spans import Rich

__all__ = [
    "Channel", "ChannelError", "Closes", "Delivery", "Document", "Examined", "Examines", "Fetches", "File", "FileKind", "Incoming", "MakeChannel", "Never",
    "NotNow", "Receipt", "Remote", "Sent", "Turns", "Unsuitable",
]  # fmt: skip

NO_VALUES: Mapping[str, str] = {}


class ChannelError(Exception):
    """A channel's answer that is a sentence for whoever runs it: what is wrong and what to do; never a secret."""


class Remote(Struct, frozen=True):
    """A file that the platform still holds: ``ref`` is its id there, ``size`` in bytes, 0 where that is not told."""

    ref: str
    name: str
    size: int = 0


class Incoming(Struct, frozen=True):
    """An event with whose conversation it belongs to.

    ``conversation`` and ``person`` are ``telegram:ID``, ``slack:TEAM:USER``, ``terminal:NAME``; ``language`` is the
    first guess of the platform ("" for none); ``name`` is how the platform calls the person.
    ``remote`` are files of an ``Attachment`` still to be fetched: the event is committed as waiting, fetched after it
    and handled then, with what the person sent meanwhile behind it. ``album`` names several messages that are one
    answer: their files become one ``Attachment``. ``filed_by`` is the account of a colleague who speaks for the
    ``person``, "" where they speak for themselves.
    """

    conversation: str
    person: str
    channel: str
    event: Event
    language: str = ""
    name: str = ""
    remote: tuple[Remote, ...] = ()
    album: str = ""
    filed_by: str = ""


class Delivery(Struct, frozen=True):
    """One effect to deliver to one conversation; ``document`` are the bytes of a file, made just before."""

    conversation: str
    effect: Leaving
    bindings: Mapping[str, str]
    document: Document | None = None
    attempts: int = 1
    row: int = 0


class Document(Struct, frozen=True):
    """A file to hand out: its name as the person sees it, and its bytes."""

    name: str
    data: bytes
    media_type: str = "application/pdf"


class Sent(Struct, frozen=True):
    """The platform took it; ``bindings`` are its ids to remember for the conversation."""

    bindings: Mapping[str, str] = field(default_factory=dict)


class NotNow(Struct, frozen=True):
    """Try again after ``seconds``: a rate limit, a time-out, a dropped connection."""

    seconds: float
    reason: str


class Never(Struct, frozen=True):
    """It can never be delivered: blocked, vanished, refused; kept on record with the reason.

    With ``gone`` nothing reaches this conversation any more: what waits behind it ends with it, in one record; an empty
    ``reason`` makes none, since there is one already. ``bindings`` are ids to remember for the conversation.
    """

    reason: str
    gone: bool = False
    bindings: Mapping[str, str] = field(default_factory=dict)


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

    def working(self, conversation: str) -> bool:
        """Tell whether an answer to this conversation is still being worked on, after the commit of its event."""

    def languages(self) -> Sequence[str]:
        """Return the languages that are spoken here, the first one first."""

    def commands(self, language: str) -> Sequence[tuple[str, str]]:
        """Return the commands that can be typed, each with what it does in that language."""

    async def tell(self, key: str, conversation: str, message: Message) -> None:
        """Commit a message outside any conversation with the bot, under an event's key: a repeat changes nothing."""


class Unsuitable(Struct, frozen=True):
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


class Fetches(Protocol):
    """A channel whose platform holds the files that people send."""

    async def fetch(self, remote: Remote) -> bytes | None:
        """Return a file's bytes, None when it cannot be had at all; raises OSError when it may be had later."""


class Closes(Protocol):
    """A channel that holds something open, such as connections."""

    async def close(self) -> None:
        """Let go of it: nothing is taken in or delivered any more."""


class Examined(Struct, frozen=True):
    """One thing that a platform was asked about: what it is about, whether it is well, and what was answered."""

    what: str
    well: bool
    said: str


class Examines(Protocol):
    """A channel that can tell what its platform says of it, for ``rmabot doctor``."""

    async def examine(self) -> Sequence[Examined]:
        """Ask the platform; never raise for what it says."""
