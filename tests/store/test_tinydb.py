"""The store stays TinyDB to its users: tables, queries, updates, each change one commit."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tinydb import Query, where
from tinydb.operations import increment
from tinydb.table import Document

from rmabot.ports.store import Commit, Conflict, Record
from rmabot.store.cipher import Cipher
from rmabot.store.tinydb.table import JournalDB, JournalTable
from tests.store.conftest import AT, Open


@pytest.fixture
def database(path: Path, cipher: Cipher) -> Iterator[Any]:
    with JournalDB(path, cipher) as opened:
        yield opened


def document(body: dict[str, Any], key: str) -> Document:
    """A document with an id of ours: TinyDB is written for numbers, and takes any."""
    return Document(body, key)  # type: ignore[arg-type]


def test_documents_are_inserted_found_changed_and_removed(database: Any) -> None:
    """With TinyDB's own words, by query and by id."""
    table = database.table("parts")
    first, second = table.insert_multiple([{"name": "lens", "stock": 1}, {"name": "fan", "stock": 2}])
    table.insert(document({"name": "hdd", "stock": 0}, "H1"))
    assert {found["name"] for found in table.search(where("stock") > 0)} == {"lens", "fan"}
    assert table.get(doc_id="H1") == {"name": "hdd", "stock": 0}
    assert table.get(Query().name == "fan").doc_id == second
    table.update(increment("stock"), where("name") == "hdd")
    table.update({"stock": 9}, doc_ids=[first])
    table.upsert({"name": "psu", "stock": 4}, where("name") == "psu")
    assert sorted(found["stock"] for found in table) == [1, 2, 4, 9]
    assert table.remove(where("stock") > 3)
    assert len(table) == table.count(where("stock") < 3) == 2
    with pytest.raises(ValueError, match="already exists"):
        table.insert(document({}, "H1"))
    assert table.update({"stock": 1}, doc_ids=["none"]) == []
    table.truncate()
    assert table.all() == []
    assert database.tables() == set()


def test_put_and_drop_say_the_whole_document(database: Any) -> None:
    """Where TinyDB merges and searches, these replace and remove by id."""
    table = database.table("parts")
    assert isinstance(table, JournalTable)
    table.put("a", {"name": "lens", "stock": 1})
    table.put("a", {"name": "lens"})
    assert table.all() == [{"name": "lens"}]
    table.drop("a")
    table.drop("a")
    assert len(table) == 0


def test_a_document_is_a_copy(database: Any) -> None:
    """What a reader does to it changes nothing that is kept."""
    table = database.table("parts")
    table.insert(document({"tags": ["a"]}, "1"))
    table.get(doc_id="1")["tags"].append("b")
    assert table.get(doc_id="1") == {"tags": ["a"]}


def test_what_was_written_is_there_after_opening_again(path: Path, cipher: Cipher) -> None:
    """Each call was a commit; tables can be dropped, one or all."""
    first: Any
    with JournalDB(path, cipher) as first:
        for name in ("a", "b", "c"):
            first.table(name).insert(document({"of": name}, "1"))
        first.drop_table("b")
    second: Any
    with JournalDB(path, cipher) as second:
        assert second.tables() == {"a", "c"}
        assert second.table("c").get(doc_id="1") == {"of": "c"}
        second.drop_tables()
    with JournalDB(path, cipher) as third:
        assert third.tables() == set()


def test_a_failing_update_changes_nothing(database: Any) -> None:
    """Not the documents that came before the one it failed on."""
    table = database.table("parts")
    table.insert_multiple([{"n": 1}, {"n": 2}, {"n": "x"}])
    with pytest.raises(TypeError):
        table.update(increment("n"))
    assert [found["n"] for found in table] == [1, 2, "x"]


async def test_the_records_of_the_port_are_documents(opened: Open) -> None:
    """A change by TinyDB is a revision; what it is found by and its blobs stay; a turn on the old one is refused."""
    store = await opened()
    index = {"person": ("telegram:7",)}
    await store.commit(Commit(at=AT, puts=(Record("request", "RQ1", 1, b'{"state":"NEW"}', index, ("b",)),)))
    table: Any = store.database.table("request")
    assert table.search(where("state") == "NEW")[0].doc_id == "RQ1"
    table.update({"state": "HELD"}, where("state") == "NEW")
    table.update({"state": "HELD"}, where("state") == "HELD")
    record = Record("request", "RQ1", 2, b'{"state":"HELD"}', index, ("b",))
    assert await store.get("request", "RQ1") == record
    assert (await (await opened()).find("request", "person", "telegram:7")).records == (record,)
    with pytest.raises(Conflict):
        await store.commit(Commit(at=AT, puts=(Record("request", "RQ1", 2, b"{}"),)))


async def test_tinydb_and_the_port_write_in_turn(opened: Open) -> None:
    """A call of TinyDB waits for the frame that is on its way, and the next turn is on what it left."""
    store = await opened()
    table = store.database.table("note")
    for number in range(1, 20, 2):
        put = Commit(at=AT, puts=(Record("note", "n", number, b'{"n":%d}' % number),))
        waiting = asyncio.ensure_future(store.commit(put))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        if number % 4 == 1:
            await waiting
            table.put("n", {"n": number + 1})
        else:
            table.put("other", {"n": number})
            await waiting
            table.put("n", {"n": number + 1})
    record = await (await opened()).get("note", "n")
    assert record is not None
    assert record.revision == 20
