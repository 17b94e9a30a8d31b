"""Files: known by their bytes, kept only when they are what they say."""

import io
from datetime import date
from typing import Any

import pytest
from PIL import Image

from rmabot.questions.file import FILE
from rmabot.questions.question import Context, File, Refused, Said
from rmabot.runtime.files import Files, kind_of, shown_name
from rmabot.testing.fixtures import made

PHOTO, INVOICE = made("photo.jpg") or b"", made("invoice.pdf") or b""


def picture(form: str) -> bytes:
    """A small picture."""
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(stream, form)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (PHOTO, "photo.jpg", "photo"),
        (PHOTO, "invoice.pdf", "photo"),
        (PHOTO, "", "photo"),
        (picture("PNG"), "label", "photo"),
        (picture("WEBP"), "label", "photo"),
        (b"\0\0\0\x18ftypheic" + bytes(200), "IMG_0001.HEIC", "photo"),
        (INVOICE, "invoice.pdf", "pdf"),
        (INVOICE, "photo.jpg", "pdf"),
        (b"\n" * 20 + INVOICE, "invoice.pdf", "pdf"),
        (PHOTO[:200], "photo.jpg", "broken"),
        (b"%PDF-1.7 no more", "invoice.pdf", "broken"),
        (b"my invoice", "invoice.pdf", "broken"),
        (b"<svg/>", "drawing.svg", "other"),
        (b"GIF89a", "moving.gif", "other"),
        (b"PK\x03\x04", "invoice.docx", "other"),
    ],
)
def test_bytes_tell_what_a_file_is(data: bytes, name: str, kind: str) -> None:
    """A name is only believed where the bytes keep what it promises."""
    assert kind_of(data, name) == kind


async def test_what_is_good_is_kept(small: Any) -> None:
    """The same file twice is kept once."""
    files = Files(small.store)
    first, again = await files.keep(PHOTO, "a.jpg"), await files.keep(PHOTO, "b.jpg")
    assert first.blob == again.blob
    assert await small.store.get_blob(first.blob) == PHOTO
    assert (first.name, first.kind, first.size) == ("a.jpg", "photo", len(PHOTO))


async def test_what_is_too_big_is_not_kept(small: Any) -> None:
    """The question gets its name and size, so that the bot can say what is wrong."""
    file = await Files(small.store, lambda: 1000).keep(b"x" * 2000, "invoice.pdf")
    assert file == File("", "invoice.pdf", "pdf", 2000)


@pytest.mark.parametrize(("data", "why"), [(b"", "file_empty"), (b"%PDF-1.7 no more", "file_broken")])
async def test_what_is_empty_or_broken_is_refused_by_its_question(small: Any, data: bytes, why: str) -> None:
    """The bot says which of the two it is."""
    file = await Files(small.store).keep(data, "invoice.pdf")
    reading = FILE.read(Said(file=file), Context("en", date(2026, 6, 15)))
    assert isinstance(reading, Refused)
    assert reading.word == why


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\facture août.pdf", "facture août.pdf"),
        ("a\nb\u202egpj.exe", "a bgpj.exe"),
        ("", "file"),
        ("/", "file"),
        ("x" * 200 + ".jpeg", "x" * 74 + "….jpeg"),
    ],
)
def test_a_name_is_only_ever_a_label(name: str, shown: str) -> None:
    """No folder, no hidden characters, short."""
    assert shown_name(name) == shown
