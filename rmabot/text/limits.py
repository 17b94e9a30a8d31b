"""What each channel can carry: the one table that lint, preview and adapters read.

Sources: Telegram's Bot API 10.1 and the source of its server (tdlib); Slack's reference for Block Kit. "House" marks a
figure of ours, where a platform gives none and people would still see a cut text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from rmabot.text.spans import Rich, Span

MEGABYTE: Final = 1_000_000


class Limits(Struct, frozen=True):
    """The most of each thing, None where a channel has no limit.

    Texts in the channel's own count (``measure``), ``press`` in UTF-8 bytes, files in bytes, the rest in pieces.
    """

    message: int | None = None
    edit: int | None = None
    caption: int | None = None
    header: int | None = None
    button: int | None = None
    option: int | None = None
    press: int | None = None
    notice: int | None = None
    title: int | None = None
    styled: int | None = None
    blocks: int | None = None
    buttons: int | None = None
    file_in: int | None = None
    file_out: int | None = None
    photo_out: int | None = None
    file_name: int | None = None


LIMITS: Final[Mapping[str, Limits]] = {
    "telegram": Limits(
        message=4096,  # after entities, in UTF-16 units
        edit=4096,
        caption=1024,
        button=64,  # house: phones cut a button of full width at about 40
        option=64,
        press=64,  # callback_data, in bytes
        notice=200,  # the answer to a press
        styled=100,  # entities in one message; further ones are dropped in silence
        buttons=100,  # on one inline keyboard
        file_in=20 * MEGABYTE,
        file_out=50 * MEGABYTE,
        photo_out=10 * MEGABYTE,
        file_name=64,  # further characters are cut
    ),
    "slack": Limits(
        message=3000,  # one text section
        edit=4000,  # chat.update: msg_too_long
        caption=3000,
        header=150,
        button=75,
        option=75,
        press=2000,  # value of a button; its action_id has 255
        notice=3000,
        title=24,  # of a modal, and of its two buttons
        blocks=50,
        buttons=25,  # elements of one actions block
        file_in=1000 * MEGABYTE,
        file_out=1000 * MEGABYTE,
        photo_out=1000 * MEGABYTE,
    ),
    "terminal": Limits(),
}

_SLACK_ESCAPES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def measure(rich: Rich, channel: str) -> int:
    """The length of a message in the channel's own count: UTF-16 units, on Slack with escapes and marks."""
    return sum([sign_cost(span.text, channel) + span_cost(span, channel) for span in rich])


def measure_text(text: str, channel: str) -> int:
    """The length of a plain text, such as a button's, in the channel's own count."""
    return sign_cost(text, channel)


def sign_cost(text: str, channel: str) -> int:
    """What the characters of a text count."""
    units = utf16(text)
    if channel == "slack":
        units += sum([(len(escape) - 1) * text.count(sign) for sign, escape in _SLACK_ESCAPES.items()])
    return units


def span_cost(span: Span, channel: str) -> int:
    """What the style of a span counts beside its characters: its marks, where they are part of the text."""
    if channel != "slack":
        return 0
    return 2 * span.bold + 2 * span.italic + (utf16(span.href) + 3 if span.href else 0)


def utf16(text: str) -> int:
    """The number of UTF-16 units, in which Telegram counts offsets and lengths."""
    return len(text) if text.isascii() else len(text) + sum([sign > "\uffff" for sign in text])
