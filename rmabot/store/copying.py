"""Copying all of one store into an empty one."""

from __future__ import annotations

from rmabot.ports.store import Record, Store, StoreError


async def copy_store(source: Store, target: Store) -> int:
    """Copy everything, files first, all rows in one commit; returns how many things were copied.

    Raises StoreError for a target that is not empty, or that keeps files under other names.
    """
    async for _ in target.everything():
        raise StoreError("the store to copy to is not empty: nothing was copied. name a new one")
    kept = [thing async for thing in source.everything()]
    for blob in {blob for thing in kept if isinstance(thing, Record) for blob in thing.blobs}:
        await _copy_blob(blob, source, target)
    await target.restore(kept)
    return len(kept)


async def _copy_blob(blob: str, source: Store, target: Store) -> None:
    data = await source.get_blob(blob)
    if data is None:
        return  # missing there too: `check` says so
    if await target.put_blob(data) != blob:
        raise StoreError(
            "the two stores name files differently: nothing was copied. use one key file for both"
        )
