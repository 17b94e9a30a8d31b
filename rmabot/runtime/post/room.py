"""Where letters and notices are made ready: the address looked up and the documents made, just before they leave."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from hashlib import blake2b

from rmabot.engine.effects import SendFile
from rmabot.flow.model import FlowSet
from rmabot.ports import requests
from rmabot.ports.channel import Document, Never
from rmabot.ports.post import Letter, Notice, Post, Posting
from rmabot.ports.store import Seen, Store
from rmabot.runtime import failure
from rmabot.runtime.ledger import Ledger
from rmabot.runtime.post.notices import KIND
from rmabot.runtime.words import word
from rmabot.text.spans import join

MOST_BYTES = 15_000_000
"""Of documents in one letter: as text they are a third larger, and most servers take 20 to 25 MB."""

_log = logging.getLogger(__name__)
Papers = Callable[[SendFile], Awaitable[Document | None]]


class PostRoom:
    """Over a store: ``papers`` makes a document, None for one that is no longer kept."""

    def __init__(self, store: Store, flows: Callable[[], FlowSet], papers: Papers) -> None:
        self._store = store
        self._flows = flows
        self._papers = papers

    async def prepare(self, post: Post, at: float) -> Posting | Never:
        """Return what leaves, or why nothing can; ``at`` is when it was committed (Unix seconds)."""
        if isinstance(post, Notice):
            record = await self._store.get(KIND, post.event)
            return Posting(post, at, body=record.body) if record else Never("the notice is no longer kept")
        desk = self._flows().policy.address.email
        address = desk
        if post.to == "customer":
            kept = await requests.get(self._store, post.request)
            address = kept.request.contact.email if kept is not None else ""
        if not address and post.to != "maker":
            return Never(
                "there is no address any more" if post.to == "customer" else "the desk has no address"
            )
        documents, left = await self._documents(post)
        if left:
            note = word(self._flows(), "mail_not_attached", post.language, {"files": ", ".join(left)})
            post = post._replace(text=join(post.text, note, between="\n\n"))
        reply_to = "" if post.to == "desk" else desk
        return Posting(post, at, address, reply_to, tuple(documents))

    async def _documents(self, letter: Letter) -> tuple[list[Document], list[str]]:
        """The documents that fit into a letter, and the names of those that do not."""
        documents: list[Document] = []
        left: list[str] = []
        size = 0
        for file in letter.files:
            document = await self._papers(file)
            if document is None:
                continue
            if size + len(document.data) > MOST_BYTES:
                left.append(document.name)
                continue
            size += len(document.data)
            documents.append(document)
        return documents, left

    async def given_up(self, post: Post, row: int, reason: str, at: float) -> None:
        """Put a filing that could not be sent before the desk; of other letters the outbox's own act is enough."""
        if not isinstance(post, Letter) or post.to != "maker":
            return
        ledger = Ledger(at, f"post:{row}")
        drawn = int.from_bytes(blake2b(post.key.encode(), digest_size=8).digest(), "big")
        what = f"the filing of {post.request} could not be mailed: {reason}"
        failure.add_record(ledger, post.request, what, f"mail {post.key}", drawn)
        try:
            await self._store.commit(ledger.commit())
        except Seen:
            return
        _log.error("a filing with the maker could not be sent; see rmabot desk failures")
