"""Facts for the leads' report: what began, was refused, was given up, ended; masked, kept for 30 days, may be off."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

import orjson

from rmabot.engine.effects import Noted
from rmabot.ports.store import Commit, Record, Store
from rmabot.runtime.conversation import Conversation
from rmabot.runtime.ledger import Ledger

KIND = "noted"
KEPT_SECONDS = 30 * 24 * 3600
_AT_ONCE = 500


def keep(ledger: Ledger, conversation: Conversation, facts: Sequence[Noted]) -> None:
    """Enter a turn's facts as one record, whose key begins with its time; it does not say whose they are."""
    if not facts:
        return
    session = conversation.session
    row = [[fact.what, fact.flow, fact.step, fact.text] for fact in facts]
    body = {
        "at": ledger.at,
        "language": session.language,
        "channel": _channel(session.conversation),
        "facts": row,
    }
    ledger.put(Record(KIND, f"{_moment(ledger.at)}-{_mark(ledger.event or '')}", 1, orjson.dumps(body)))


async def sweep(store: Store, now: float) -> int:
    """Delete what is past its time; count it."""
    swept = 0
    while True:
        page = await store.all(KIND, limit=_AT_ONCE)
        old = [(KIND, one.key) for one in page.records if one.key < _moment(now - KEPT_SECONDS)]
        if not old:
            return swept
        await store.commit(Commit(now, deletes=tuple(old)))
        swept += len(old)


def _channel(conversation: str) -> str:
    return conversation.partition(":")[0]


def _moment(at: float) -> str:
    return f"{max(int(at * 1000), 0):014d}"


def _mark(event: str) -> str:
    return blake2b(event.encode(), digest_size=8).hexdigest()
