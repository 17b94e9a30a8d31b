"""What an update means: an event of a conversation, a call in a group, a press that is none of ours, or nothing to us."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeAlias

from msgspec import Struct

from rmabot.engine.events import Attachment, Command, Event, Press, Text, Unreadable
from rmabot.ports.channel import Incoming, Remote
from rmabot_telegram import media
from rmabot_telegram.presses import Pressed

Json: TypeAlias = Mapping[str, Any]

CHANNEL = "telegram"
ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")
"""Every kind of update that is asked for; the platform remembers an earlier list, so it is said each time."""
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,64})(?:@(\w+))?(?:\s+(.*))?\s*", re.DOTALL)
_NONE: Json = {}


class Me(Struct, frozen=True):
    """Who this bot is on the platform."""

    id: int
    name: str


class Came(Struct, frozen=True):
    """An event of somebody's conversation, and the press it is."""

    incoming: Incoming
    pressed: Pressed | None = None


class InGroup(Struct, frozen=True):
    """Somebody spoke to the bot where others read along."""

    key: str
    conversation: str
    language: str


class NotOurs(Struct, frozen=True):
    """A press of a button that belongs to nobody's conversation here."""

    query: str
    language: str


class Reachable(Struct, frozen=True):
    """A person blocked the bot, or let it write again."""

    conversation: str
    yes: bool


Seen: TypeAlias = Came | InGroup | NotOurs | Reachable | None


def read(update: Json, me: Me) -> Seen:
    """Return what an update means to us, None for what is let be."""
    key = f"{CHANNEL}:{me.id}:{update['update_id']}"
    if message := update.get("message"):
        return _message(message, key, me)
    if query := update.get("callback_query"):
        return _press(query, key)
    if message := update.get("edited_message"):
        return _edited(message, key)
    if change := update.get("my_chat_member"):
        return _membership(change)
    return None


def conversation_of(chat: int) -> str:
    """Return the conversation of a chat."""
    return f"{CHANNEL}:{chat}"


def _message(message: Json, key: str, me: Me) -> Seen:
    chat, sender = message["chat"], message.get("from", _NONE)
    if sender.get("is_bot") or not sender:
        return None
    if chat["type"] != "private":
        spoken_to = chat["type"] in {"group", "supergroup"} and _addressed(message, me)
        return (
            InGroup(key, conversation_of(chat["id"]), sender.get("language_code", "")) if spoken_to else None
        )
    text = message.get("text")
    if text is not None:
        return Came(_incoming(message, _said(text, key, message.get("date", 0))))
    attached = media.read(message)
    if attached is None:
        why = media.unreadable(message)
        return Came(_incoming(message, Unreadable(key, 0.0, why))) if why else None
    files, remote = attached
    event = Attachment(key, 0.0, files, message.get("caption", ""))
    return Came(_incoming(message, event, remote, str(message.get("media_group_id", ""))))


def _said(text: str, key: str, sent: float) -> Event:
    command = _COMMAND.fullmatch(text)
    if command is None:
        return Text(key, 0.0, text, sent=sent)
    return Command(key, 0.0, command[1].lower(), (command[3] or "").strip())


def _incoming(message: Json, event: Event, remote: tuple[Remote, ...] = (), album: str = "") -> Incoming:
    conversation = conversation_of(message["chat"]["id"])
    sender = message["from"]
    return Incoming(
        conversation, conversation, CHANNEL, event, sender.get("language_code", ""), _name(sender), remote, album
    )  # fmt: skip


def _name(sender: Json) -> str:
    return " ".join([part for part in (sender.get("first_name"), sender.get("last_name")) if part])


def _addressed(message: Json, me: Me) -> bool:
    """Whether a message in a group is for this bot: it answers it, names it, or gives it a command by its name."""
    if message.get("reply_to_message", _NONE).get("from", _NONE).get("id") == me.id:
        return True
    said = message.get("text") or message.get("caption") or ""
    name = rf"@{re.escape(me.name)}(?!\w|\.\w)"  # as a name or behind a command, not inside an address
    return bool(me.name) and re.search(rf"(?:^/\w+|(?<![\w.+-])){name}", said, re.IGNORECASE) is not None


def _press(query: Json, key: str) -> Seen:
    sender, message = query["from"], query.get("message", _NONE)
    chat, token = message.get("chat", _NONE), query.get("data", "")
    language = sender.get("language_code", "")
    if chat.get("type") != "private" or chat.get("id") != sender["id"] or not token:
        return NotOurs(query["id"], language)
    conversation = conversation_of(chat["id"])
    pressed = Pressed(
        conversation, token, query["id"], message.get("message_id", 0), message.get("text", ""),
        message.get("entities", ()),
    )  # fmt: skip
    event = Press(key, 0.0, token)
    return Came(Incoming(conversation, conversation, CHANNEL, event, language, _name(sender)), pressed)


def _edited(message: Json, key: str) -> Seen:
    """Words that were changed after they were sent; a location that moves is an edit too, and let be."""
    if message["chat"]["type"] != "private" or not (message.get("text") or message.get("caption")):
        return None
    return Came(_incoming(message, Unreadable(key, 0.0, "edited_message")))


def _membership(change: Json) -> Seen:
    chat = change["chat"]
    if chat["type"] != "private":
        return None
    status = change.get("new_chat_member", _NONE).get("status")
    return Reachable(conversation_of(chat["id"]), yes=status != "kicked")
