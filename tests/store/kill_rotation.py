"""Kill -9 a rotation of keys before each of its steps on the disk, in copies of one store, and look at what is left."""

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rmabot.store.blobs import BlobFolder
from rmabot.store.check import check_store
from rmabot.store.keyfile import KeyFile, load_cipher
from rmabot.store.rotation import drop_old, rotate
from rmabot.store.tinydb.store import TinyDbStore, blobs_of
from tests.store.conftest import turn

STEPS = (
    "open", "pwrite", "fsync", "fdatasync", "ftruncate", "rename", "replace", "unlink", "utime", "link",
)  # fmt: skip
TURNS, FILES = 5, (b"invoice", b"photo")


async def filled(folder: Path) -> None:
    """Make the store that is copied: every place of it sealed with the first key."""
    store = await TinyDbStore.open(folder / "rmabot.db", load_cipher(folder / "key", data=None))
    for number in range(1, TURNS + 1):
        await store.commit(turn(number))
    for data in FILES:
        await store.put_blob(data)
    await store.close()


def steps_until(folder: Path, last: int) -> int:
    """Rotate in a process that is killed before its step number ``last``; return how many steps it took."""
    told, tell = os.pipe()
    child = os.fork()
    if not child:
        _count(last, tell)
        asyncio.run(rotate(folder / "rmabot.db", KeyFile(folder / "key")))
        os._exit(0)
    os.close(tell)
    with os.fdopen(told, "rb") as pipe:
        count = len(pipe.read())
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, status
    return count


def _count(last: int, tell: int) -> None:
    """Tell of every step, and let ``last`` be none."""
    taken = 0

    def counted(step: Callable[..., Any]) -> Callable[..., Any]:
        def take(*given: Any, **named: Any) -> Any:
            nonlocal taken
            if taken == last:
                os.kill(os.getpid(), signal.SIGKILL)
            taken += 1
            os.write(tell, b".")
            return step(*given, **named)

        return take

    for name in STEPS:
        setattr(os, name, counted(getattr(os, name)))


async def wrong(folder: Path) -> str:
    """What a killed rotation lost; "" when all is there, and the next one comes to its end."""
    path, keys = folder / "rmabot.db", KeyFile(folder / "key")
    if (folder / "key").stat().st_mode & 0o777 != 0o600:
        return "the key file is open to others"
    if said := await _missing(path):
        return f"killed: {said}"
    done = await rotate(path, keys)
    if (gone := await drop_old(path, keys)) != len(done.kept):
        return f"{gone} keys dropped of {done.kept}"
    if len(keys.ids()) != 1:
        return "an old key stays"
    cipher = load_cipher(folder / "key", data=path)
    if faults := check_store(path, cipher, BlobFolder(blobs_of(path), cipher)).faults:
        return str(faults)
    return await _missing(path)


async def _missing(path: Path) -> str:
    cipher = load_cipher(path.with_name("key"), data=path)
    store = await TinyDbStore.open(path, cipher)
    try:
        record = await store.get("session", "telegram:1")
        files = [await store.get_blob(cipher.name(data)) for data in FILES]
        if record is None or record.revision != TURNS or await store.waiting() != TURNS:
            return "records are lost"
        return "" if files == list(FILES) else "files are lost"
    finally:
        await store.close()


def main() -> int:
    """Kill before each step, and print how many there were."""
    folder = Path(sys.argv[1])
    (folder / "whole").mkdir()
    asyncio.run(filled(folder / "whole"))
    killed, last = 0, 0
    while True:
        round_ = folder / str(last)
        shutil.copytree(folder / "whole", round_)
        whole = steps_until(round_, last) < last
        if said := asyncio.run(wrong(round_)):
            print(f"killed before step {last}: {said}")
            return 1
        if whole:
            break
        shutil.rmtree(round_)
        killed, last = killed + 1, last + 1
    print(f"{killed} kills")
    return 0


if __name__ == "__main__":
    sys.exit(main())
