"""The flow sets in use: the current one, and each older one that a conversation under way still stands on."""

from __future__ import annotations

import logging
import zlib
from collections.abc import AsyncIterator, Callable, Mapping

import orjson

from rmabot.engine.session import Session
from rmabot.flow.model import FlowSet
from rmabot.ports.store import Commit, Conflict, Record, Store
from rmabot.rma.record import replace

KIND = "flowset"
KEPT_SECONDS = 24 * 3600

Load = Callable[[Mapping[str, bytes]], FlowSet | None]
Move = Callable[[Session, FlowSet], Session | None]

_log = logging.getLogger(__name__)


class Versions:
    """Gives each conversation its flow set.

    ``load`` compiles sources (file name -> bytes), None when they do not check any more; ``move`` takes a session to
    the current set by its ``moved:`` rules, None when it cannot.
    """

    def __init__(
        self, store: Store, current: FlowSet, sources: Mapping[str, bytes], load: Load, move: Move
    ) -> None:
        self._store = store
        self._current = current
        self._sources = sources
        self._load = load
        self._move = move
        self._older: dict[str, FlowSet | None] = {}
        self.refused = ""
        """Why dialogs that changed on disk were not taken, as their findings; "" while nothing is wrong with them."""

    @property
    def current(self) -> FlowSet:
        """Return the set on which conversations begin."""
        return self._current

    async def change(self, current: FlowSet, sources: Mapping[str, bytes], now: float) -> None:
        """Begin conversations on another set from now on; those under way keep theirs."""
        self._current, self._sources, self.refused = current, sources, ""
        self._older.clear()
        await self.keep(now)

    async def flows_for(self, session: Session) -> tuple[FlowSet, Session]:
        """Return the set that a session goes on with, and the session as it goes on."""
        current = self._current
        if not session.frames or session.version == current.version:
            return current, session
        moved = self._move(session, current)
        if moved is not None:
            return current, moved
        older = await self._find(session.version)
        if older is not None:
            return older, session
        _log.warning(
            "the dialogs of version %s are gone: a conversation on them begins again", session.version
        )
        return current, session._replace(frames=(), version="", pending=())

    async def keep(self, now: float) -> None:
        """Keep the sources of the current set, so that a restart finds what conversations began on."""
        version = self._current.version
        if await self._store.get(KIND, version) is not None:
            return
        body = orjson.dumps({"at": now})
        texts = {name: data.decode() for name, data in self._sources.items() if not name.startswith("tests/")}
        blob = await self._store.put_blob(zlib.compress(orjson.dumps(texts)))
        try:
            await self._store.commit(Commit(now, puts=(Record(KIND, version, 1, body, blobs=(blob,)),)))
        except Conflict:
            return  # another process began on the same dialogs in the same moment

    async def drop_unused(self, now: float) -> int:
        """Delete the sources that no conversation needs and that nobody began on since yesterday; count them."""
        page = await self._store.all(KIND, limit=500)
        old = [(KIND, one.key) for one in page.records if await self._unused(one, now)]
        if old:
            await self._store.commit(Commit(now, deletes=tuple(old)))
        return len(old)

    async def _unused(self, record: Record, now: float) -> bool:
        if record.key == self._current.version or orjson.loads(record.body)["at"] > now - KEPT_SECONDS:
            return False
        return not (await self._store.find("session", "version", record.key, limit=1)).records

    async def _find(self, version: str) -> FlowSet | None:
        if version not in self._older:
            self._older[version] = await self._from_store(version)
        return self._older[version]

    async def _from_store(self, version: str) -> FlowSet | None:
        record = await self._store.get(KIND, version)
        files = await _files(self._store, record) if record is not None else None
        older = self._load(files) if files is not None else None
        return older and renewed(older, self._current)


async def kept(store: Store) -> AsyncIterator[tuple[str, Mapping[str, bytes]]]:
    """Go through the versions that a store keeps, with their files, in the order in which they were first spoken."""
    page = await store.all(KIND, limit=500)
    for record in sorted(page.records, key=lambda one: float(orjson.loads(one.body)["at"])):
        files = await _files(store, record)
        if files is not None:
            yield record.key, files


async def _files(store: Store, record: Record) -> Mapping[str, bytes] | None:
    data = await store.get_blob(record.blobs[0]) if record.blobs else None
    if data is None:
        return None
    texts: Mapping[str, str] = orjson.loads(zlib.decompress(data))
    return {name: text.encode() for name, text in texts.items()}


def renewed(older: FlowSet, current: FlowSet) -> FlowSet:
    """Return an older set with what is always the current one: statements, policy, catalogue, lifecycle texts."""
    return replace(
        older,
        statements={**older.statements, **current.statements},
        policy=current.policy,
        catalogue=current.catalogue,
        lifecycle={**older.lifecycle, **current.lifecycle},
        memo={},  # what was worked out from the older statements
    )
