"""What photos carry unseen (where and when they were taken, by which telephone) is taken out before they are kept.

The picture itself is not encoded anew: only the parts that hold such data are left out, the way up stays.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

_JPEG, _PNG = b"\xff\xd8", b"\x89PNG\r\n\x1a\n"
_PNG_HIDDEN = {b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"}
_WEBP_HIDDEN = {b"EXIF", b"XMP "}
_SCAN = 0xDA
_EXIF, _COMMENT = 0xE1, 0xFE
_KEPT = {0xE0, 0xE2, 0xEE}
"""Segments of a JPEG that its colours need: JFIF, the colour profile, Adobe's transform."""
_UPRIGHT = 1


def without_hidden_data(photo: bytes) -> bytes:
    """Return a JPEG, PNG or WebP without its metadata, anything else and what is broken as it is."""
    try:
        if photo.startswith(_JPEG):
            return _jpeg(photo)
        if photo.startswith(_PNG):
            return _PNG + b"".join([chunk for kind, chunk in _png_chunks(photo) if kind not in _PNG_HIDDEN])
        if photo[:4] == b"RIFF" and photo[8:12] == b"WEBP":
            return _webp(photo)
    except (struct.error, IndexError, OSError, SyntaxError, ValueError):
        pass
    return photo


def _jpeg(photo: bytes) -> bytes:
    kept = [_JPEG, _way_up(photo)]
    at = 2
    while photo[at] == 0xFF and photo[at + 1] != _SCAN:
        marker = photo[at + 1]
        (length,) = struct.unpack_from(">H", photo, at + 2)
        hidden = 0xE0 <= marker <= 0xEF and marker not in _KEPT
        if not hidden and marker != _COMMENT:
            kept.append(photo[at : at + 2 + length])
        at += 2 + length
    return b"".join([*kept, photo[at:]])


def _way_up(photo: bytes) -> bytes:
    """Return a segment that says only which way is up, b"" for an upright photo."""
    import io

    from PIL import Image

    with Image.open(io.BytesIO(photo), formats=("JPEG",)) as picture:
        way = picture.getexif().get(0x0112, _UPRIGHT)
    if way == _UPRIGHT or not isinstance(way, int) or not 1 < way <= 8:
        return b""
    exif = Image.Exif()
    exif[0x0112] = way
    body = exif.tobytes()
    body = body if body.startswith(b"Exif\0\0") else b"Exif\0\0" + body
    return bytes((0xFF, _EXIF)) + struct.pack(">H", len(body) + 2) + body


def _png_chunks(photo: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_PNG)
    while at < len(photo):
        (length,) = struct.unpack_from(">I", photo, at)
        yield photo[at + 4 : at + 8], photo[at : at + 12 + length]
        at += 12 + length


def _webp(photo: bytes) -> bytes:
    kept = []
    at = 12
    while at < len(photo):
        kind = photo[at : at + 4]
        (length,) = struct.unpack_from("<I", photo, at + 4)
        end = at + 8 + length + length % 2
        chunk = photo[at:end]
        if kind == b"VP8X":
            chunk = chunk[:8] + bytes((chunk[8] & ~0b1100,)) + chunk[9:]
        if kind not in _WEBP_HIDDEN:
            kept.append(chunk)
        at = end
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body
