"""The store of the settings, read for a command that changes nothing in it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from rmabot.flow.live import Live
    from rmabot.ports.store import Store

T = TypeVar("T")


def open_conversations(config: Path | None) -> Live | None:
    """What the open conversations stand on; None, and a sentence, where no store is there yet."""
    from rmabot.runtime.under_way import under_way

    return with_store(config, under_way)


def with_store(config: Path | None, read: Callable[[Store], Awaitable[T]]) -> T | None:
    """Read from the store that the settings name; None, and a sentence, where it is not there yet: none is made."""
    from rmabot.ports.store import StoreError
    from rmabot.runtime import settings
    from rmabot.runtime.settings_error import SettingsError
    from rmabot.store.open import DEFAULT_URL, data_of, open_store, store_path

    async def reading() -> T:
        store = await open_store(told.store_url, told.key_file)
        try:
            return await read(store)
        finally:
            await store.close()

    try:
        told = settings.load(config)
        if (
            told.store_url.startswith(DEFAULT_URL.partition(":")[0])
            and data_of(store_path(told.store_url)) is None
        ):
            click.echo(f"{store_path(told.store_url)} is not there yet, so no conversation is open", err=True)
            return None
        return asyncio.run(reading())
    except (StoreError, SettingsError) as error:
        raise click.ClickException(str(error)) from error
