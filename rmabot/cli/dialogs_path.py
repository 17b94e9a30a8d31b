"""Which folder of dialogs a command is about."""

from __future__ import annotations

import os
from pathlib import Path

import click

FOLDER = "dialogs"


def dialogs_path(path: Path | None) -> Path:
    """The folder named, else the one of the settings, else ``dialogs`` here; a sentence if there is none."""
    if path is not None:
        return path
    named = os.environ.get("RMABOT_DIALOGS")
    folder = Path(named) if named else Path(FOLDER)
    if not folder.is_dir():
        raise click.UsageError(f'there is no folder "{folder}" here. name the folder of the dialogs')
    return folder
