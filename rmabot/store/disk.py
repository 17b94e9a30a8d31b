"""What every file of a store needs of the disk: folders that are nobody else's, and sentences for what went wrong."""

from __future__ import annotations

import errno
import os
from pathlib import Path

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def folder(path: Path) -> None:
    """Make a folder and those above it, open to its owner alone where they are new."""
    if path.is_dir():
        return
    folder(path.parent)
    path.mkdir(mode=0o700, exist_ok=True)
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Make what was made, renamed or removed in a folder durable."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_all(descriptor: int, data: bytes, at: int) -> None:
    """Write all of it at its place: a disk that is nearly full takes only a part at a time."""
    written = os.pwrite(descriptor, data, at)
    while written < len(data):
        written += os.pwrite(descriptor, memoryview(data)[written:], at + written)


def trouble(error: OSError, path: Path) -> str:
    """Say what the disk answered, and what to do about it."""
    if error.errno in _FULL:
        return f'no room left on the disk of "{path}". make room'
    if error.errno in {errno.EISDIR, errno.ENOTDIR, errno.ENOTEMPTY, errno.EEXIST}:
        return f'"{path}" is a folder, or a file stands where its folder should be. name another file in RMABOT_STORE__URL'
    reason = (error.strerror or str(error)).lower()
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return f'"{path}" may not be written: {reason}. run as the user who owns it'
    return f'the disk of "{path}" failed: {reason}. look at the disk'
