"""Dialogs that change on disk: a set that checks is spoken from then on, one that does not leaves the old one on."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

from rmabot.flow.folder import FolderError, look
from rmabot.runtime import dialogs
from rmabot.runtime.dialogs import DialogsError
from rmabot.runtime.versions import Versions

LOOK_SECONDS = 2.0

_log = logging.getLogger(__name__)


async def watch(
    folder: Path, versions: Versions, now: Callable[[], float], every: float = LOOK_SECONDS
) -> None:
    """Look at the folder until cancelled; what is changing is read when it has come to rest."""
    spoken = seen = look(folder)
    while True:
        await asyncio.sleep(every)
        found = look(folder)
        if found == spoken or found != seen:
            seen = found
            continue
        spoken = found
        await reload(folder, versions, now())


async def reload(folder: Path, versions: Versions, now: float) -> bool:
    """Speak the folder's dialogs from now on, if they check."""
    try:
        found = await asyncio.to_thread(dialogs.read, folder)
    except (DialogsError, FolderError) as error:
        versions.refused = str(error)
        _log.error("the dialogs changed and were not taken, the ones before go on: %s", error)
        return False
    await versions.change(found.flows, found.files, now)
    _log.info("the dialogs changed: version %s from now on", found.flows.version)
    return True
