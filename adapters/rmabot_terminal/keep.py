"""Documents that come to the terminal: files in a folder of their own, readable by nobody else."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

FOLDER = "rmabot-files"
_SPARED = set("\"*/:<>?\\|'`$;&(){}[]!#~\n\r\t")


def save(name: str, data: bytes, folder: Path) -> Path:
    """Save a document under its name and return where; a namesake with other content gets a number behind it.

    Where the folder can't be written, a new one for temporary files is taken.
    """
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        return _save(safe_name(name), data, folder)
    except OSError:
        return _save(safe_name(name), data, Path(tempfile.mkdtemp(prefix=f"{FOLDER}-")))


def safe_name(name: str) -> str:
    """Return a file name that means nothing to a shell or a file system but itself."""
    kept = "".join(["_" if sign in _SPARED or not sign.isprintable() else sign for sign in name]).strip(
        " .-_"
    )
    return kept[:120] or "document"


def _save(name: str, data: bytes, folder: Path) -> Path:
    stem, dot, ending = name.rpartition(".")
    for number in range(1, 1000):
        shown = name if number == 1 else f"{stem or name}-{number}{dot}{ending if stem else ''}"
        path = folder / shown
        try:
            opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        except FileExistsError:
            if not path.is_symlink() and path.is_file() and path.read_bytes() == data:
                return path
            continue
        with os.fdopen(opened, "wb") as file:
            file.write(data)
        return path
    raise FileExistsError(f"{folder} holds a thousand files called {name}")
