"""Reading all of a store to tell whether it is sound; nothing is changed by it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson
from msgspec import Struct, field

from rmabot.ports.store import Unreadable
from rmabot.store.blobs import BlobFolder
from rmabot.store.cipher import Cipher
from rmabot.store.rows import blobs_of, body_of, index_of
from rmabot.store.state import State
from rmabot.store.tables.records import Records
from rmabot.store.tables.table import Table
from rmabot.store.tinydb.journal import Journal
from rmabot.store.tinydb.judge import judge
from rmabot.store.tinydb.lock import CommitLock, read_mark
from rmabot.store.tinydb.replica import locks_of


class Checked(Struct):
    """What was found, in sentences: ``notes`` of what there is, ``faults`` of what is wrong.

    ``damaged`` tells whether the store would be refused, and could be mended.
    """

    notes: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    damaged: bool = False


def check_store(path: Path, cipher: Cipher, blobs: BlobFolder) -> Checked:
    """Read every frame, row and blob; raises Unreadable for a file that is no store, or under another key."""
    checked = Checked()
    state = _read(path, cipher, checked)
    checked.notes.append(_counted(state))
    for kind in sorted(state.kinds):
        checked.faults += _faults_of(state.kinds[kind])
    checked.faults += _faults_beside(state)
    _look_at_blobs(state, blobs, checked)
    return checked


def _read(path: Path, cipher: Cipher, checked: Checked) -> State:
    """Read the journal, the last of it while nobody writes."""
    journal, state = Journal.open(path, cipher), State()
    _read_on(journal, state)
    with _quiet(path) as mark:
        if not os.fstat(journal.descriptor).st_nlink:
            journal.close()
            journal, state = Journal.open(path, cipher), State()
        _read_on(journal, state)
        verdict = judge(journal, read_mark(mark))
    checked.notes.append(f'"{path}": {journal.number} frames, {_size(journal.end)}, all opened')
    if verdict.fault:
        checked.damaged = True
        checked.faults.append(
            f"{verdict.fault}. restore the store from a backup, or keep what is before that: rmabot store check --mend"
        )
    elif verdict.torn:
        checked.notes.append(
            f"a write was cut off after that ({verdict.torn} bytes); the next start drops it"
        )
    journal.close()
    return state


def _read_on(journal: Journal, state: State) -> None:
    for changes in journal.read():
        state.apply(changes)


@contextmanager
def _quiet(path: Path) -> Iterator[bytes]:
    """Hold the store's lock if it has one, and give its mark: a copy that was taken away has none."""
    if not locks_of(path).is_dir():
        yield b""
        return
    lock = CommitLock(locks_of(path) / "commit")
    try:
        with lock.held():
            yield lock.mark()
    finally:
        lock.close()


def _counted(state: State) -> str:
    records = [f"{len(state.kinds[kind])} {kind}" for kind in sorted(state.kinds)]
    beside: dict[str, Table] = {
        "claims": state.claims,
        "timers": state.timers,
        "rows to deliver": state.outbox,
        "acts": state.trail,
        "events remembered": state.seen,
    }
    counts = [*records, *(f"{len(table)} {name}" for name, table in beside.items())]
    return f"records: {', '.join(counts)}"


def _faults_of(records: Records) -> Iterator[str]:
    """Look at the records of a kind: each body is JSON, and what it is found by is what it says."""
    expected = {
        (index, value, key)
        for key, row in records.rows.items()
        for index, values in index_of(row).items()
        for value in values
    }
    if expected != records.index_entries():
        yield f"what {records.kind} records are found by is not what they say. please report this: it is a fault of rmabot"
    for key, row in records.rows.items():
        try:
            orjson.loads(body_of(row))
        except orjson.JSONDecodeError:
            yield f'the {records.kind} record "{key}" is not JSON. please report this: it is a fault of rmabot'


def _faults_beside(state: State) -> Iterator[str]:
    """Look at all that is no record: it can be read, and is found where it should be."""
    try:
        shown = sum(len(portion) for portion in state.kept())
        due = len(state.timers.due(float("inf"), len(state.timers)))
        waiting = sum(state.outbox.waiting(channel) for channel in state.outbox.lanes)
    except (ValueError, KeyError) as error:
        yield f"a row cannot be read ({error!r}). please report this: it is a fault of rmabot"
        return
    if due != len(state.timers) or waiting != len(state.outbox) or not shown >= due + waiting:
        yield "timers or rows to deliver are not found where they should be. please report this: it is a fault of rmabot"


def _look_at_blobs(state: State, blobs: BlobFolder, checked: Checked) -> None:
    there, opened = list(blobs.names()), 0
    for name in there:
        try:
            opened += blobs.sound(name)
        except Unreadable as reason:
            checked.faults.append(str(reason))
    named = {
        (kind, key, blob)
        for kind, records in state.kinds.items()
        for key, row in records.rows.items()
        for blob in blobs_of(row)
    }
    known = set(there)
    checked.faults += [
        f'the {kind} record "{key}" names the file {blob}, which is not there. restore it from a backup to "{blobs.path}"'
        for kind, key, blob in sorted(named)
        if blob not in known
    ]
    unnamed = len(known - {blob for _, _, blob in named})
    checked.notes.append(
        f"files: {opened} opened, {unnamed} of them named by no record (swept when a day old)"
    )


def _size(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 100_000 else f"{size / 1000:.1f} kB"
