"""The reader of labels as a process: a photo on standard input, its codes' texts as a JSON list on standard output.

It is a process so that no picture, whatever it unpacks to, can take the bot's memory or time.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 15
MOST_BYTES = 64 << 20
MOST_PIXELS = 50_000_000
"""A photo of a telephone has 12 to 50 million; more is not looked at."""
WORKED_ON = 2400
"""Pixels of the longer side that are worked on: a bar of a label is then still wide enough."""
RETRIED_ON = 1700
"""Pixels of the longer side for what is tried when that found nothing: half the work, and blur has taken the rest."""
SHORTEST = 9
"""Characters of a serial number; a pass that finds a code so long ends the search."""
TURNS = (0, 12, -12, 25, -25)


def main() -> None:
    """Read one photo."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    data = sys.stdin.buffer.read(MOST_BYTES + 1)
    sys.stdout.write(json.dumps(codes_of(data) if len(data) <= MOST_BYTES else []))


def codes_of(data: bytes) -> list[str]:
    """Return the texts of the codes, the first pass that finds one of a serial's length being the last."""
    import zxingcpp

    image = _opened(data)
    found: dict[str, None] = {}
    for version in _versions(image) if image is not None else ():
        for code in zxingcpp.read_barcodes(version, try_rotate=True, try_downscale=True, try_invert=False):
            if text := code.text.strip():
                found.setdefault(text)
        if any(len(text) >= SHORTEST for text in found):
            break
    return list(found)


def _opened(data: bytes) -> Image | None:
    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        image = Image.open(io.BytesIO(data))
        if image.width * image.height > MOST_PIXELS:
            return None
        image.draft("L", (WORKED_ON, WORKED_ON))
        upright = ImageOps.exif_transpose(image).convert("L")
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError):
        return None
    upright.thumbnail((WORKED_ON, WORKED_ON))
    return upright


def _versions(image: Image) -> Iterator[Image]:
    """Yield the photo as it is, then made clearer, larger and turned: what most photos need comes first."""
    from PIL import Image, ImageFilter, ImageOps

    clear = ImageOps.autocontrast(image, cutoff=2)
    yield image
    yield clear
    larger = clear
    if max(clear.size) < WORKED_ON // 2:
        larger = clear.resize((clear.width * 2, clear.height * 2), Image.Resampling.BICUBIC)
        yield larger
    if max(larger.size) > RETRIED_ON:
        larger = larger.copy()
        larger.thumbnail((RETRIED_ON, RETRIED_ON))
    yield larger.filter(ImageFilter.UnsharpMask(radius=3, percent=220, threshold=2))
    yield larger.filter(ImageFilter.MedianFilter(3))
    for angle in TURNS[1:]:
        yield larger.rotate(angle, Image.Resampling.BILINEAR, expand=True, fillcolor=255)


if __name__ == "__main__":
    main()
