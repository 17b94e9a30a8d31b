"""The only place where dialogs are read from disk."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

ENDINGS = (".yaml", ".yml")
MOST_FILES = 2_000
MOST_BYTES = 1_000_000  # of one file
TESTS = frozenset({"tests"})
"""Folders of conversations written as tests."""
_TEST = re.compile(rb"(?:\xef\xbb\xbf)?(?:[ \t]*(?:#[^\n]*)?\r?\n)*test\s*:")


def is_test(data: bytes) -> bool:
    """Whether a file is a conversation written as a test, which no set is made of."""
    return _TEST.match(data) is not None


def of_set(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """The files that a set is made of, in their order."""
    return {name: files[name] for name in sorted(files) if not is_test(files[name])}


class FolderError(Exception):
    """Why a folder cannot be read: a sentence."""


def read_folder(folder: Path, without: frozenset[str] = frozenset()) -> Mapping[str, bytes]:
    """All YAML files in a folder and its folders: path within it -> bytes; raises ``FolderError``.

    Hidden ones are left out, and folders named in ``without``. A link that leads out of the folder is refused, and of
    a file that is too large only as much is read as shows that it is.
    """
    if not folder.exists():
        raise FolderError(f'there is no folder "{folder}". name the folder of the dialogs: rmabot lint PATH')
    if not folder.is_dir():
        raise FolderError(
            f'"{folder}" is a file. name the folder it stands in: the files of a set are checked together'
        )
    root = folder.resolve()
    files: dict[str, bytes] = {}
    for path in _yaml_files(folder, without):
        if path.is_symlink() and not path.resolve().is_relative_to(root):
            raise FolderError(f'"{path}" is a link out of the folder. put the file itself there')
        if len(files) >= MOST_FILES:
            raise FolderError(
                f'"{folder}" holds more than {MOST_FILES:,} YAML files. is it the folder of the dialogs?'
            )
        files[path.relative_to(folder).as_posix()] = _read(path)
    if not files:
        raise FolderError(f'"{folder}" holds no YAML files. name the folder of the dialogs: rmabot lint PATH')
    return files


def _yaml_files(folder: Path, without: frozenset[str]) -> list[Path]:
    """The files in their order; folders behind links are not entered."""
    found: list[Path] = []
    for here, folders, names in os.walk(folder):
        folders[:] = sorted([name for name in folders if not name.startswith(".") and name not in without])
        found += [
            Path(here, name) for name in sorted(names) if name.endswith(ENDINGS) and not name.startswith(".")
        ]
    return found


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise FolderError(f'"{path}" is no file that can be read')
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise FolderError(f'"{path}" cannot be read: {error.strerror or error}') from error


Look = tuple[tuple[str, int, int], ...]


def look(folder: Path) -> Look:
    """Return what tells whether anything changed: each file with its size and moment."""
    rows = []
    for path in folder.rglob("*"):
        if path.suffix in ENDINGS:
            try:
                status = path.stat()
            except OSError:
                continue
            rows.append((str(path), status.st_mtime_ns, status.st_size))
    return tuple(sorted(rows))
