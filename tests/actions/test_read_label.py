"""A photo of the label: its codes are read outside the loop; broken and monstrous pictures are nothing to read."""

from __future__ import annotations

import asyncio
import io
import random
import struct
import zlib

import pytest
from PIL import Image

from benchmarks.label_photos import label, photo
from rmabot.actions.label_worker import codes_of
from rmabot.actions.read_label import codes_in


def jpeg(image: Image.Image) -> bytes:
    """Return the picture as a photo's bytes."""
    out = io.BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=80)
    return out.getvalue()


@pytest.mark.parametrize("turned", [0, 90, 180, 15, -25])
def test_a_label_is_read_however_it_is_turned(turned: int) -> None:
    """People do not hold a telephone straight."""
    clean = label("G12345678", "DS-2CD2143G2-I", with_qr=False).rotate(turned, expand=True, fillcolor=200)
    assert "G12345678" in codes_of(jpeg(clean))


def test_a_dark_small_and_blurred_photo_is_still_read() -> None:
    """What the shipped passes are for."""
    chance = random.Random(3)
    read = sum(
        "G12345678" in " ".join(codes_of(photo("G12345678", "DS-2CD2143G2-I", chance))) for _ in range(8)
    )
    assert read >= 6


def test_every_code_is_given_and_which_is_the_serial_is_decided_elsewhere() -> None:
    """The lot number stands on the same label."""
    found = codes_of(jpeg(label("G12345678", "DS-2CD2143G2-I", with_qr=True)))
    assert any("G12345678" in text for text in found)
    assert any("LOT" in text for text in found)


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8\xff\xe0rubbish", b"%PDF-1.4", b"\x89PNG\r\n\x1a\n" + b"\0" * 40]
)
def test_what_is_no_picture_has_no_codes(data: bytes) -> None:
    """A broken picture is answered like one without a code."""
    assert codes_of(data) == []


def bomb(width: int, height: int) -> bytes:
    """Return a small PNG that says it unpacks to so many pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1_000_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


async def test_a_decompression_bomb_is_not_unpacked_and_the_loop_goes_on() -> None:
    """200 megapixels are refused by their size alone, in another process."""
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.01)
            ticks += 1

    ticking = asyncio.create_task(tick())
    assert await codes_in(bomb(20_000, 10_000)) == ()
    assert await codes_in(bomb(7_000, 7_000)) == ()
    ticking.cancel()
    assert ticks > 5


async def test_a_label_is_read_by_the_process_that_ships() -> None:
    """The worker as the bot starts it."""
    assert "G12345678" in await codes_in(jpeg(label("G12345678", "DS-2CD2143G2-I", with_qr=False)))
