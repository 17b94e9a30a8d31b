"""What TinyDB's users hold: a database of tables of documents."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any, cast

from tinydb import TinyDB
from tinydb.table import Table

from rmabot.store.tinydb.documents import Body
from rmabot.store.tinydb.storage import JournalStorage


class JournalTable(Table):
    """A table whose changes are one frame each and cost what they change: TinyDB's own copies the whole table."""

    document_id_class = str  # type: ignore[assignment] # TinyDB takes any type, and is written for int

    def __init__(self, storage: JournalStorage, name: str, **_: Any) -> None:
        # nothing is remembered of a query: other processes, and the port, change the table too
        super().__init__(storage, name, cache_size=0)

    def put(self, key: str, body: Mapping[str, Any]) -> None:
        """Set a document whole, where TinyDB's ``upsert`` merges."""

        def updater(table: MutableMapping[str, Body]) -> None:
            table[key] = dict(body)

        self._update_table(updater)

    def drop(self, key: str) -> None:
        """Remove a document, whether or not it is there."""
        self._update_table(lambda table: table.pop(key, None))

    def _update_table(self, updater: Callable[[Any], Any]) -> None:
        cast("JournalStorage", self._storage).update(self.name, updater)

    def _get_next_id(self) -> str:
        return uuid.uuid4().hex


class JournalDB(TinyDB):
    """TinyDB on a store's file: ``JournalDB(path, cipher)``; what is indexed and which blobs are named stays as it was."""

    table_class: type[Table] = JournalTable
    default_storage_class = JournalStorage  # type: ignore[assignment] # TinyDB says JSONStorage, and means any

    def table(self, name: str, **kwargs: Any) -> JournalTable:
        """Return a table, which need not be there yet."""
        return cast("JournalTable", super().table(name, **kwargs))

    @property
    def storage(self) -> JournalStorage:
        """Return the storage, which has the replica."""
        return cast("JournalStorage", super().storage)
