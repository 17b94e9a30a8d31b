"""read_label: the codes on photos of a device's label, read in a process of its own with bounded memory and time."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from typing import Any

import orjson

from rmabot.ports.actions import Caller, Outcome
from rmabot.ports.store import Store

SECONDS = 20.0
"""A photo that takes longer is given up: the person is told how to take a better one."""
MOST_PHOTOS = 5


class ReadLabel:
    """Gives the texts of all codes found; which one is the serial is decided by its shape, and the person confirms."""

    name = "read_label"

    async def run(self, inputs: Mapping[str, Any], caller: Caller, store: Store) -> Outcome:
        """Read each photo in turn; a broken or monstrous one counts as one without a code."""
        texts: dict[str, None] = {}
        for blob in tuple(inputs.get("photos") or ())[:MOST_PHOTOS]:
            data = await store.get_blob(str(blob))
            for text in await codes_in(data) if data else ():
                texts.setdefault(text)
        return Outcome("read" if texts else "nothing", {"texts": list(texts)})


async def codes_in(photo: bytes) -> tuple[str, ...]:
    """Return the texts of the codes in a photo, () for none, a broken photo, or one that breaks its reader."""
    worker = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "rmabot.actions.label_worker",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        out, _ = await asyncio.wait_for(worker.communicate(photo), SECONDS)
    except TimeoutError:
        worker.kill()
        await worker.wait()
        return ()
    if worker.returncode:
        return ()
    return tuple([str(text) for text in orjson.loads(out)])
