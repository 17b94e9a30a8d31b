"""A photo or a document; what it really is was seen by the channel, from its bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rmabot.questions.question import Accepted, Context, File, QuestionType, Reading, Refused, Said
from rmabot.questions.settings import Setting, read_count, read_one_of
from rmabot.text.clean import excerpt
from rmabot.text.limits import MEGABYTE

_ACCEPTED = ("photo", "pdf")
_MEGABYTES = 20
KEEPS_LATER = "keeps_later"
"""The setting of a question with whose files those are kept that come at a later question."""


def read(said: Said, context: Context) -> Reading:
    """The file, if it is what is asked for and can be opened."""
    file = said.file
    if file is None:
        return Refused("file_wanted")
    name = file_name(file)
    most: int = context.settings.get("at_most", _MEGABYTES)
    if file.size > most * MEGABYTE:
        return Refused(
            "file_too_big", {"name": name, "size": str(-(-file.size // MEGABYTE)), "most": str(most)}
        )
    if file.kind == "missing" or not file.blob:
        return Refused("file_missing", {"name": name})
    if file.size <= 0:
        return Refused("file_empty", {"name": name})
    if file.kind == "broken":
        return Refused("file_broken", {"name": name})
    if file.kind not in (accepted := context.settings.get("accepts", _ACCEPTED)):
        return Refused(_wanted(accepted), {"name": name})
    return Accepted({"blob": file.blob, "name": name, "kind": file.kind, "size": file.size})


def _wanted(accepted: tuple[str, ...]) -> str:
    only: dict[tuple[str, ...], str] = {("photo",): "file_photo_wanted", ("pdf",): "file_pdf_wanted"}
    return only.get(tuple(accepted), "file_kind")


def file_name(file: File) -> str:
    """The file's own name without a path, short enough to be said back."""
    return excerpt(file.name.replace("\\", "/").rpartition("/")[2]) or file.kind


def as_one(values: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """Return files that were sent together as one answer: the first, the others with it."""
    first, *others = values
    return {**first, "more": tuple(others)} if others else first


def files_in(value: Any) -> tuple[Mapping[str, Any], ...]:
    """Return every file of an answer, in the order in which they were sent; none for an answer that is no file."""
    if not isinstance(value, Mapping) or not value.get("blob"):
        return ()
    return (value, *value.get("more", ()))


def show(value: Any, _context: Context) -> str:
    """The file's name, and how many came with it."""
    others = len(files_in(value)) - 1
    return f"{value['name']} (+{others})" if others > 0 else str(value["name"])


FILE = QuestionType(
    name="file",
    summary={"en": "a photo or a PDF, at most 20 MB", "fr": "une photo ou un PDF, au plus 20 Mo"},
    read=read,
    show=show,
    wants="file",
    keys={
        "accepts": Setting(
            {"en": "the kinds of file", "fr": "les sortes de fichier"},
            "accepts: [photo, pdf]",
            read_one_of("photo", "pdf", "other"),
        ),
        "at_most": Setting(
            {"en": "so many megabytes at most", "fr": "au plus tant de mégaoctets"},
            "at_most: 20",
            read_count,
            slot=True,
        ),
        KEEPS_LATER: Setting(
            {
                "en": "also keeps files that come at a later question",
                "fr": "garde aussi les fichiers envoyés à une question suivante",
            },
            "keeps_later: yes",
            read_one_of("yes"),
        ),
    },
    fields=("blob", "name", "kind", "size"),
)
