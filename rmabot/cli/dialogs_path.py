"""Which folder of dialogs a command is about."""

from __future__ import annotations

import os
from pathlib import Path

import click

FOLDER = "dialogs"


def dialogs_path(path: Path | None, *, to_change: bool = False) -> Path:
    """The folder named, else the one of the settings, else ``dialogs`` here, else the dialogs that ship.

    Those that ship are read, never changed: ``to_change`` raises a sentence instead.
    """
    if path is not None:
        return path
    named = os.environ.get("RMABOT_DIALOGS")
    folder = Path(named) if named else Path(FOLDER)
    if folder.is_dir():
        return folder
    if named or to_change:
        raise click.UsageError(f'there is no folder "{folder}" here. name the folder of the dialogs')
    from rmabot.runtime.dialogs import shipped

    return shipped()
