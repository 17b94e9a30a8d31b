"""`rmabot store check`, `export` and `copy`: each as its own process, on a store with a bit of everything in it."""

import asyncio
import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rmabot.ports.store import Audit, Claim, Commit, Delivered, Outgoing, Record, Store, Timer
from rmabot.store.open import open_store
from rmabot.store.tinydb.replica import locks_of
from tests.store.conftest import AT

Command = Callable[..., subprocess.CompletedProcess[str]]

ANA, BEN = "telegram:7", "telegram:8"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "var" / "rmabot.db"


@pytest.fixture
def command(tmp_path: Path) -> Command:
    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        own = {**os.environ, "RMABOT_STORE__KEY_FILE": str(tmp_path / "key"), **environment}
        return subprocess.run(
            [sys.executable, "-m", "rmabot.cli", "store", *arguments],
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=tmp_path,
            env=own,
            timeout=60,
            check=False,
        )

    return run


@pytest.fixture
def kept(path: Path, tmp_path: Path) -> list[str]:
    """Ana's and Ben's requests, each with a file; gives the names of the files."""
    return asyncio.run(_fill(path, tmp_path / "key"))


async def _fill(path: Path, key: Path) -> list[str]:
    store = await open_store(f"tinydb:///{path}", key)
    files = [await _file_one(store, who, f"RQ{number}") for number, who in enumerate((ANA, BEN), 1)]
    await store.close()
    return files


async def _file_one(store: Store, who: str, key: str) -> str:
    file = await store.put_blob(f"invoice of {who}".encode())
    body = json.dumps({"name": f"Zoë {who}"}, ensure_ascii=False).encode()
    await store.commit(
        Commit(
            at=AT,
            event=f"update:{who}",
            puts=(
                Record("session", who, 1, b"{}"),
                Record("request", key, 1, body, {"person": (who,)}, (file,)),
            ),
            claims=(Claim("number", key, key),),
            audit=(Audit(AT, who, "filed", key),),
            timers=(Timer(f"{key}:close", AT + 60, key, "close"),),
            outbox=(
                Outgoing(who, "telegram", {"text": "Filed."}),
                Outgoing(who, "telegram", {"text": "Wait."}),
            ),
        )
    )
    (row,) = await store.lease("telegram", AT, 1, AT, who)
    await store.settle([Delivered(row.row, AT, {"message": "42"})])
    return file


def test_a_sound_store_is_told_to_be(command: Command, kept: list[str]) -> None:
    """With what there is in it."""
    done = command("check")
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 request, 2 session, 2 claims, 2 timers, 2 rows to deliver, 2 acts, 2 events" in done.stdout
    assert "files: 2 opened, 0 of them" in done.stdout
    assert done.stdout.rstrip().endswith("all sound")


def test_checking_changes_nothing(command: Command, kept: list[str], path: Path) -> None:
    """Not a byte, and not the write that was cut off, which it tells of."""
    with path.open("r+b") as file:
        file.truncate(_end(path))
        file.seek(0, os.SEEK_END)
        file.write(_mark(path) + b"\x01\x02")
    before = {entry: entry.read_bytes() for entry in path.parent.rglob("*") if entry.is_file()}
    done = command("check")
    assert (done.returncode, done.stderr) == (0, "")
    assert "cut off" in done.stdout
    assert {entry: entry.read_bytes() for entry in path.parent.rglob("*") if entry.is_file()} == before


def test_damage_is_told_with_its_place_and_what_to_do(command: Command, kept: list[str], path: Path) -> None:
    """Exit 1, the sentence on stderr; mending keeps what is before, and the damaged file beside it."""
    data = bytearray(path.read_bytes())
    data[_end(path) - 20] ^= 1
    path.write_bytes(data)
    done = command("check")
    assert done.returncode == 1
    assert "it is damaged at byte" in done.stderr
    assert "rmabot store check --mend" in done.stderr
    assert "2 request" in done.stdout
    assert "all sound" not in done.stdout
    assert command("export").returncode == 1
    mended = command("check", "--mend")
    assert (mended.returncode, mended.stderr) == (0, "")
    assert "rmabot.db.damaged-1" in mended.stdout
    assert path.with_name("rmabot.db.damaged-1").read_bytes() == data
    assert "all sound" in command("check").stdout
    assert list(json.loads(command("export").stdout)["request"]) != []


def test_a_file_cut_short_can_be_mended_too(command: Command, kept: list[str], path: Path) -> None:
    """It says how much is missing."""
    os.truncate(path, _end(path) - 100)
    assert "confirmed bytes are missing" in command("check").stderr
    assert command("check", "--mend").returncode == 0


def test_mending_what_is_sound_does_nothing(command: Command, kept: list[str], path: Path) -> None:
    """Nobody asks for it twice."""
    before = path.read_bytes()
    assert command("check", "--mend").returncode == 0
    assert path.read_bytes() == before


def test_a_file_that_is_named_and_not_there_is_told(command: Command, kept: list[str], path: Path) -> None:
    """And one that is damaged, each with its name."""
    blobs = path.with_name("rmabot.db.blobs")
    (blobs / kept[0][:2] / kept[0]).unlink()
    (blobs / kept[1][:2] / kept[1]).write_bytes(b"RMABLOB\x01 what is this")
    done = command("check")
    assert done.returncode == 1
    assert f'the request record "RQ1" names the file {kept[0]}, which is not there' in done.stderr
    assert kept[1] in done.stderr
    assert "cannot be read" in done.stderr


def test_files_that_changed_places_are_told(
    command: Command, kept: list[str], path: Path, tmp_path: Path
) -> None:
    """Each is sealed with its name."""
    blobs = path.with_name("rmabot.db.blobs")
    (blobs / kept[0][:2] / kept[0]).write_bytes((blobs / kept[1][:2] / kept[1]).read_bytes())
    done = command("check")
    assert done.returncode == 1
    assert "is damaged" in done.stderr


@pytest.mark.parametrize(
    "arguments", [("check",), ("export",), ("copy", "tinydb:///var/rmabot.db", "tinydb:///x.db")]
)
def test_a_store_that_is_not_there_is_not_made(
    command: Command, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    """Nor is a key."""
    done = command(*arguments)
    assert done.returncode == 1
    assert done.stderr.startswith("rmabot: there is no store at ")
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_export_is_json_that_a_person_can_read(command: Command, kept: list[str]) -> None:
    """Every section, indented, accents as they are, times as dates."""
    done = command("export")
    assert done.returncode == 0
    assert '\n  "request": [\n' in done.stdout
    exported = json.loads(done.stdout)
    assert set(exported) == {
        "session",
        "request",
        "_claims",
        "_timers",
        "_acts",
        "_to_deliver",
        "_platform_ids",
    }
    assert exported["request"][0] == {
        "key": "RQ1",
        "revision": 1,
        "found_by": {"person": [ANA]},
        "files": [kept[0]],
        "body": {"name": f"Zoë {ANA}"},
    }
    assert exported["_timers"][0]["due"] == "2026-01-01T14:01:00+00:00"


def test_an_export_of_one_person_has_nothing_of_another(
    command: Command, kept: list[str], tmp_path: Path
) -> None:
    """Their session, what names them, and what belongs to that; files too, for their owner alone."""
    done = command("export", "--person", ANA, "--to", "ana.json", "--files", "ana")
    assert (done.returncode, done.stdout) == (0, "")
    written = (tmp_path / "ana.json").read_text("utf-8")
    assert set(json.loads(written)) == {
        "session", "request", "_claims", "_timers", "_acts", "_to_deliver", "_platform_ids", "_saved_files",
    }  # fmt: skip
    assert ANA in written
    assert not any(other in written for other in (BEN, "RQ2", kept[1]))
    saved = {entry.name: entry.read_bytes() for entry in (tmp_path / "ana").iterdir()}
    assert saved == {"RQ1-1.bin": b"invoice of telegram:7", "data.json": (tmp_path / "ana.json").read_bytes()}
    assert json.loads(written)["_saved_files"] == {kept[0]: "RQ1-1.bin"}
    modes = {
        stat.S_IMODE(entry.stat().st_mode) for entry in (tmp_path / "ana.json", *(tmp_path / "ana").iterdir())
    }
    assert modes == {0o600}
    assert (
        command("export", "--to", "ana.json").stderr
        == 'rmabot: "ana.json" is there already, and is not written over. name a new one\n'
    )
    assert command("export", "--files", "ana").returncode == 1
    assert command("export", "--person", " ").returncode == 2
    assert json.loads(command("export", "--person", "telegram:9").stdout) == {}


def test_a_copy_is_the_same_store(command: Command, kept: list[str], tmp_path: Path) -> None:
    """Into an empty one only; the export of both is one, files and remembered events come along."""
    one, other = "tinydb:///var/rmabot.db", "tinydb:///else/copy.db"
    done = command("copy", one, other)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"RMABOT_STORE__URL={other}" in done.stdout
    exports = [
        command("export", "--files", name, RMABOT_STORE__URL=url).stdout
        for name, url in (("a", one), ("b", other))
    ]
    assert json.loads(exports[0]) == json.loads(exports[1])
    assert {entry.name for entry in (tmp_path / "a").iterdir()} == {
        entry.name for entry in (tmp_path / "b").iterdir()
    }
    assert "2 events remembered" in command("check", RMABOT_STORE__URL=other).stdout
    again = command("copy", one, other)
    assert again.returncode == 1
    assert "is not empty" in again.stderr


def _mark(path: Path) -> bytes:
    """How each frame of the file begins."""
    return path.read_bytes()[12:20]


def _end(path: Path) -> int:
    """How much of the file is confirmed."""
    return int.from_bytes((locks_of(path) / "commit").read_bytes()[16:24], "little")
