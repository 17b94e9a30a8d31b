"""Doing something again whenever a file of the dialogs is saved."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import click

from rmabot.flow.folder import look

_LOOK_SECONDS = 0.3


def whenever_saved(folder: Path, check: Callable[[], object]) -> None:
    """Check now, and again each time that the folder has changed and come to rest, until Ctrl-C."""
    checked = None
    try:
        while True:
            found = look(folder)
            if found != checked and found == look(folder):
                checked = found
                _once(check)
            time.sleep(_LOOK_SECONDS)
    except KeyboardInterrupt:
        click.echo(err=True)


def _once(check: Callable[[], object]) -> None:
    """One check under its time, on a clean screen; what a half-saved folder lacks is told, and the next save mends it."""
    click.clear()
    click.echo(f"{datetime.now().astimezone():%H:%M:%S}", err=True)
    try:
        check()
    except click.UsageError as error:
        click.echo(error.format_message(), err=True)
