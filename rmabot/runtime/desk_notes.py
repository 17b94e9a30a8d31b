"""What a channel keeps across restarts, such as a card's place: a record for each key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from rmabot.ports.store import Commit, Conflict, Record
from rmabot.ports.through import every
from rmabot.runtime.bot import Bot

NOTE = "channel_note"
_TRIES = 8


class ChannelNotes:
    """The part of the window that remembers for a channel."""

    _bot: Bot

    async def kept(self, key: str) -> Mapping[str, Any] | None:
        """Return what the channel keeps under a key."""
        record = await self._bot.store.get(NOTE, key)
        return orjson.loads(record.body) if record else None

    async def all_kept(self, beginning: str) -> Mapping[str, Mapping[str, Any]]:
        """Return everything the channel keeps whose keys begin so."""
        return {
            one.key: orjson.loads(one.body)
            async for one in every(self._bot.store, NOTE)
            if one.key.startswith(beginning)
        }

    async def keep(self, key: str, values: Mapping[str, Any] | None) -> None:
        """Keep something for the channel across restarts; None lets it go."""
        for _ in range(_TRIES):
            at = self._bot.clock.now()
            record = await self._bot.store.get(NOTE, key)
            if values is None:
                if record is not None:
                    await self._bot.store.commit(Commit(at, deletes=((NOTE, key),)))
                return
            made = Record(NOTE, key, (record.revision if record else 0) + 1, orjson.dumps(values))
            try:
                await self._bot.store.commit(Commit(at, puts=(made,)))
            except Conflict:
                continue
            return
