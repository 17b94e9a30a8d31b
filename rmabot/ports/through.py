"""Going through many records of a store, page by page: whoever reads them need not know that there are pages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

from rmabot.ports.store import Page, Record, Store

_AT_ONCE = 200
"""Records in one page, for whoever waits for them."""
_UNHURRIED = 20
_REST_SECONDS = 0.005
"""A hundred thousand records take half a minute; with pages as above a turn meanwhile took 0.2 s instead of 4 ms."""


async def every(store: Store, kind: str, after: str | None = None) -> AsyncIterator[Record]:
    """Go through the records of a kind in the order of their keys, those behind ``after`` only where it is given.

    A record that is committed meanwhile is met if its key is still to come. Others get their turn between the pages.
    """
    async for record in _through(lambda last: store.all(kind, after=last, limit=_AT_ONCE), after):
        yield record


async def unhurried(store: Store, kind: str) -> AsyncIterator[Record]:
    """Go through the records of a kind as ``every`` does, for work that nobody waits for.

    A turn waits on the loop many times, so it meets many pages: these are short, and the loop rests between them.
    """
    async for record in _through(
        lambda last: store.all(kind, after=last, limit=_UNHURRIED), rest=_REST_SECONDS
    ):
        yield record


async def holding(store: Store, kind: str, index: str, value: str) -> AsyncIterator[Record]:
    """Go through the records of a kind whose index holds the value, as ``every`` does."""
    async for record in _through(lambda last: store.find(kind, index, value, after=last, limit=_AT_ONCE)):
        yield record


async def _through(
    page_behind: Callable[[str | None], Awaitable[Page]], after: str | None = None, rest: float = 0
) -> AsyncIterator[Record]:
    while True:
        page = await page_behind(after)
        for record in page.records:
            yield record
        if (after := page.after) is None:
            return
        await asyncio.sleep(rest)
