"""Files that a scripted person can send without having them: a photo, an invoice, and some that cannot be taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

_TOO_LARGE = 60_000_000


@cache
def made(name: str) -> bytes | None:
    """Return the bytes of a file that comes along, None for a name that is none of them."""
    make = _MADE.get(name)
    return make() if make is not None else None


def file_bytes(name: str, folder: Path | None = None) -> bytes | None:
    """Return a file's bytes: from the folder if it is there, else one that comes along."""
    if folder is not None and (path := folder / name).is_file() and path.parent == folder:
        return path.read_bytes()
    return made(name)


def _photo() -> bytes:
    from io import BytesIO

    from PIL import Image

    picture = Image.new("RGB", (32, 24), (120, 130, 140))
    kept = BytesIO()
    picture.save(kept, "JPEG")
    return kept.getvalue()


def _invoice() -> bytes:
    """A PDF of one page, by hand: objects, their offsets, a trailer."""
    page = b"BT /F1 14 Tf 20 60 Td (Invoice 1001: 1 camera, paid) Tj ET"
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 120]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(page), page),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    data, offsets = b"%PDF-1.4\n", []
    for number, written in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, written)
    rows = b"".join([b"%010d 00000 n \n" % offset for offset in offsets])
    size = len(objects) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\n" % (size, rows, size)
    return data + table + b"startxref\n%d\n%%%%EOF\n" % len(data)


_MADE: Mapping[str, Callable[[], bytes]] = {
    "photo.jpg": _photo,
    "invoice.pdf": _invoice,
    "broken.pdf": lambda: b"This is no PDF, whatever its name says.\n",
    "empty.pdf": lambda: b"",
    "notes.txt": lambda: b"It went dark after the storm.\n",
    "large.pdf": lambda: _invoice() + bytes(_TOO_LARGE),
}

COME_ALONG: tuple[str, ...] = tuple(_MADE)
"""The names of the files that come along."""
