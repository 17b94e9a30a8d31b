"""Where a command finds the store that the settings name, which must be there already."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from rmabot.ports.store import Store, StoreError
from rmabot.runtime.settings import Settings, store_url
from rmabot.store.cipher import Cipher
from rmabot.store.keyfile import default_key_file, load_cipher
from rmabot.store.open import open_store, store_path


def sealed_by(settings: Settings) -> tuple[Path, Cipher]:
    """Return the store's file and what opens it; raises StoreError."""
    path = existing(settings.store_url)
    return path, load_cipher(settings.key_file or default_key_file(), data=path)


@asynccontextmanager
async def opened(settings: Settings, url: str | None = None) -> AsyncIterator[Store]:
    """Open the store of the settings, or of an address; one that is not there is not made."""
    address = settings.store_url if url is None else store_url(url, settings.folder)
    existing(address)
    store = await open_store(address, settings.key_file)
    try:
        yield store
    finally:
        await store.close()


@asynccontextmanager
async def made(settings: Settings, url: str) -> AsyncIterator[Store]:
    """Open the store of an address, or make it."""
    store = await open_store(store_url(url, settings.folder), settings.key_file)
    try:
        yield store
    finally:
        await store.close()


def existing(url: str) -> Path:
    """Return the file of an address; raises StoreError when there is none."""
    path = store_path(url)
    if not path.exists():
        raise StoreError(
            f'there is no store at "{path}". it is made when rmabot chat, run or desk first needs it'
        )
    return path


def make_new(path: Path) -> None:
    """Make a folder for its owner alone; raises StoreError when it is there already."""
    try:
        path.mkdir(mode=0o700, parents=True)
    except FileExistsError:
        raise StoreError(f'"{path}" is there already. name a new folder') from None
    except OSError as error:
        raise StoreError(f'"{path}" cannot be made: {(error.strerror or str(error)).lower()}') from None


def write_new(path: Path, data: bytes) -> None:
    """Write a file that its owner alone can read; raises StoreError when it is there already."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
    except FileExistsError:
        raise StoreError(f'"{path}" is there already, and is not written over. name a new one') from None
    except OSError as error:
        raise StoreError(f'"{path}" cannot be written: {(error.strerror or str(error)).lower()}') from None
