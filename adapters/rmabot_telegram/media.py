"""Files in a message: which of its sizes, under what name, and what is no file that an answer could be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rmabot.ports.channel import File, FileKind, Remote

MOST_BYTES = 20 << 20
"""What a bot may fetch."""
_SUFFIXES = {
    "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/heic": "heic", "image/heif": "heif",
    "application/pdf": "pdf",
}  # fmt: skip
_UNREADABLE = {
    "voice": "voice_message",
    "audio": "voice_message",
    "video_note": "video_message",
    "video": "video_message",
    "animation": "cannot_read_this",
    "sticker": "sticker_message",
    "location": "location_message",
    "venue": "location_message",
    "contact": "contact_message",
    "poll": "cannot_read_this",
    "dice": "cannot_read_this",
    "game": "cannot_read_this",
    "story": "cannot_read_this",
    "paid_media": "cannot_read_this",
    "checklist": "cannot_read_this",
}
"""The bot's word for each kind of message that is no answer; what is not named here is the platform's own note."""


def read(message: Mapping[str, Any]) -> tuple[tuple[File, ...], tuple[Remote, ...]] | None:
    """Return the files of a message: those that cannot be fetched, and those that can; None for a message without any."""
    if "animation" in message:  # it comes with a document beside it, for programs of long ago
        return None
    if sizes := message.get("photo"):
        return _file(sizes[-1], "photo.jpg", "image/jpeg")  # the largest stands last
    if document := message.get("document"):
        media_type = document.get("mime_type", "")
        suffix = _SUFFIXES.get(media_type)
        name = document.get("file_name") or (f"file.{suffix}" if suffix else "file")
        return _file(document, name, media_type)
    return None


def unreadable(message: Mapping[str, Any]) -> str:
    """Return the bot's word for a message that is no answer, "" for one that is let be."""
    return next((word for kind, word in _UNREADABLE.items() if kind in message), "")


def _file(sent: Mapping[str, Any], name: str, media_type: str) -> tuple[tuple[File, ...], tuple[Remote, ...]]:
    size = sent.get("file_size", 0)
    if size > MOST_BYTES:
        return (File("", name, _kind(media_type), size),), ()
    return (), (Remote(sent["file_id"], name, size),)


def _kind(media_type: str) -> FileKind:
    if media_type.startswith("image/"):
        return "photo"
    return "pdf" if media_type == "application/pdf" else "other"
