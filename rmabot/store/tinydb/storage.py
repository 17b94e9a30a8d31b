"""TinyDB's storage: the tables in memory, and the journal they are kept in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tinydb import Storage

from rmabot.ports.store import Commit, Record
from rmabot.store.cipher import Cipher
from rmabot.store.plans import plan_commit
from rmabot.store.rows import dumps
from rmabot.store.state import State
from rmabot.store.tables.records import Records
from rmabot.store.tinydb.documents import Bodies, Touched
from rmabot.store.tinydb.replica import Replica


class JournalStorage(Storage):
    """Serves TinyDB from a replica; what TinyDB writes is one frame, committed when the call returns."""

    def __init__(self, path: Path | str, cipher: Cipher) -> None:
        self.replica = Replica(Path(path), cipher)

    def read(self) -> dict[str, Any]:
        """Return the tables as they are now."""
        self.replica.refresh()
        kinds = self.replica.state.kinds
        return {kind: Bodies(records) for kind, records in kinds.items() if len(records)}

    def write(self, data: Mapping[str, Any]) -> None:
        """Drop the tables that are not in the data: that is all TinyDB does with it."""
        gone = [kind for kind in self.replica.state.kinds if kind not in data]
        self._commit(
            lambda state: Commit(
                at=0.0, deletes=tuple((kind, key) for kind in gone for key in state.kinds[kind].rows)
            )
        )

    def update(self, kind: str, updater: Callable[[Touched], Any]) -> None:
        """Commit what an updater does to a table, which it sees as it is at that moment."""

        def commit(state: State) -> Commit:
            records = state.kinds.get(kind) or Records(kind)
            touched = Touched(Bodies(records))
            updater(touched)
            puts = (_put(records, key, dumps(body)) for key, body in touched.held.items())
            deletes = tuple((kind, key) for key in touched.gone)
            return Commit(at=0.0, puts=tuple(put for put in puts if put is not None), deletes=deletes)

        self._commit(commit)

    def close(self) -> None:
        self.replica.close()

    def _commit(self, make: Callable[[State], Commit]) -> None:
        replica = self.replica
        with replica.lock.held():
            replica.catch_up()
            changes, _ = plan_commit(replica.state, make(replica.state))
            if changes:
                replica.state.apply(changes)
                replica.write(replica.journal.frame(changes))


def _put(records: Records, key: str, body: bytes) -> Record | None:
    """Return the next revision of a record, or None when the body is the one it has."""
    old = records.get(key)
    if old is None:
        return Record(records.kind, key, 1, body)
    if old.body == body:
        return None
    return Record(records.kind, key, old.revision + 1, body, old.index, old.blobs)
