"""Kill -9 a rotation of keys at moments of chance while another process writes turns, and look at what is left."""

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from rmabot.store.blobs import BlobFolder
from rmabot.store.check import check_store
from rmabot.store.keyfile import KeyFile, load_cipher
from rmabot.store.rotation import drop_old, rotate
from rmabot.store.tinydb.store import TinyDbStore, blobs_of
from tests.store.conftest import turn

ROUNDS, BEGUN_WITH = 2, 200


async def write(folder: Path) -> None:
    """Commit turns and files until killed or told to end, and say the number of each that is kept."""
    path = folder / "rmabot.db"
    store = await TinyDbStore.open(path, load_cipher(folder / "key", data=path))
    number = BEGUN_WITH
    while not (folder / "enough").exists():
        number += 1
        await store.put_blob(b"file %d" % number)
        await store.commit(turn(number))
        print(number, flush=True)
        await asyncio.sleep(0.004)
    await store.close()


async def turn_key(folder: Path) -> None:
    """Change the key, again and again, until killed or told to end."""
    path, keys = folder / "rmabot.db", KeyFile(folder / "key")
    while not (folder / "enough").exists():
        await rotate(path, keys)


async def filled(folder: Path) -> None:
    """Make the store that both work on."""
    path = folder / "rmabot.db"
    store = await TinyDbStore.open(path, load_cipher(folder / "key", data=None))
    for number in range(1, BEGUN_WITH + 1):
        await store.commit(turn(number))
    await store.close()


async def wrong(folder: Path, last: int) -> str:
    """What is lost or does not open, "" for nothing; and a rotation after it ends what was begun."""
    path, keys = folder / "rmabot.db", KeyFile(folder / "key")
    await rotate(path, keys)
    await drop_old(path, keys)
    if len(keys.ids()) != 1:
        return f"{len(keys.ids())} keys stay"
    cipher = load_cipher(folder / "key", data=path)
    if faults := check_store(path, cipher, BlobFolder(blobs_of(path), cipher)).faults:
        return str(faults)
    store = await TinyDbStore.open(path, cipher)
    try:
        record = await store.get("session", "telegram:1")
        if record is None or record.revision < last:
            return f"turn {last} was kept, and {record and record.revision} is there"
        waiting = await store.waiting()
        if waiting != record.revision:
            return f"{waiting} rows wait after {record.revision} turns"
        files = {one: b"file %d" % one for one in range(BEGUN_WITH + 1, last + 1)}
        lost = [one for one, data in files.items() if await store.get_blob(cipher.name(data)) != data]
        return f"files are lost: {lost[:5]}" if lost else ""
    finally:
        await store.close()


def _beside(what: str, folder: Path) -> subprocess.Popen[str]:
    own = [sys.executable, "-m", "tests.store.kill_rotation_beside", str(folder), what]
    return subprocess.Popen(own, stdout=subprocess.PIPE, text=True)


def round_(folder: Path, chance: random.Random) -> tuple[int, str]:
    """One writer, and a rotation killed twice beside it; how many turns were kept meanwhile, and what is wrong."""
    asyncio.run(filled(folder))
    writer = _beside("write", folder)
    assert writer.stdout is not None
    last = int(writer.stdout.readline())
    for _ in range(2):
        turner = _beside("turn", folder)
        before = _first(folder)
        while _first(folder) == before and turner.poll() is None:
            time.sleep(0.005)
        time.sleep(chance.random() * 0.1)
        os.kill(turner.pid, signal.SIGKILL)
        turner.wait()
    (folder / "enough").touch()
    said, _ = writer.communicate(timeout=60)
    if writer.returncode:
        return 0, "the writer came to grief"
    last = int(said.split()[-1]) if said.split() else last
    return last - BEGUN_WITH, asyncio.run(wrong(folder, last))


def _first(folder: Path) -> bytes:
    return KeyFile(folder / "key").ids()[0]


def main() -> int:
    """Play the rounds, or one of the two beside them."""
    folder = Path(sys.argv[1])
    if sys.argv[2] in {"write", "turn"}:
        asyncio.run({"write": write, "turn": turn_key}[sys.argv[2]](folder))
        return 0
    chance, written = random.Random(int(sys.argv[2])), 0
    for number in range(ROUNDS):
        own = folder / str(number)
        own.mkdir()
        turns, said = round_(own, chance)
        if said:
            print(f"round {number} of chance {sys.argv[2]}: {said}")
            return 1
        written += turns
    print(f"{ROUNDS * 2} kills beside {written} turns")
    return 0


if __name__ == "__main__":
    sys.exit(main())
