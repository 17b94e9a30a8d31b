"""What photos carry unseen (where and when they were taken, by which telephone) is taken out before they are kept.

The picture itself is not encoded anew: only the parts that hold such data are left out, the way up stays.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from rmabot.runtime.hidden_heic import without_items

_JPEG, _PNG = b"\xff\xd8", b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP mDCV cLLI sBIT bKGD hIST sPLT pHYs acTL fcTL fdAT".split()
)
_WEBP_KEPT = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
_END, _SCAN = 0xD9, 0xDA
_EXIF, _COMMENT = 0xE1, 0xFE
_APPS = range(0xE0, 0xF0)
_KEPT = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
"""Segments of a JPEG that its colours need, by what they begin with: size of a dot, colour profile, Adobe's transform."""
_RESTARTS = range(0xD0, 0xD8)
_UPRIGHT = 1


def without_hidden_data(photo: bytes) -> bytes:
    """Return a photo without its metadata and without what stands behind its end; what is broken or none as it is."""
    try:
        if photo.startswith(_JPEG):
            return _jpeg(photo)
        if photo.startswith(_PNG):
            return _PNG + b"".join([chunk for kind, chunk in _png_chunks(photo) if kind in _PNG_KEPT])
        if photo[:4] == b"RIFF" and photo[8:12] == b"WEBP":
            return _webp(photo)
        if photo[4:8] == b"ftyp":
            return without_items(photo)
    except (struct.error, IndexError, OSError, SyntaxError, ValueError):
        pass
    return photo


def _jpeg(photo: bytes) -> bytes:
    """Its segments up to its end: telephones put films, other pictures and places behind it."""
    kept = [_JPEG, _way_up(photo)]
    at = 2
    while (marker := photo[at + 1]) != _END:
        if photo[at] != 0xFF:
            raise ValueError
        if marker == 0xFF:
            at += 1
            continue
        (length,) = struct.unpack_from(">H", photo, at + 2)
        after = at + 2 + length
        if marker == _SCAN:
            after = _after_scan(photo, after)
        if not _is_hidden(marker, photo[at + 4 : at + 16]):
            kept.append(photo[at:after])
        at = after
    return b"".join([*kept, photo[at : at + 2]])


def _is_hidden(marker: int, begins: bytes) -> bool:
    if marker in _KEPT:
        return not begins.startswith(_KEPT[marker])
    return marker in _APPS or marker == _COMMENT


def _after_scan(photo: bytes, at: int) -> int:
    """Return where the dots of a scan end: at the next marker that is none of theirs."""
    while True:
        at = photo.index(b"\xff", at)
        if photo[at + 1] not in {0x00, *_RESTARTS}:
            return at
        at += 2


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
        kind = photo[at + 4 : at + 8]
        yield kind, photo[at : at + 12 + length]
        if kind == b"IEND":
            return
        at += 12 + length


def _webp(photo: bytes) -> bytes:
    kept = []
    at = 12
    (size,) = struct.unpack_from("<I", photo, 4)
    while at < min(len(photo), size + 8):
        kind = photo[at : at + 4]
        (length,) = struct.unpack_from("<I", photo, at + 4)
        end = at + 8 + length + length % 2
        chunk = photo[at:end]
        if kind == b"VP8X":
            chunk = chunk[:8] + bytes((chunk[8] & ~0b1100,)) + chunk[9:]
        if kind in _WEBP_KEPT:
            kept.append(chunk)
        at = end
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body
