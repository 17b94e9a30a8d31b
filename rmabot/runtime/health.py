"""What is set up here and what is missing, each as a sentence; looking changes nothing."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Literal, cast

from msgspec import Struct

from rmabot.flow.folder import FolderError
from rmabot.ports import handover
from rmabot.ports.channel import ChannelError, Examines
from rmabot.ports.store import Store, StoreError
from rmabot.ports.through import every
from rmabot.runtime import channels, conversation, dialogs, failure, settings
from rmabot.runtime.dialogs import DialogsError
from rmabot.runtime.settings import Settings
from rmabot.runtime.settings_error import SettingsError

SLOW_SECONDS = 2.0
"""A store that takes longer to open should move to a server."""
State = Literal["ok", "!!", "--"]
GOOD: State = "ok"
WRONG: State = "!!"
OPEN: State = "--"
_COUNTED = {conversation.KIND: "conversations", "request": "requests"}


class Finding(Struct, frozen=True):
    """One part and how it is: good, wrong, or open where nothing need be."""

    part: str
    state: State
    sentence: str


async def examine(config: Path | None) -> list[Finding]:
    """Look at everything; never raises for what is somebody's to mend."""
    try:
        told = settings.load(config)
    except SettingsError as error:
        return [Finding("settings", WRONG, str(error))]
    return [
        _settings(told, config), _dialogs(told), _key(told), *[one async for one in _store(told)],
        *[one async for one in _channels(told)], _staff(told),
    ]  # fmt: skip


def _settings(told: Settings, config: Path | None) -> Finding:
    named = config or told.folder / settings.FILE
    where = f"from {named}" if named.is_file() else f"as they come; no {settings.FILE} here"
    if told.strays:
        return Finding(
            "settings", OPEN, f"{where}. these variables are no settings: {', '.join(told.strays)}"
        )
    return Finding("settings", GOOD, where)


def _dialogs(told: Settings) -> Finding:
    folder = told.dialogs or dialogs.shipped()
    try:
        found = dialogs.read(folder, keep=False).flows
    except (DialogsError, FolderError) as error:
        return Finding("dialogs", WRONG, str(error))
    languages = ", ".join(found.languages)
    return Finding(
        "dialogs", GOOD, f"{folder}: {len(found.flows)} flows in {languages}, version {found.version}"
    )


def _key(told: Settings) -> Finding:
    from rmabot.store.keyfile import default_key_file

    path = told.key_file or default_key_file()
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        return Finding("key", OPEN, f"{path} is not there; it is made when the store is")
    except OSError as error:
        return Finding("key", WRONG, f"{path} can't be looked at: {error.strerror}")
    if mode & 0o077:
        return Finding("key", WRONG, f"{path} can be read by others ({mode:o}): chmod 600 {path}")
    return Finding("key", GOOD, f"{path}; keep a copy apart from the data")


async def _store(told: Settings) -> AsyncIterator[Finding]:
    from rmabot.store.open import data_of, open_store, store_path

    try:
        path = store_path(told.store_url)
        if data_of(path) is None:
            yield Finding("store", OPEN, f"{path} is not there yet; the first conversation makes it")
            return
        began = time.perf_counter()
        store = await open_store(told.store_url, told.key_file)
    except (StoreError, OSError) as error:
        yield Finding("store", WRONG, str(error))
        return
    took = time.perf_counter() - began
    try:
        counts = [
            f"{name} {len([one async for one in every(store, kind)])}" for kind, name in _COUNTED.items()
        ]
        slow = ". it opens slowly: move it to a server, see rmabot store copy" if took > SLOW_SECONDS else ""
        yield Finding(
            "store",
            WRONG if slow else GOOD,
            f"{path} opens in {took * 1000:.0f} ms: {', '.join(counts)}{slow}",
        )
        yield await _desk(store)
    finally:
        await store.close()


async def _desk(store: Store) -> Finding:
    waiting = len(await handover.waiting(store))
    failures = len((await store.find(failure.KIND, "state", failure.OPEN, limit=1000)).records)
    rows = await store.waiting()
    said = f"waiting for a person {waiting}, messages to deliver {rows}, failures on record {failures}"
    return Finding("desk", OPEN if failures else GOOD, said)


async def _channels(told: Settings) -> AsyncIterator[Finding]:
    yield Finding("channel", GOOD, "terminal: rmabot chat")
    for name, section in sorted(told.channels.items()):
        try:
            channel = channels.make(name, section)
            # What only its platform can tell, such as whether it knows the token.
            asked = await cast(Examines, channel).examine() if hasattr(channel, "examine") else ()
        except (channels.NoChannel, ChannelError) as error:
            yield Finding("channel", WRONG, str(error))
            continue
        yield Finding("channel", GOOD, f"{name}: rmabot run")
        for one in asked:
            yield Finding(name, GOOD if one.well else WRONG, f"{one.what}: {one.said}")
    if not told.channels:
        said = "no other is set up; set RMABOT_TELEGRAM__TOKEN or RMABOT_SLACK__BOT_TOKEN"
        yield Finding("channel", OPEN, said)


def _staff(told: Settings) -> Finding:
    if told.staff:
        people = ", ".join([f"{one.name} ({', '.join(one.roles)})" for one in told.staff])
        return Finding("staff", GOOD, people)
    who = os.environ.get("USER") or "whoever is logged in"
    return Finding("staff", OPEN, f"no list: {who} works the desk as lead")
