"""How a file is to be called by what it is, never by what somebody called it."""

from __future__ import annotations

_ENDINGS = {"pdf": ".pdf", "photo": ".jpg"}
_MAGIC = (
    (b"\x89PNG", ".png"),
    (b"GIF8", ".gif"),
    (b"RIFF", ".webp"),
    (b"%PDF", ".pdf"),
    (b"\xff\xd8", ".jpg"),
)


def ending(data: bytes, kind: str = "") -> str:
    """Return the ending of a name for these bytes; ``kind`` helps where they do not say it themselves."""
    if data[4:8] == b"ftyp":
        return ".heic"
    return next((end for magic, end in _MAGIC if data.startswith(magic)), _ENDINGS.get(kind, ".bin"))
