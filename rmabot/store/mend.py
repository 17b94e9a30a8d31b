"""Keeping what can be read of a damaged store: somebody's decision, never ours."""

from __future__ import annotations

from pathlib import Path

from rmabot.store.cipher import Cipher
from rmabot.store.state import State
from rmabot.store.tinydb.journal import NOTHING_BEFORE, Journal
from rmabot.store.tinydb.lock import CommitLock
from rmabot.store.tinydb.replica import locks_of


def mend(path: Path, cipher: Cipher) -> Path:
    """Put what is before the damage in the store's place, and return where the damaged file went."""
    lock = CommitLock(locks_of(path) / "commit")
    try:
        with lock.held():
            damaged, state = Journal.open(path, cipher), State()
            for changes in damaged.read():
                state.apply(changes)
            damaged.close()
            aside = _free_name(path)
            aside.hardlink_to(path)
            mended = Journal.begin(path.with_name(f"{path.name}.mended"), cipher, NOTHING_BEFORE)
            for name, rows in state.portions():
                mended.add([(name, key, row) for key, row in rows])
            mended.take_place(path, cipher)
            lock.confirm(mended.header.ident, mended.end)
            mended.close()
    finally:
        lock.close()
    return aside


def _free_name(path: Path) -> Path:
    number = 1
    while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    return aside
