"""Letters by mail and notices to another system: what leaves by other ways than a chat, through the same outbox.

A row of the outbox names a request, never an address: whom a letter goes to is looked up when it leaves, so that a
corrected address counts and an erased one gets nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple, Protocol, cast

from msgspec import Struct

from rmabot.engine import effects
from rmabot.engine.effects import SendFile
from rmabot.ports.channel import Document, Receipt
from rmabot.ports.store import Outgoing
from rmabot.text import spans
from rmabot.text.spans import Rich

MAIL = "mail"
EVENTS = "events"
To = Literal["customer", "desk", "maker"]
_NO_ID = re.compile(r"[^A-Za-z0-9.-]+")


class Letter(NamedTuple):
    """A mail: ``key`` makes its Message-ID, the same for every attempt; ``thread`` is the key of the talk it belongs to.

    ``to`` is who gets it: the address on the request, the policy's, or the one that files with the maker.
    ``foot`` is the small print; ``files`` are made just before it leaves.
    """

    key: str
    to: To
    request: str
    subject: str
    text: Rich
    foot: Rich = ()
    language: str = "en"
    files: tuple[SendFile, ...] = ()
    thread: str = ""


class Notice(NamedTuple):
    """A signed notice to another system: ``event`` is the key of the record that holds its body."""

    event: str


Post = Letter | Notice


class Posting(Struct, frozen=True):
    """What leaves, ready: a letter with its address and its documents, or a notice with its body; ``at`` in Unix seconds."""

    post: Post
    at: float
    address: str = ""
    reply_to: str = ""
    documents: tuple[Document, ...] = ()
    body: bytes = b""


class Posts(Protocol):
    """A channel that is no chat: it takes letters or notices."""

    async def post(self, posting: Posting) -> Receipt:
        """Hand it on, once; never raise for what the other side says."""


def outgoing(post: Post, about: str) -> Outgoing:
    """Return the row of the outbox; what is ``about`` the same leaves in order."""
    channel = MAIL if isinstance(post, Letter) else EVENTS
    to = f"{post.to}:" if isinstance(post, Letter) else ""
    return Outgoing(f"{channel}:{to}{about}", channel, to_json(post))


def to_customer(request: str, key: str, subject: str, text: Rich, language: str, foot: Rich = ()) -> Outgoing:
    """Return a letter to the address on a request; ``key`` says which one of this request: no two may share it."""
    letter = Letter(
        f"{request}.{key}", "customer", request, subject, text, foot, language, (), f"{request}.customer"
    )
    return outgoing(letter, request)


def message_id(key: str, sender: str) -> str:
    """Return the Message-ID of a letter, by its key and the sender's address: the same whenever it is asked for."""
    domain = sender.rpartition("@")[2].strip(" <>") or "localhost"
    return f"<{_NO_ID.sub('-', key).strip('.-') or 'letter'}@{domain}>"


def to_json(post: Post) -> dict[str, Any]:
    """Write it for the outbox."""
    if isinstance(post, Notice):
        return {"event": post.event}
    fields = post._asdict()
    return {
        "letter": {
            **{name: value for name, value in fields.items() if value},
            "text": spans.to_json(post.text),
            "foot": spans.to_json(post.foot),
            "files": [effects.to_json(file) for file in post.files],
        }
    }


def from_json(data: Mapping[str, Any]) -> Post | None:
    """Read back what ``to_json`` wrote; None for what is an effect of a conversation."""
    if "event" in data:
        return Notice(data["event"])
    letter = data.get("letter")
    if letter is None:
        return None
    return Letter(
        letter["key"], letter["to"], letter.get("request", ""), letter["subject"], spans.from_json(letter["text"]),
        spans.from_json(letter["foot"]), letter["language"], _files(letter["files"]), letter.get("thread", ""),
    )  # fmt: skip


def _files(written: Sequence[Mapping[str, Any]]) -> tuple[SendFile, ...]:
    return tuple([cast(SendFile, effects.from_json(file)) for file in written])
