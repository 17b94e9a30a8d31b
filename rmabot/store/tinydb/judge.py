"""Telling a write that was cut off, which is as if it had never been, from a loss."""

from __future__ import annotations

from msgspec import Struct

from rmabot.store.tinydb.frames import MARK_BYTES
from rmabot.store.tinydb.journal import Journal
from rmabot.store.tinydb.lock import Confirmed


class Verdict(Struct, frozen=True):
    """What follows the last whole frame: a ``fault`` in words, or ``torn`` bytes; ``known`` is confirmed for sure."""

    fault: str
    torn: int
    known: int


def judge(journal: Journal, confirmed: Confirmed | None) -> Verdict:
    """Judge a journal that is read to its end, under the lock."""
    base = journal.header.base
    known = confirmed.end if confirmed and confirmed.ident == journal.header.ident else base
    tail = journal.tail()
    lost = max(known, base) - journal.end
    if lost <= 0 and not _damaged(journal, tail):
        return Verdict("", len(tail), known)
    if len(tail) < lost:
        return Verdict(f"{lost} confirmed bytes are missing", len(tail), known)
    return Verdict(f"it is damaged at byte {journal.end}", len(tail), known)


def _damaged(journal: Journal, tail: bytes) -> bool:
    """Of a write that was cut off each byte is right or missing, and nothing follows it."""
    return not journal.frames.begun(tail, journal.number) or journal.frames.mark in tail[MARK_BYTES:]
