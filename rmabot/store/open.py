"""Which store an address means."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from rmabot.ports.store import Store, StoreError
from rmabot.store.keyfile import default_key_file, load_cipher
from rmabot.store.memory import MemoryStore

DEFAULT_URL = "tinydb:///var/rmabot.db"
_SQL = {"sqlite", "postgresql"}


async def open_store(url: str, key_file: Path | None, clock: Callable[[], float] = time.time) -> Store:
    """Open the store of an address, or make an empty one; ``clock`` dates blobs.

    Raises StoreError for an address that means none, Unreadable for one whose data cannot be read.
    """
    if url == "memory://":
        return MemoryStore(clock)
    from rmabot.store.tinydb.store import TinyDbStore

    path = store_path(url)
    return await TinyDbStore.open(
        path, load_cipher(key_file or default_key_file(), data=data_of(path)), clock
    )


def store_path(url: str) -> Path:
    """Return the file of a ``tinydb://`` address, links followed; raises StoreError for another one."""
    scheme, _, rest = url.partition("://")
    kind = scheme.partition("+")[0]
    if kind in _SQL:
        raise StoreError(f"{kind} stores are not in this version yet. {_CHOICE}")
    if kind != "tinydb" or not rest.startswith("/") or rest.endswith("/"):
        raise StoreError(f'"{_without_password(url)}" is no address of a store. {_CHOICE}')
    return Path(rest[1:]).resolve()


def data_of(path: Path) -> Path | None:
    """Return what there is already under a store's path, or None."""
    from rmabot.store.tinydb.store import blobs_of

    if path.exists():
        return path
    blobs = blobs_of(path)
    return blobs if any(blobs.glob("??/*")) else None


_CHOICE = (
    f"use {DEFAULT_URL} (from the working folder; four slashes for a path from the root) in RMABOT_STORE__URL"
)


def _without_password(url: str) -> str:
    before, at, after = url.rpartition("@")
    return f"…@{after}" if at else before + after
