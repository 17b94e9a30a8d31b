"""What the platform takes in a message and what it refuses, in its own words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

Json = dict[str, Any]

MOST_TEXT = 4096
MOST_CAPTION = 1024
MOST_RAW = 32_768
MOST_ENTITIES = 100
MOST_BUTTONS = 100
STYLES = {
    "bold", "italic", "underline", "strikethrough", "spoiler", "blockquote", "code", "pre", "text_link", "text_mention",
}  # fmt: skip
FOUND_BY_ITSELF = {
    "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number",
}  # fmt: skip
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")


@dataclass
class Refusal(Exception):
    """An answer with ``ok: false``."""

    code: int
    description: str
    parameters: Json = field(default_factory=dict)


def bad(description: str) -> Refusal:
    """A 400, as the platform begins it."""
    return Refusal(400, f"Bad Request: {description}")


def utf16(text: str) -> int:
    """How the platform counts."""
    return len(text.encode("utf-16-le")) // 2


def text_of(parameters: Mapping[str, Any], *, edit: bool = False) -> tuple[str, list[Json]]:
    """The text with its entities as they will be shown."""
    raw = str(parameters.get("text", ""))
    if len(raw.encode()) > MOST_RAW:
        raise bad("text is too long")
    text = raw.strip()
    if not text:
        raise bad("message text is empty")
    if utf16(text) > MOST_TEXT:
        raise bad("MESSAGE_TOO_LONG") if edit else bad("message is too long")
    return text, entities_of(parameters.get("entities") or [], raw)


def entities_of(given: list[Json], text: str) -> list[Json]:
    """The entities that are kept: unknown ones are refused, broken links and whatever is past a hundred dropped."""
    kept = []
    for entity in given:
        kind, offset, length = entity["type"], entity["offset"], entity["length"]
        if kind in FOUND_BY_ITSELF:
            continue
        if kind not in STYLES:
            raise bad(f'can\'t parse entities: unsupported entity type "{kind}" specified')
        if offset < 0 or length <= 0 or offset + length > utf16(text):
            raise bad("ENTITY_BOUNDS_INVALID")
        if kind == "text_link" and not _link(entity.get("url", "")):
            continue
        kept.append(dict(entity))
    return kept[:MOST_ENTITIES]


def _link(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "tg" or (parts.scheme in {"http", "https"} and "." in (parts.hostname or ""))


def styled(text: str, entity: Mapping[str, Any]) -> str:
    """The words that an entity stands over."""
    units = text.encode("utf-16-le")
    start, end = entity["offset"] * 2, (entity["offset"] + entity["length"]) * 2
    return units[start:end].decode("utf-16-le")


def keyboard_of(markup: Mapping[str, Any] | None) -> list[list[Json]]:
    """The rows of an inline keyboard; buttons without words are dropped in silence."""
    if markup is None:
        return []
    if set(markup) != {"inline_keyboard"}:
        raise bad("only inline keyboards are expected here")
    rows = [[button for button in row if _button(button)] for row in markup["inline_keyboard"]]
    if sum(len(row) for row in rows) > MOST_BUTTONS:
        raise bad("reply markup is too long")
    return [row for row in rows if row]


def _button(button: Json) -> bool:
    if "callback_data" in button:
        if not button["callback_data"]:
            raise bad("Text buttons are unallowed in the inline keyboard")
        if len(button["callback_data"].encode()) > 64:
            raise bad("BUTTON_DATA_INVALID")
    elif "url" in button:
        if urlsplit(button["url"]).hostname in {None, "localhost", "127.0.0.1"}:
            raise bad("BUTTON_URL_INVALID")
    else:
        raise bad("Text buttons are unallowed in the inline keyboard")
    return bool(button["text"].strip())


def commands_of(parameters: Mapping[str, Any]) -> list[Json]:
    """A list of commands; without any the list is emptied, and that succeeds."""
    listed: list[Json] = parameters.get("commands") or []
    if len(listed) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for one in listed:
        if not _COMMAND.fullmatch(one["command"]):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(one["description"]) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    return listed


def language_of(parameters: Mapping[str, Any]) -> str:
    """The language of a list: exactly two letters, or none for everybody."""
    code = str(parameters.get("language_code", ""))
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad("language_code is invalid")
    return code


def file_name_of(name: str) -> str:
    """A document's name as it arrives."""
    stem, _, suffix = re.sub(r"""[<>:"/\\|?*&']""", " ", name).rpartition(".")
    return f"{stem[:64]}.{suffix[:16]}"
