"""The same turns on stock TinyDB and on SQLite: what a turn costs elsewhere."""

import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import orjson
from tinydb import Query, TinyDB

from rmabot.ports.store import Commit
from rmabot.store.cipher import Cipher


class Peer(Protocol):
    """A store of somebody else's: turns committed together are durable when the call returns."""

    def commit(self, turns: Sequence[Commit]) -> None: ...

    def close(self) -> None: ...


class StockTinyDB:
    """TinyDB as it comes, in plain text: every change writes the whole file; made durable once a call."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._database = TinyDB(path)

    def commit(self, turns: Sequence[Commit]) -> None:
        key = Query().key
        for turn in turns:
            for record in turn.puts:
                row = {"key": record.key, "revision": record.revision, "body": orjson.loads(record.body)}
                self._database.table(record.kind).upsert(row, key == record.key)
            if turn.event is not None:
                self._database.table("seen").insert({"key": turn.event, "at": turn.at})
            for timer in turn.timers:
                self._database.table("timers").upsert({"key": timer.key, "due": timer.due}, key == timer.key)
            for out in turn.outbox:
                self._database.table("outbox").insert({"to": out.conversation, "effect": dict(out.effect)})
        with self._path.open("rb") as file:
            os.fsync(file.fileno())

    def load(self, turns: Sequence[Commit]) -> None:
        """Fill it faster than it would itself."""
        rows: dict[str, list[dict[str, Any]]] = {}
        for turn in turns:
            for record in turn.puts:
                row = {"key": record.key, "revision": record.revision, "body": orjson.loads(record.body)}
                rows.setdefault(record.kind, []).append(row)
        for kind, documents in rows.items():
            self._database.table(kind).insert_multiple(documents)

    def close(self) -> None:
        self._database.close()


class SealedSQLite:
    """SQLite with a write-ahead log, synced at each commit, its rows sealed as ours are."""

    def __init__(self, path: Path, cipher: Cipher) -> None:
        self._box = cipher.box(b"sqlite")
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.executescript(
            "pragma journal_mode=wal; pragma synchronous=full;"
            "create table record(kind text, key text, revision integer, body blob, primary key(kind, key)) without rowid;"
            "create table found(kind text, name text, value text, key text, primary key(kind, name, value, key)) without rowid;"
            "create index found_key on found(kind, key);"
            "create table seen(event text primary key, at real) without rowid;"
            "create table timer(key text primary key, due real, subject text, row blob) without rowid;"
            "create index timer_due on timer(due);"
            "create table outbox(row integer primary key, conversation text, channel text, effect blob);"
            "create index outbox_way on outbox(channel, conversation);"
        )

    def commit(self, turns: Sequence[Commit]) -> None:
        run = self._connection.execute
        run("begin immediate")
        for turn in turns:
            run("insert into seen values(?, ?)", (turn.event, turn.at)) if turn.event is not None else None
            for record in turn.puts:
                row = (
                    record.kind,
                    record.key,
                    record.revision,
                    self._box.seal(record.body, record.key.encode()),
                )
                run(
                    "insert into record values(?, ?, ?, ?) on conflict do update"
                    " set revision = excluded.revision, body = excluded.body where revision = excluded.revision - 1",
                    row,
                )
                if record.index:
                    run("delete from found where kind = ? and key = ?", (record.kind, record.key))
                for name, values in record.index.items():
                    for value in values:
                        run("insert into found values(?, ?, ?, ?)", (record.kind, name, value, record.key))
            for timer in turn.timers:
                sealed = self._box.seal(timer.name.encode(), timer.key.encode())
                row_of_timer = (timer.key, timer.due, timer.subject, sealed)
                run(
                    "insert into timer values(?, ?, ?, ?) on conflict do update set due = excluded.due",
                    row_of_timer,
                )
            for outgoing in turn.outbox:
                effect = self._box.seal(orjson.dumps(outgoing.effect), outgoing.conversation.encode())
                run(
                    "insert into outbox values(null, ?, ?, ?)",
                    (outgoing.conversation, outgoing.channel, effect),
                )
        run("commit")

    def close(self) -> None:
        self._connection.close()
