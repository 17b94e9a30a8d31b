"""The folder beside the user's other caches, and its files: read only if they are the user's own and nobody else may write them."""

from __future__ import annotations

import os
import stat
from hashlib import blake2b
from pathlib import Path

from rmabot.rma.pattern import pattern

PLACE = "RMABOT_CACHE"
"""The variable that names another folder, or ``off``."""
MOST = 16
"""Files that are kept, the latest ones."""
DIGEST = 32
_OURS = pattern(rf"[0-9a-f]{{{2 * DIGEST}}}\.(?:flows|good|seen|trees|[0-9]+)")
_OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH


def folder() -> Path | None:
    """Where it is; None if nothing shall be kept."""
    named = os.environ.get(PLACE, "")
    if named == "off" or not hasattr(os, "geteuid"):
        return None
    if named:
        return Path(named)
    base = os.environ.get("XDG_CACHE_HOME")
    try:
        return (Path(base) if base else Path.home() / ".cache") / "rmabot"
    except RuntimeError:  # nobody's home
        return None


def holds(folder: Path) -> bool:
    """Whether anything stands there."""
    try:
        with os.scandir(folder) as found:
            return any(True for _ in found)
    except OSError:
        return False


def there(path: Path) -> bytes | None:
    """What was kept there, if it is our own."""
    try:
        if not _is_ours(path.parent.stat()):
            return None
        with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:  # noqa: PTH123  (no link is followed)
            return file.read() if _is_ours(os.fstat(file.fileno())) else None
    except OSError:
        return None


def sealed(path: Path) -> bytes | None:
    """What was kept there under its digest, if it is our own and whole."""
    data = there(path)
    payload = data[DIGEST:] if data else b""
    whole = data and blake2b(payload, digest_size=DIGEST).digest() == data[:DIGEST]
    return payload if whole else None


def seal(path: Path, payload: bytes) -> None:
    """Keep something under its digest."""
    put(path, blake2b(payload, digest_size=DIGEST).digest() + payload)


def put(path: Path, data: bytes) -> None:
    """Put a file there as a whole, if that can be done."""
    place, fresh = path.parent, path.with_suffix(f".{os.getpid()}")
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_ours(place.stat()):
            return
        fresh.touch(mode=0o600)
        fresh.write_bytes(data)
        fresh.replace(path)
        _clear(place)
    except OSError:
        return


def _is_ours(found: os.stat_result) -> bool:
    return found.st_uid == os.geteuid() and not found.st_mode & _OTHERS_MAY_WRITE


def _clear(place: Path) -> None:
    """Away with all of ours but the latest, and with what a killed process left half written; nothing else is touched."""
    ours = [path for path in place.iterdir() if _OURS.fullmatch(path.name)]
    by_age = sorted(ours, key=lambda path: path.stat().st_mtime, reverse=True)
    for old in by_age[MOST:]:
        old.unlink(missing_ok=True)
