"""A photo or a document: what the channel saw in it counts, not its name."""

import pytest

from rmabot.questions.question import Accepted, Context, File, FileKind, Refused
from rmabot.questions.table import QUESTIONS
from tests.questions.reading import Read

PHOTO = File("blob1", "invoice.jpg", "photo", 900_000)


def test_a_photo_and_a_pdf_are_taken(read: Read) -> None:
    assert read("file", file=PHOTO) == Accepted(
        {"blob": "blob1", "name": "invoice.jpg", "kind": "photo", "size": 900_000}
    )
    assert isinstance(read("file", "with a caption", file=File("b", "x.pdf", "pdf", 5)), Accepted)


@pytest.mark.parametrize(
    ("kind", "size", "word"),
    [
        ("broken", 900, "file_broken"),
        ("other", 900, "file_kind"),
        ("missing", 900, "file_missing"),
        ("photo", 0, "file_empty"),
    ],
)
def test_what_cannot_be_used_is_told_why(read: Read, kind: FileKind, size: int, word: str) -> None:
    """A PDF that is no PDF, another kind, one that could not be had, an empty one."""
    assert read("file", file=File("b", "invoice.pdf", kind, size)) == Refused(word, {"name": "invoice.pdf"})


def test_sixty_megabytes_are_too_big(read: Read) -> None:
    """Such a file was not even fetched, so it has no blob."""
    big = File("", "film.pdf", "pdf", 60_000_001)
    assert read("file", file=big) == Refused("file_too_big", {"name": "film.pdf", "size": "61", "most": "20"})
    assert read("file", file=PHOTO, at_most="1") == Accepted(
        {"blob": "blob1", "name": "invoice.jpg", "kind": "photo", "size": 900_000}
    )


def test_text_where_a_photo_is_due_is_told_so(read: Read) -> None:
    assert read("file", "I have no invoice") == Refused("file_wanted")
    assert read("file", "") == Refused("file_wanted")


def test_only_what_is_accepted_is_taken(read: Read) -> None:
    assert read("file", file=PHOTO, accepts="pdf") == Refused("file_pdf_wanted", {"name": "invoice.jpg"})
    pdf = File("b", "a.pdf", "pdf", 5)
    assert read("file", file=pdf, accepts=["photo"]) == Refused("file_photo_wanted", {"name": "a.pdf"})


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\jean\\invoice.pdf", "invoice.pdf"),
        ("a\nb\u202e.jpg", "a b.jpg"),
        ("", "photo"),
        ("x" * 300 + ".jpg", "x" * 59 + "…"),
    ],
)
def test_a_name_is_no_path_and_hides_nothing(read: Read, context: Context, name: str, shown: str) -> None:
    reading = read("file", file=File("b", name, "photo", 5))
    assert isinstance(reading, Accepted)
    assert QUESTIONS["file"].show(reading.value, context) == shown
