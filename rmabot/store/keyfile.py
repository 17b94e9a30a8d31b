"""The key file: made once, readable by its owner alone, and never made anew for data that has a key already."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import Struct

from rmabot.ports.store import StoreError, Unreadable
from rmabot.rma.record import replace
from rmabot.store.cipher import KEY_BYTES, Cipher, id_of
from rmabot.store.disk import folder, sync_folder

_HEAD = """\
# The key to what rmabot stores. Keep a copy apart from the data: without it nobody can read the data, you neither.
# The first key seals, further ones only open what they sealed. The names line stays when keys change.
"""


def default_key_file() -> Path:
    """Return where the key is when no setting says otherwise."""
    config = os.environ.get("XDG_CONFIG_HOME")
    return (Path(config) if config else Path.home() / ".config") / "rmabot" / "key"


class Keys(Struct, frozen=True):
    """What a key file holds: the first of ``sealing`` seals, all open."""

    sealing: tuple[bytes, ...]
    names: bytes

    def text(self) -> str:
        """Return it as the file is written."""
        lines = [*[f"key {key.hex()}" for key in self.sealing], f"names {self.names.hex()}"]
        return "\n".join([_HEAD.rstrip(), *lines, ""])


class KeyFile:
    """A key file: read again when it changed, and changed in one step, by one process at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: tuple[int, int, int] | None = None

    def cipher(self) -> Cipher:
        """Return a cipher that follows the file; raises FileNotFoundError, or Unreadable."""
        self._seen = self._look()
        keys = self.read()
        return Cipher(keys.sealing, keys.names, self._again)

    def read(self) -> Keys:
        """Return what the file holds now; raises FileNotFoundError, or Unreadable."""
        try:
            text = self.path.read_text("ascii")
        except FileNotFoundError:
            raise
        except (OSError, UnicodeDecodeError) as error:
            raise Unreadable(f'the key file "{self.path}" cannot be read: {_reason(error)}') from None
        return _parsed(text, self.path)

    def make(self) -> None:
        """Write a new key file, unless another process made one at the same moment."""
        text = Keys((secrets.token_bytes(KEY_BYTES),), secrets.token_bytes(KEY_BYTES)).text()
        try:
            folder(self.path.parent)
            with _part(self.path, text) as part, suppress(FileExistsError):
                os.link(part, self.path)
        except OSError as error:
            raise Unreadable(f'the key file "{self.path}" cannot be made: {_reason(error)}') from None

    def begin_with_new(self) -> bytes:
        """Put a new key before the others and return its id: from now on it seals."""
        fresh = secrets.token_bytes(KEY_BYTES)
        self._change(lambda keys: (fresh, *keys))
        return id_of(fresh)

    def ids(self) -> tuple[bytes, ...]:
        """Return the ids of its keys, the one that seals first."""
        return tuple([id_of(key) for key in self.read().sealing])

    def drop(self, gone: Collection[bytes]) -> int:
        """Take keys away by their ids, never the first, and count them."""
        before: list[int] = []

        def less(keys: tuple[bytes, ...]) -> tuple[bytes, ...]:
            before.append(len(keys))
            return keys[0], *[key for key in keys[1:] if id_of(key) not in gone]

        after = self._change(less)
        return before[0] - after

    def _change(self, change: Callable[[tuple[bytes, ...]], tuple[bytes, ...]]) -> int:
        """Write the file anew in one step: several stores may have one key file, and none may lose the other's key."""
        target = self.path.resolve()  # a link to it stays one
        try:
            with _alone(target.parent):
                keys = self.read()
                changed = replace(keys, sealing=change(keys.sealing))
                with _part(target, changed.text()) as part:
                    part.replace(target)
        except OSError as error:
            raise StoreError(f'the key file "{self.path}" cannot be changed: {_reason(error)}') from None
        return len(changed.sealing)

    def _look(self) -> tuple[int, int, int] | None:
        try:
            status = self.path.stat()
        except OSError:
            return None  # a process that has the keys goes on without the file
        return status.st_ino, status.st_mtime_ns, status.st_size

    def _again(self) -> Sequence[bytes]:
        look = self._look()
        if look in {self._seen, None}:
            return ()
        keys = self.read().sealing
        self._seen = look
        return keys


def load_cipher(path: Path, *, data: Path | None) -> Cipher:
    """Return the cipher of the key file, which is made if it is missing and there is no ``data`` yet.

    Raises Unreadable for a file that holds no key, and for data whose key file is missing.
    """
    file = KeyFile(path)
    try:
        return file.cipher()
    except FileNotFoundError:
        if data is not None:
            raise Unreadable(
                f'"{data}" holds data, but its key file "{path}" is not there. put it back, or name it in '
                "RMABOT_STORE__KEY_FILE; a new key would not open this data, so none is made"
            ) from None
    file.make()
    return file.cipher()


@contextmanager
def _part(path: Path, text: str) -> Iterator[Path]:
    """Give a file beside another that holds the text durably; what was done with it is durable afterwards."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        yield part
    finally:
        part.unlink(missing_ok=True)
    sync_folder(path.parent)


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    """Keep others from changing key files in this folder; the kernel frees it when the process dies."""
    descriptor = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _parsed(text: str, path: Path) -> Keys:
    keys: list[bytes] = []
    names = b""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        what, _, written = line.partition(" ")
        try:
            key = bytes.fromhex(written)
        except ValueError:
            key = b""
        if what not in {"key", "names"} or len(key) != KEY_BYTES:
            raise Unreadable(f'"{path}:{number}" is no line of a key file of rmabot. put the right file back')
        if what == "key":
            keys.append(key)
        else:
            names = key
    if not keys or not names:
        raise Unreadable(
            f'the key file "{path}" has no {"names" if keys else "key"} line. put the right file back'
        )
    return Keys(tuple(keys), names)


def _reason(error: Exception) -> str:
    return (error.strerror or str(error)).lower() if isinstance(error, OSError) else "it is no text"
