"""A typed or dropped path as a file: quotes, ``~``, backslashes and ``file://`` as terminals and file managers write them."""

from __future__ import annotations

import shlex
import stat
from pathlib import Path
from urllib.parse import unquote, urlsplit

from msgspec import Struct

MOST_BYTES = 256_000_000
"""What is read at all, so that nobody fills the memory; the desk's limit is far smaller."""
_ENDINGS = (
    ".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif", ".gif", ".bmp", ".tif", ".tiff", ".pdf", ".doc", ".docx",
    ".odt", ".txt", ".zip", ".xls", ".xlsx",
)  # fmt: skip
_QUOTES = "'\"«»“”"


class Given(Struct, frozen=True):
    """A file given by its path; ``data`` is None when there is nothing to read there."""

    name: str
    data: bytes | None
    size: int = 0


def paths_in(line: str, *, only_files: bool) -> tuple[Path, ...]:
    """Return the paths that a line gives, none when it reads as words.

    ``only_files``: a file is the only answer, so what looks like a path is one although nothing is there.
    """
    line = line.strip()
    whole = _path(line)
    if _there(whole):
        return (whole,)
    several = tuple([_path(part) for part in _split(line)])
    if several and all(_there(path) for path in several):
        return several
    return (whole,) if only_files and _looks_like_one(line) else ()


def path_in_passing(line: str) -> tuple[Path, ...]:
    """Return the file that a line is written out as, where words are due: only one that is there."""
    whole = _path(line.strip())
    return (whole,) if _looks_like_one(line.strip()) and _is_file(whole) else ()


def read(path: Path) -> Given:
    """Return what is at the path; a folder, a device or a missing file has no data."""
    name = path.name or str(path)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return Given(name, None)
        if status.st_size > MOST_BYTES:
            return Given(name, None, status.st_size)
        return Given(name, path.read_bytes(), status.st_size)
    except (OSError, ValueError):
        return Given(name, None)


def _path(text: str) -> Path:
    bare = text.strip(_QUOTES)
    if bare.startswith("file://"):
        bare = unquote(urlsplit(bare).path)
    path = Path(bare)
    if not _there(path) and "\\" in bare:
        path = Path(bare.replace("\\", ""))
    try:
        return path.expanduser()
    except RuntimeError:
        return path


def _split(line: str) -> list[str]:
    try:
        return shlex.split(line)
    except ValueError:
        return []


def _there(path: Path) -> bool:
    """Whether something is there that a person can mean: a bare word such as "tests" is no path to a folder."""
    try:
        return _is_file(path) or (path.is_absolute() and path.exists() and path.name != "")
    except (OSError, ValueError):
        return False


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _looks_like_one(line: str) -> bool:
    bare = line.strip(_QUOTES)
    if bare.startswith(("/", "~/", "./", "../", "file://", "C:\\")):
        return len(bare) > 1
    return bare.lower().endswith(_ENDINGS)
