"""What an export writes beside its JSON: the files under names that tell what they are, and a letter for the person."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rmabot.cli.endings import ending
from rmabot.cli.store_place import write_new

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rmabot.ports.store import Store
    from rmabot.runtime.settings import Settings
    from rmabot.store.export import Exported


async def save_files(store: Store, exported: Exported, folder: Path) -> dict[str, str]:
    """Save every file that is there, and return the names by the blobs."""
    saved = {}
    for blob, stem in exported.blobs.items():
        data = await store.get_blob(blob)
        if data is not None:
            saved[blob] = f"{stem}{ending(data)}"
            write_new(folder / saved[blob], data)
    return saved


async def save_letter(
    settings: Settings, store: Store, person: str, folder: Path, saved: Mapping[str, str]
) -> None:
    """Save the letter in every language of the dialogs."""
    from time import time

    from rmabot.report.of_person import letter
    from rmabot.rma.plain import NotPlainError
    from rmabot.runtime import dialogs

    flows = dialogs.read(settings.dialogs or dialogs.shipped()).flows
    for language in flows.languages:
        try:
            text = await letter(store, flows, person, language, time(), saved)
        except NotPlainError as error:
            click.echo(f"no letter was written, everything else was: {error}", err=True)
            return
        write_new(folder / f"letter.{language}.txt", text.encode())
