"""The state in memory and the journal it follows, with other processes writing to it too."""

from __future__ import annotations

import gc
import os
from pathlib import Path

from rmabot.ports.store import Stopped, Unreadable
from rmabot.store.cipher import Cipher
from rmabot.store.disk import trouble
from rmabot.store.state import State
from rmabot.store.tinydb.frames import last_of
from rmabot.store.tinydb.journal import Journal, unreadable
from rmabot.store.tinydb.judge import judge
from rmabot.store.tinydb.lock import CommitLock, read_mark


class Replica:
    """Follows one store's file: it is changed under ``lock``, and read at any time.

    ``writing`` says that this process has the lock and a frame of its own on the way to the disk.
    """

    def __init__(self, path: Path, cipher: Cipher) -> None:
        self.path = path = path.resolve()  # another file takes its place, which must not be a link's
        self.cipher = cipher
        self.state = State()
        self.writing = False
        self._mark: bytes | None = None
        self._stopped: Stopped | None = None
        try:
            self.lock = CommitLock(locks_of(path) / "commit")
        except OSError as error:
            raise Unreadable(trouble(error, path)) from None
        try:
            self.journal = self._opened()
        except OSError as error:
            self.lock.close()
            raise Unreadable(trouble(error, path)) from None
        except BaseException:
            self.lock.close()
            raise

    def refresh(self) -> None:
        """Read what others confirmed, without the lock."""
        if self._stopped is not None:
            raise self._stopped
        if self.writing or (mark := self.lock.mark()) == self._mark:
            return
        confirmed = read_mark(mark)
        if confirmed is None:
            return  # just being written: the next look will see it
        if confirmed.ident != self.journal.header.ident:
            self._follow()
        self._read_frames(self.journal, confirmed.end)
        self._mark = mark

    def catch_up(self) -> None:
        """Read to the end, under the lock: a last frame that is not whole is dropped, unless it was confirmed."""
        if self._stopped is not None:
            raise self._stopped
        status = os.fstat(self.journal.descriptor)
        if status.st_size < self.journal.end:
            self.swap(self._load())
        elif status.st_nlink and self.lock.mark() == self._mark and not self.journal.goes_on():
            return
        self._follow()
        self._read_frames(self.journal)
        self._judge()

    def write(self, frame: bytes) -> None:
        """Make a frame of changes that are applied durable; raises Stopped, since memory is then ahead of the disk."""
        try:
            self.journal.append(frame)
            self.confirm()
        except OSError as error:
            raise self.stop(trouble(error, self.path)) from None

    def confirm(self) -> None:
        """Tell everybody that all of the journal is on the disk."""
        self._mark = self.lock.confirm(self.journal.header.ident, self.journal.end)

    def stop(self, reason: str) -> Stopped:
        """Answer nothing from now on."""
        self._stopped = Stopped(
            f"{reason}, then start again: what was confirmed is on the disk, the last turn is not"
        )
        return self._stopped

    def swap(self, journal: Journal) -> None:
        """Go on with another journal that stands where this one ends."""
        self.journal.close()
        self.journal = journal

    def close(self) -> None:
        """Let go of the files."""
        self.journal.close()
        self.lock.close()

    def _opened(self) -> Journal:
        """Read the journal, most of it before anybody has to wait for the lock."""
        try:
            self.journal = self._load()
        except FileNotFoundError:
            with self.lock.held():
                if not self.path.exists():
                    self.journal = Journal.create(self.path, self.cipher)
                    self.confirm()
                    return self.journal
            self.journal = self._load()
        try:
            with self.lock.held():
                self.catch_up()
        except BaseException:
            self.journal.close()
            raise
        return self.journal

    def _load(self) -> Journal:
        """Read a journal from its start into a new state."""
        journal, state = Journal.open(self.path, self.cipher), State()
        collecting = gc.isenabled()
        gc.disable()  # nothing that is read becomes garbage, and all of it would be looked at again and again
        try:
            state.fill(last_of(journal.read()))
        finally:
            if collecting:
                gc.enable()
        self.state = state
        return journal

    def _read_frames(self, journal: Journal, until: int | None = None) -> None:
        for changes in journal.read(until):
            self.state.apply(changes)

    def _follow(self) -> None:
        """Go over to the file that took this one's place: it stands where this one ends, so this one is read first."""
        while not os.fstat(self.journal.descriptor).st_nlink:
            self._read_frames(self.journal)
            try:
                journal = Journal.open(self.path, self.cipher)
            except FileNotFoundError:
                raise self.stop(f'the store "{self.path}" was taken away. put it back') from None
            if journal.header.previous == self.journal.header.ident:
                journal.go_to_base()
                self.swap(journal)
            else:
                journal.close()
                self.swap(self._load())

    def _judge(self) -> None:
        journal = self.journal
        verdict = judge(journal, read_mark(self.lock.mark()))
        if verdict.fault:
            raise unreadable(
                self.path,
                f"{verdict.fault}. restore it from a backup, or keep what is before that: rmabot store check --mend",
            )
        if verdict.torn:
            journal.cut()
        if verdict.known < journal.end:
            journal.write_again(verdict.known)
        self.confirm()


def locks_of(path: Path) -> Path:
    """Return the folder of a store's locks."""
    return path.with_name(f"{path.name}.locks")
