"""Files people send: looked at by their bytes, never by their names, and kept as blobs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import PurePosixPath

from rmabot.ports.store import Store
from rmabot.questions.question import File, FileKind
from rmabot.runtime.hidden_data import without_hidden_data
from rmabot.text.clean import one_line

MOST_BYTES = 50_000_000
"""What is kept at all; each question has its own, smaller limit."""
_NAME_LENGTH = 80
_PDF_HEAD, _PDF_TAIL = 1024, 4096
_HEIC = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"}
_SAYS = {
    "jpg": "photo", "jpeg": "photo", "png": "photo", "webp": "photo", "heic": "photo", "heif": "photo", "pdf": "pdf",
}  # fmt: skip


class Files:
    """Checks and keeps what was sent; ``most`` tells how many bytes are kept at all."""

    def __init__(self, store: Store, most: Callable[[], int] = lambda: MOST_BYTES) -> None:
        self._store = store
        self._most = most

    async def keep(self, data: bytes, name: str) -> File:
        """Return the file as an answer carries it; one that is too big is named but not kept.

        What no answer comes to name, such as a broken file, is swept with the other blobs without a name.
        """
        shown = shown_name(name)
        if len(data) > self._most():
            return File("", shown, kind_by_name(shown), len(data))
        kind = await asyncio.to_thread(kind_of, data, shown)
        if kind == "photo":
            data = await asyncio.to_thread(without_hidden_data, data)
        return File(await self._store.put_blob(data), shown, kind, len(data))


def kind_of(data: bytes, name: str) -> FileKind:
    """Return what the bytes are; ``broken`` for what its name or its first bytes promise and the rest does not keep."""
    if b"%PDF-" in data[:_PDF_HEAD]:
        return "pdf" if b"%%EOF" in data[-_PDF_TAIL:] and b"obj" in data else "broken"
    if _photo_head(data):
        return "photo" if _opens(data) else "broken"
    return "broken" if kind_by_name(name) != "other" else "other"


def kind_by_name(name: str) -> FileKind:
    """Return what a name promises."""
    promised = _SAYS.get(name.rpartition(".")[2].lower())
    return "photo" if promised == "photo" else "pdf" if promised == "pdf" else "other"


def shown_name(name: str) -> str:
    """Return a name fit to be said back and written down: its last part, one line, not too long."""
    last = one_line(PurePosixPath(name.replace("\\", "/")).name, 400)
    if len(last) <= _NAME_LENGTH:
        return last or "file"
    stem, dot, suffix = last.rpartition(".")
    kept = _NAME_LENGTH - len(suffix) - 2
    return f"{stem[:kept]}…{dot}{suffix}" if dot and kept > 0 else last[: _NAME_LENGTH - 1] + "…"


def _photo_head(data: bytes) -> bool:
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return True
    if data[:4] == b"RIFF":
        return data[8:12] == b"WEBP"
    return data[4:8] == b"ftyp" and data[8:12] in _HEIC


def _opens(data: bytes) -> bool:
    """Whether the picture's own structure holds; what a phone's HEIC holds is the maker's secret, so its head counts."""
    if data[4:8] == b"ftyp":
        return len(data) > 100
    import io

    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as picture:
            picture.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False
    return True
