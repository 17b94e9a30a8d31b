"""A photo's place, time and telephone are not kept; the picture and its way up are."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from rmabot.runtime.files import Files
from rmabot.runtime.hidden_data import without_hidden_data
from rmabot.store.memory import MemoryStore

SECRET = "Ann's telephone at 45.5017 N"


def picture() -> Image.Image:
    """Return a picture that is not the same on both sides."""
    image = Image.new("RGB", (40, 20), "white")
    image.paste((200, 30, 30), (0, 0, 20, 20))
    return image


def photo(kind: str, *, way: int = 6) -> bytes:
    """Return a photo that carries more than its picture."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = way
    exif[0x010F] = SECRET
    exif.get_ifd(0x8825)[2] = (45.0, 30.0, 6.0)
    if kind == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_text("Comment", SECRET)
        picture().save(out, kind, exif=exif, pnginfo=text)
    else:
        picture().save(
            out, kind, exif=exif, **({"comment": SECRET} if kind == "JPEG" else {"xmp": SECRET.encode()})
        )
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_hidden_data_goes_and_the_picture_stays_to_the_last_dot(kind: str) -> None:
    """Nothing is encoded anew."""
    before = photo(kind)
    assert SECRET.encode() in before
    after = without_hidden_data(before)
    assert SECRET.encode() not in after
    with Image.open(io.BytesIO(before)) as old, Image.open(io.BytesIO(after)) as new:
        assert new.tobytes() == old.tobytes()
        assert 0x8825 not in new.getexif()


def test_a_photo_taken_sideways_is_still_known_to_be_sideways() -> None:
    """The way up is about the picture, not about the person."""
    with Image.open(io.BytesIO(without_hidden_data(photo("JPEG", way=6)))) as image:
        assert dict(image.getexif()) == {0x0112: 6}
    with Image.open(io.BytesIO(without_hidden_data(photo("JPEG", way=1)))) as image:
        assert not image.getexif()


async def test_what_is_kept_has_no_hidden_data() -> None:
    """On the way into the store, for every channel."""
    store = MemoryStore()
    kept = await Files(store).keep(photo("JPEG"), "label.jpg")
    data = await store.get_blob(kept.blob)
    assert data is not None
    assert SECRET.encode() not in data


@given(
    st.binary(max_size=200),
    st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP", b""]),
)
def test_what_is_broken_stays_as_it_came(rest: bytes, head: bytes) -> None:
    """Whatever the bytes are, nothing breaks."""
    assert isinstance(without_hidden_data(head + rest), bytes)
