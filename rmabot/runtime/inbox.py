"""What waits in a conversation until its files are here: committed as it came, handled in its order, lost by no restart."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol

from rmabot.engine.events import Attachment, Command, Event, Press, Text, Unreadable
from rmabot.ports.channel import Channel, File, Incoming, Remote, Unsuitable
from rmabot.ports.store import Store
from rmabot.ports.through import holding
from rmabot.rma.record import replace, to_maps
from rmabot.runtime import conversation as record
from rmabot.runtime.conversation import Conversation

QUIET_SECONDS = 1.0
"""After which nothing more belongs to an album."""
TRIES_AFTER = (1.0, 2.0, 5.0, 10.0)
"""Seconds before each further try to fetch a file; then it is missing."""
_FETCHED_AT_ONCE = 4
_FROM_CUSTOMER = {kind.__name__: kind for kind in (Text, Press, Attachment, Unreadable, Command)}

Keep = Callable[[bytes, str], Awaitable[File | Unsuitable]]
Fetch = Callable[[Remote], Awaitable[bytes | None]]
Item = Mapping[str, Any]

_log = logging.getLogger(__name__)


class Handle(Protocol):
    """What handles the first ``taken`` of what waits as one event."""

    async def __call__(self, incoming: Incoming, taken: int) -> None:
        """Commit it, and with it that it waits no more."""


def must_wait(conversation: Conversation, incoming: Incoming) -> bool:
    """Tell whether an event waits: its files are still to be fetched, or something before it waits."""
    if type(incoming.event).__name__ not in _FROM_CUSTOMER:
        return False
    return bool(conversation.waiting or incoming.remote or incoming.album)


def put(conversation: Conversation, incoming: Incoming) -> Conversation:
    """Return the conversation with one more thing waiting."""
    event = incoming.event
    item = {
        "kind": type(event).__name__, "event": to_maps(event), "album": incoming.album,
        "remote": [[one.ref, one.name, one.size] for one in incoming.remote],
    }  # fmt: skip
    return replace(conversation, waiting=(*conversation.waiting, item))


class Inbox:
    """Fetches what waits and hands it on, one conversation in its order, the conversations side by side."""

    def __init__(self, store: Store, keep: Keep, handle: Handle) -> None:
        self._store = store
        self._keep = keep
        self._handle = handle
        self._fetch: dict[str, Fetch] = {}
        self._room = asyncio.Semaphore(_FETCHED_AT_ONCE)
        self._running: dict[str, asyncio.Task[None]] = {}
        self._heard: dict[str, float] = {}
        self._left: set[str] = set()

    def connect(self, channel: Channel) -> None:
        """Let a channel fetch, if its platform holds the files."""
        if (fetch := getattr(channel, "fetch", None)) is not None:
            self._fetch[channel.name] = fetch
        left = {one for one in self._left if one.partition(":")[0] == channel.name}
        self._left -= left
        for conversation in left:
            self.wake(conversation)

    def wake(self, conversation: str) -> None:
        """Look now: something was committed that waits."""
        self._heard[conversation] = asyncio.get_running_loop().time()
        if conversation not in self._running:
            self._running[conversation] = asyncio.create_task(self._empty(conversation))

    def busy(self, conversation: str) -> bool:
        """Tell whether something waits in a conversation."""
        return conversation in self._running

    async def resume(self) -> int:
        """Go on where a stopped process left off; count the conversations."""
        count = 0
        async for one in holding(self._store, record.KIND, "waits", record.YES):
            self.wake(one.key)
            count += 1
        return count

    async def settled(self) -> None:
        """Wait until nothing waits any more."""
        while self._running:
            await asyncio.gather(*self._running.values(), return_exceptions=True)

    async def stop(self) -> None:
        """Stop at once; what waits is taken up by the next start."""
        for task in self._running.values():
            task.cancel()
        await self.settled()

    async def _empty(self, conversation: str) -> None:
        try:
            while True:
                heard = self._heard.get(conversation)
                waiting = await self._waiting(conversation)
                if waiting and waiting[0]["remote"] and conversation.partition(":")[0] not in self._fetch:
                    self._left.add(conversation)  # whoever runs its channel fetches it
                    return
                if waiting:
                    await self._first(conversation, waiting)
                elif heard == self._heard.get(conversation):
                    return
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 - told once; what waits is taken up when more comes, or by a restart
            _log.error("what waits in a conversation could not be handled: %s", type(error).__name__)
        finally:
            self._running.pop(conversation, None)
            self._heard.pop(conversation, None)

    async def _waiting(self, conversation: str) -> Sequence[Item]:
        stored = await self._store.get(record.KIND, conversation)
        return record.read(stored).waiting if stored is not None else ()

    async def _first(self, conversation: str, waiting: Sequence[Item]) -> None:
        group = _group(waiting)
        if group[0]["album"] and len(group) == len(waiting) and (rest := self._until_quiet(conversation)) > 0:
            await asyncio.sleep(rest)
            return
        channel = conversation.partition(":")[0]
        event = await self._event(channel, group)
        await self._handle(Incoming(conversation, "", channel, event), len(group))

    def _until_quiet(self, conversation: str) -> float:
        return self._heard.get(conversation, 0.0) + QUIET_SECONDS - asyncio.get_running_loop().time()

    async def _event(self, channel: str, group: Sequence[Item]) -> Event:
        """One event of all that belongs together, under a key of its own: the first one's is spent on its waiting."""
        events = [read_event(item) for item in group]
        first = events[0]
        if not isinstance(first, Attachment):
            return replace(first, key=f"{first.key}/waited")
        remote = [Remote(*one) for item in group for one in item["remote"]]
        found = await asyncio.gather(*[self._file(self._fetch[channel], one) for one in remote])
        attached = [event for event in events if isinstance(event, Attachment)]
        files = [file for event in attached for file in event.files]
        files += [file for file in found if isinstance(file, File)]
        key = f"{first.key}/waited"
        if not files and (unsuitable := [one for one in found if isinstance(one, Unsuitable)]):
            return Unreadable(key, first.at, unsuitable[0].why, unsuitable[0].values, first.entropy)
        caption = "\n".join([event.caption for event in attached if event.caption])
        return Attachment(key, first.at, tuple(files), caption, first.entropy)

    async def _file(self, fetch: Fetch, remote: Remote) -> File | Unsuitable:
        async with self._room:
            data = await _fetched(fetch, remote)
        if data is None:
            return File("", remote.name, "missing", remote.size)
        return await self._keep(data, remote.name)


def read_event(item: Item) -> Text | Press | Attachment | Unreadable | Command:
    """Return what waits as the event that it was."""
    values = dict(item["event"])
    if "files" in values:
        values["files"] = tuple([File(**file) for file in values["files"]])
    event: Text | Press | Attachment | Unreadable | Command = _FROM_CUSTOMER[item["kind"]](**values)
    return event


def _group(waiting: Sequence[Item]) -> Sequence[Item]:
    album = waiting[0]["album"]
    if not album:
        return waiting[:1]
    end = next((at for at, item in enumerate(waiting) if item["album"] != album), len(waiting))
    return waiting[:end]


async def _fetched(fetch: Fetch, remote: Remote) -> bytes | None:
    for pause in (*TRIES_AFTER, None):
        try:
            return await fetch(remote)
        except OSError:
            if pause is None:
                return None
            await asyncio.sleep(pause)
    return None
