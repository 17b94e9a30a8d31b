"""Facts for the leads' report: what began, was refused, was given up, ended; masked, kept for 30 days, may be off."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

from rmabot.engine.effects import Noted
from rmabot.ports.store import Commit, Record, Store
from rmabot.report.noted import KIND, Fact, Notes, write
from rmabot.runtime.conversation import Conversation
from rmabot.runtime.ledger import Ledger

KEPT_SECONDS = 30 * 24 * 3600
_AT_ONCE = 500


def keep(
    ledger: Ledger, conversation: Conversation, facts: Sequence[Noted], version: str = "", began: float = 0.0
) -> None:
    """Enter a turn's facts as one record, whose key begins with its time; it does not say whose they are.

    ``version`` is the flow set's; ``began`` when the conversation began what it was in, 0 when not known.
    """
    if not facts:
        return
    session = conversation.session
    took = ledger.at - began if began else 0.0
    rows = tuple([Fact(fact.what, fact.flow, fact.step, fact.text) for fact in facts])
    notes = Notes(ledger.at, session.language, _channel(session.conversation), version, took, rows)
    ledger.put(Record(KIND, f"{_moment(ledger.at)}-{_mark(ledger.event or '')}", 1, write(notes)))


async def sweep(store: Store, now: float, kept: float = KEPT_SECONDS) -> int:
    """Delete what is older than ``kept`` seconds; count it."""
    swept = 0
    while True:
        page = await store.all(KIND, limit=_AT_ONCE)
        old = [(KIND, one.key) for one in page.records if one.key < _moment(now - kept)]
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
