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


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
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


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_stands_behind_the_end_of_a_picture_goes(kind: str) -> None:
    """Telephones put a film there, or another picture with a place of its own."""
    before = photo(kind)
    after = without_hidden_data(before + b"\0\0\0\x18ftypmp42" + SECRET.encode())
    assert after == without_hidden_data(before)


def test_a_photo_that_is_drawn_in_several_passes_stays_whole() -> None:
    """Each of its scans, with the tables between them."""
    out = io.BytesIO()
    picture().resize((300, 200)).save(out, "JPEG", progressive=True, comment=SECRET, icc_profile=b"x" * 200)
    after = without_hidden_data(out.getvalue())
    assert SECRET.encode() not in after
    with Image.open(out) as old, Image.open(io.BytesIO(after)) as new:
        assert new.tobytes() == old.tobytes()
        assert new.info["icc_profile"] == b"x" * 200


def test_a_colour_segment_that_holds_something_else_goes() -> None:
    """Two kinds of segments share their numbers with those that colours need."""
    plain = without_hidden_data(photo("JPEG", way=1))
    for marker in (b"\xff\xe0", b"\xff\xe2", b"\xff\xee"):
        body = b"FPXR\0" + SECRET.encode()
        hidden = plain[:2] + marker + (len(body) + 2).to_bytes(2, "big") + body + plain[2:]
        assert without_hidden_data(hidden) == plain


def heic(version: int, *, in_idat: bool) -> bytes:
    """Return what a telephone's HEIC looks like outside: a picture item and two that are none."""

    def box(kind: bytes, *parts: bytes) -> bytes:
        body = b"".join(parts)
        return (len(body) + 8).to_bytes(4, "big") + kind + body

    wide = version == 2

    def number(one: int) -> bytes:
        return one.to_bytes(4 if wide else 2, "big")

    kinds = (b"hvc1", b"Exif", b"mime")
    infes = [
        box(b"infe", bytes([3 if wide else 2, 0, 0, 0]), number(at), b"\0\0", kind, b"\0")
        for at, kind in enumerate(kinds, 1)
    ]
    iinf = box(
        b"iinf", bytes([1 if wide else 0, 0, 0, 0]), len(infes).to_bytes(4 if wide else 2, "big"), *infes
    )
    payloads = [b"PICTURE!", b"\0\0\0\0" + SECRET.encode(), b"<x>" + SECRET.encode()]
    ftyp = box(b"ftyp", b"heic\0\0\0\0mif1heic")

    def meta(base: int) -> bytes:
        rows, at = [], base
        for item, payload in enumerate(payloads, 1):
            method = (1 if in_idat else 0).to_bytes(2, "big") if version else b""
            rows.append(
                number(item)
                + method
                + b"\0\0"
                + b"\0\x01"
                + at.to_bytes(4, "big")
                + len(payload).to_bytes(4, "big")
            )
            at += len(payload)
        iloc = box(b"iloc", bytes([version, 0, 0, 0]), b"\x44\0", number(len(rows)), *rows)
        inside = [box(b"hdlr", bytes(4), b"\0\0\0\0pict"), iinf, iloc]
        return box(b"meta", bytes(4), *inside, *([box(b"idat", *payloads)] if in_idat else []))

    if in_idat:
        return ftyp + meta(0)
    start = len(ftyp) + len(meta(0)) + 8
    return ftyp + meta(start) + box(b"mdat", *payloads) + box(b"uuid", SECRET.encode())


@pytest.mark.parametrize("version", [0, 1, 2])
@pytest.mark.parametrize("in_idat", [False, True])
def test_a_telephones_heic_loses_all_items_but_the_picture(version: int, in_idat: bool) -> None:
    """Written over where they stand, so that the picture is still found."""
    if in_idat and not version:
        return  # the first version knows no other place than the file
    before = heic(version, in_idat=in_idat)
    after = without_hidden_data(before)
    assert len(after) == len(before)
    assert SECRET.encode() not in after
    assert after.index(b"PICTURE!") == before.index(b"PICTURE!")


async def test_what_is_kept_has_no_hidden_data() -> None:
    """On the way into the store, for every channel."""
    store = MemoryStore()
    kept = await Files(store).keep(photo("JPEG"), "label.jpg")
    data = await store.get_blob(kept.blob)
    assert data is not None
    assert SECRET.encode() not in data


@given(
    st.binary(max_size=200),
    st.sampled_from(
        [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP", b"\0\0\0\x10ftypheic\0\0\0\0", b""]
    ),
)
def test_what_is_broken_stays_as_it_came(rest: bytes, head: bytes) -> None:
    """Whatever the bytes are, nothing breaks."""
    assert isinstance(without_hidden_data(head + rest), bytes)
