"""The files that come along for scripted people."""

from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from rmabot.testing.fixtures import COME_ALONG, file_bytes, made


def test_the_photo_is_a_photo() -> None:
    """It opens as the JPEG that its name says."""
    with Image.open(BytesIO(made("photo.jpg") or b"")) as picture:
        picture.load()
        assert picture.format == "JPEG"


def test_the_invoice_can_be_read() -> None:
    """It opens as a PDF with its words on its one page."""
    document = pypdfium2.PdfDocument(made("invoice.pdf") or b"")
    page = document[0]
    text = page.get_textpage()
    assert "Invoice 1001" in text.get_text_range()
    text.close()
    page.close()
    document.close()


def test_the_large_one_is_past_every_limit_of_a_policy() -> None:
    """Sixty megabytes, as people send them."""
    assert len(made("large.pdf") or b"") > 60_000_000


@pytest.mark.parametrize("name", COME_ALONG)
def test_every_name_has_its_file(name: str) -> None:
    """No name is only a name."""
    assert made(name) is not None


def test_a_file_beside_the_test_comes_first(tmp_path: Path) -> None:
    """A lead can put a real invoice of that name beside the test."""
    (tmp_path / "invoice.pdf").write_bytes(b"%PDF-ours")
    assert file_bytes("invoice.pdf", tmp_path) == b"%PDF-ours"
    assert file_bytes("photo.jpg", tmp_path) == made("photo.jpg")


def test_a_file_from_elsewhere_is_not_to_be_had(tmp_path: Path) -> None:
    """A test names files beside it, not paths of this machine."""
    outside = tmp_path / "secret.pdf"
    outside.write_bytes(b"secret")
    inside = tmp_path / "tests"
    inside.mkdir()
    assert file_bytes("../secret.pdf", inside) is None
    assert file_bytes(str(outside), inside) is None


def test_an_unknown_name_has_no_file() -> None:
    """What is neither beside the test nor comes along is not there."""
    assert file_bytes("nothing.pdf") is None
