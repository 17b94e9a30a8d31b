"""The dialogs an installation speaks: its own folder, or the ones that ship."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from rmabot.flow import kept
from rmabot.flow.folder import TESTS, read_folder
from rmabot.flow.loaded import Loaded

if TYPE_CHECKING:
    from rmabot.flow.model import FlowSet

_SHOWN = 10


class DialogsError(Exception):
    """Dialogs that do not check, with their findings as text."""


class Dialogs(Struct, frozen=True):
    """A flow set with the files that it was made of."""

    flows: FlowSet
    files: Mapping[str, bytes]


def shipped() -> Path:
    """Return the folder of the dialogs that come along: beside the code in a checkout, inside it once installed."""
    inside = Path(__file__).parents[1] / "_dialogs"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "dialogs"


def read(folder: Path, *, keep: bool = True) -> Dialogs:
    """Return the dialogs of a folder; raises DialogsError with every finding, FolderError for no folder.

    What is good is kept for the next start, unless somebody only looks.
    """
    files = read_folder(folder, TESTS)
    loaded = _loaded(files, keep=keep)
    if loaded.flows is None:
        from rmabot.flow.finding import as_text

        shown = as_text(loaded.findings[:_SHOWN], loaded.sources, str(folder))
        more = len(loaded.findings) - _SHOWN
        rest = f"\n… and {more} more: rmabot lint {folder}" if more > 0 else ""
        raise DialogsError(f"the dialogs do not check\n{shown}{rest}")
    return Dialogs(loaded.flows, files)


def again(files: Mapping[str, bytes]) -> FlowSet | None:
    """Return the set that these files make, None when they do not check any more."""
    return _loaded(files).flows


def _loaded(files: Mapping[str, bytes], *, keep: bool = True) -> Loaded:
    """Load without the collector: it finds nothing among nodes that all stay, and takes a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        return kept.load(files, keep=keep)
    finally:
        if was_on:
            gc.enable()
