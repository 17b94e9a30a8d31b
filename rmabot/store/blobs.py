"""Blobs as files: sealed, named by a keyed hash of what is in them, there whole or not at all."""

from __future__ import annotations

import os
import re
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from rmabot.ports.store import BLOB_UNNAMED_SECONDS, StoreError, Unreadable
from rmabot.store.cipher import KEY_ID_BYTES, Broken, Cipher
from rmabot.store.disk import folder, sync_folder, trouble, write_all
from rmabot.store.locks import locked

MAGIC = b"RMABLOB\x01"
_HEAD_BYTES = len(MAGIC) + KEY_ID_BYTES
_CONTEXT = b"blobs"
_NAME = re.compile(r"[0-9a-f]{40}")


class BlobFolder:
    """A folder of blobs beside a store; every call waits on the disk."""

    def __init__(self, path: Path, cipher: Cipher, clock: Callable[[], float] = time.time) -> None:
        self.path = path
        self._cipher = cipher
        self._clock = clock

    def put(self, data: bytes) -> str:
        """Keep bytes, or take note that they are wanted again; raises StoreError when they could not be kept."""
        name = self._cipher.name(data)
        path = self._place(name)
        try:
            folder(path.parent)
            with self._locked():
                if path.exists():
                    self._date(path)
                    return name
            self._write(path, name, data)
        except OSError as error:
            raise StoreError(
                f"{trouble(error, self.path)}, then send the file again: nothing of it was kept"
            ) from None
        return name

    def get(self, name: str) -> bytes | None:
        """Return what was kept, or None; raises Unreadable for a file that is damaged."""
        if not _NAME.fullmatch(name):
            return None
        path = self._place(name)
        try:
            return self._opened(path.read_bytes(), name)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise Unreadable(trouble(error, path)) from None
        except Unreadable as reason:
            raise Unreadable(f'the file "{path}" cannot be read: {reason}') from None
        except Broken:
            raise Unreadable(f'the file "{path}" is damaged. restore it from a backup') from None

    def sound(self, name: str) -> bool:
        """Tell whether a blob is there; raises Unreadable for one that is damaged or is not what it is named for."""
        data = self.get(name)
        if data is not None and self._cipher.name(data) != name:
            raise Unreadable(f'the file "{self._place(name)}" is another one. restore it from a backup')
        return data is not None

    def names(self) -> Iterator[str]:
        """Go through the names of all blobs."""
        for path in sorted(self.path.glob("[0-9a-f][0-9a-f]/*")):
            if _NAME.fullmatch(path.name):
                yield path.name

    def sweep(self, named: set[str], now: float) -> int:
        """Remove what is not named and older than a day, and what was never finished; count the first."""
        old = now - BLOB_UNNAMED_SECONDS
        gone = sum(self._remove(self._place(name), old) for name in self.names() if name not in named)
        for part in self.path.glob(".part-*"):
            self._remove(part, old)
        return gone

    def settle(self) -> None:
        """Return when every blob that is put from now on is sealed with the key file's first key."""
        if self.path.is_dir():
            with self._locked():
                self._cipher.refresh()

    def sealed_otherwise(self) -> Iterator[str]:
        """Go through the names of the blobs that the key file's first key did not seal."""
        wanted = self._cipher.refresh()
        for name in self.names():
            try:
                with self._place(name).open("rb") as file:
                    head = file.read(_HEAD_BYTES)
            except FileNotFoundError:
                continue  # swept meanwhile
            if head[len(MAGIC) :] != wanted:
                yield name

    def seal_again(self, name: str) -> None:
        """Seal a blob with the first key, unless it was swept meanwhile; its age stays. Raises Unreadable, StoreError."""
        data, path = self.get(name), self._place(name)
        if data is None:
            return
        try:
            with self._part(name, data, self._cipher.refresh()) as part, self._locked():
                status = path.stat()
                os.utime(part, ns=(status.st_atime_ns, status.st_mtime_ns))
                part.rename(path)
            sync_folder(path.parent)
        except FileNotFoundError:
            return
        except OSError as error:
            raise StoreError(f"{trouble(error, path)}, then go on: rmabot store rotate-key") from None

    def _place(self, name: str) -> Path:
        return self.path / name[:2] / name

    def _locked(self) -> AbstractContextManager[None]:
        """Keep sweeping and wanting again apart."""
        return locked(self.path / "lock")

    def _date(self, path: Path) -> None:
        now = self._clock()
        os.utime(path, (now, now))

    def _write(self, path: Path, name: str, data: bytes) -> None:
        """Put a blob in its place, sealed with the key of that moment: whoever rotates it looks at what is there since."""
        while not self._placed(path, name, data, self._cipher.refresh()):
            pass

    def _placed(self, path: Path, name: str, data: bytes, key_id: bytes) -> bool:
        with self._part(name, data, key_id) as part:
            self._date(part)
            with self._locked():
                if self._cipher.refresh() != key_id:
                    return False
                part.rename(path)
            sync_folder(path.parent)
        return True

    @contextmanager
    def _part(self, name: str, data: bytes, key_id: bytes) -> Iterator[Path]:
        """Give a file that holds the blob durably and is no blob yet."""
        part = self.path / f".part-{secrets.token_hex(8)}"
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            try:
                sealed = self._cipher.box(_CONTEXT, key_id).seal(data, name.encode())
                write_all(descriptor, MAGIC + key_id + sealed, 0)
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            yield part
        finally:
            part.unlink(missing_ok=True)

    def _opened(self, kept: bytes, name: str) -> bytes:
        if not kept.startswith(MAGIC):
            raise Broken
        box = self._cipher.box(_CONTEXT, kept[len(MAGIC) : _HEAD_BYTES])
        return box.open(memoryview(kept)[_HEAD_BYTES:], name.encode())

    def _remove(self, path: Path, old: float) -> bool:
        with self._locked():
            try:
                if path.stat().st_mtime >= old:
                    return False
                path.unlink()
            except FileNotFoundError:
                return False
        return True
