"""A new key for a store while others use it: all that is kept is sealed anew, and a killed rotation goes on later.

Nothing is written down of how far it came: what the key file's first key did not seal is what is left to do.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import Struct

from rmabot.ports.store import Held, StoreError, Unreadable
from rmabot.store.blobs import BlobFolder
from rmabot.store.keyfile import KeyFile
from rmabot.store.locks import try_lock
from rmabot.store.tinydb.replica import locks_of
from rmabot.store.tinydb.store import TinyDbStore, blobs_of

_LOOK_AGAIN_SECONDS = 0.05
_TELL_EVERY = 100


class Rotated(Struct, frozen=True):
    """What came of it: the ``key`` that seals now, ``resumed`` for an earlier one, how many ``files`` were sealed anew.

    ``kept`` are the ids of further keys in the key file, which this store needs no more; ``broken`` are sentences about
    files that cannot be opened with any key, and were left as they are.
    """

    key: str
    resumed: bool
    files: int
    kept: tuple[str, ...]
    broken: tuple[str, ...]


async def rotate(path: Path, keys: KeyFile, tell: Callable[[str], None] = lambda _: None) -> Rotated:
    """Seal a store anew: under a new key, or under the first one where an earlier rotation did not come to its end.

    Raises Held when another process is at it, and StoreError for what stands in its way; it can be begun again then.
    """
    with _alone(path, keys.path):
        cipher = keys.cipher()
        blobs = BlobFolder(blobs_of(path), cipher)
        store = await TinyDbStore.open(path, cipher)
        try:
            resumed = await _unfinished(store, blobs, cipher.key_id)
            if resumed:
                tell(f"an earlier rotation was not finished: going on under the key {cipher.key_id.hex()}")
            else:
                tell(f"the new key {keys.begin_with_new().hex()} is in the key file")
                cipher.refresh()
            await _records(store, cipher.key_id)
            files, broken = await asyncio.to_thread(_files, blobs, tell)
        finally:
            await store.close()
        kept = tuple([key.hex() for key in keys.ids() if key != cipher.key_id])
        return Rotated(cipher.key_id.hex(), resumed, files, kept, tuple(broken))


async def drop_old(path: Path, keys: KeyFile) -> int:
    """Take every key but the first out of the key file and count them; raises StoreError while the store needs one."""
    with _alone(path, keys.path):
        cipher = keys.cipher()
        older = [key for key in keys.ids() if key != cipher.key_id]
        store = await TinyDbStore.open(path, cipher)
        try:
            if await _unfinished(store, BlobFolder(blobs_of(path), cipher), cipher.key_id):
                raise StoreError(
                    "something is still sealed with an older key. run rmabot store rotate-key first: no key was dropped"
                )
        finally:
            await store.close()
        return keys.drop(older)


async def _records(store: TinyDbStore, wanted: bytes) -> None:
    """Write the journal anew until the wanted key seals it: another process may be at that with the older one."""
    while store.key_id != wanted:
        await store.compact()
        if store.key_id != wanted:
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)


def _files(blobs: BlobFolder, tell: Callable[[str], None]) -> tuple[int, list[str]]:
    """Seal the blobs anew, one after the other; count them, and say of each that cannot be opened why."""
    blobs.settle()
    count, broken = 0, []
    for name in blobs.sealed_otherwise():
        try:
            blobs.seal_again(name)
        except Unreadable as reason:
            broken.append(str(reason))
            continue
        count += 1
        if not count % _TELL_EVERY:
            tell(f"{count} files sealed anew")
    return count, broken


async def _unfinished(store: TinyDbStore, blobs: BlobFolder, wanted: bytes) -> bool:
    """Tell whether an older key still opens something that the first one does not."""
    return store.key_id != wanted or await asyncio.to_thread(_any, blobs)


def _any(blobs: BlobFolder) -> bool:
    for name in blobs.sealed_otherwise():
        with suppress(Unreadable):
            if blobs.get(name) is not None:
                return True
    return False


@contextmanager
def _alone(path: Path, key_file: Path) -> Iterator[None]:
    """Be the one who rotates this store, as the account that its files belong to."""
    for file in (path, key_file):
        if _owner(file) != os.geteuid():
            raise StoreError(
                f'"{file}" belongs to another account. run this as that one: what it writes must be its own'
            )
    lock = try_lock(locks_of(path) / "rotate")
    if lock is None:
        raise Held("another process is changing the key of this store. wait until it is done")
    try:
        yield
    finally:
        os.close(lock)


def _owner(file: Path) -> int:
    try:
        return file.stat().st_uid
    except OSError as error:
        raise Unreadable(
            f'"{file}" cannot be looked at: {(error.strerror or str(error)).lower()}. put it back, or name another one'
        ) from None
