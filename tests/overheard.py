"""Every line that is logged in the whole run, looked at for what the tests plant: nobody's words, name, serial or token."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

PLANTED = (
    "Jane Roy", "Main Street", "M5V 1A1", "416 555 0123", "4165550123", "G12345678", "Camera Store Ltd", "Since yesterday evening", "terminal:ana",
    "4242:AAtest", "xoxb-", "xapp-", "jane@example.com",
)  # fmt: skip
"""What customers of the tests are called, say and send, and the tokens of their platforms."""
OURS = ("rmabot", "rmabot_telegram", "rmabot_slack", "rmabot_terminal")


EARS = Path(__file__).parent / "ears"
"""Where Python finds what it runs at the start of every process of the tests."""


class Overheard:
    """Stands where log records are made: no handler, level of a handler, or test that silences a log comes before it.

    ``processes`` is a file to which the processes of the tests write what they leak.
    """

    def __init__(self, processes: Path | None = None) -> None:
        self.lines = 0
        self.leaks: list[str] = []
        self._processes, self._read = processes, 0
        self._before: Callable[..., logging.LogRecord] = logging.getLogRecordFactory()

    def begin(self) -> None:
        """Hear everything that is logged from now on; of ours what is said at DEBUG too."""
        logging.setLogRecordFactory(self._made)
        self.listen()

    def listen(self, others: Iterable[str] = ()) -> None:
        """Hear again what an earlier test silenced by starting a log of its own: ours, and ``others``."""
        for name in OURS:
            logging.getLogger(name).setLevel(logging.DEBUG)
        for name in others:
            logging.getLogger(name).setLevel(logging.NOTSET)
        for logger in logging.root.manager.loggerDict.values():
            if isinstance(logger, logging.Logger):
                logger.disabled = (
                    False  # the import linter's own configuration switches off all that is there
                )

    def end(self) -> None:
        """Hear no more."""
        logging.setLogRecordFactory(self._before)

    def take(self) -> list[str]:
        """Return what was leaked since this was last asked."""
        leaks, self.leaks = self.leaks, []
        return leaks + self._of_processes()

    def _of_processes(self) -> list[str]:
        if self._processes is None or not self._processes.exists():
            return []
        written = self._processes.read_text("utf-8").splitlines()
        new, self._read = written[self._read :], len(written)
        return new

    def _made(self, *args: Any, **named: Any) -> logging.LogRecord:
        record = self._before(*args, **named)
        self.lines += 1
        self.leaks += leaks_in(record)
        return record


def leaks_in(record: logging.LogRecord) -> list[str]:
    """What was planted and stands in a line, its traceback included."""
    line = logging.Formatter("%(levelname)s %(name)s: %(message)s").format(record)
    return [f"{secret!r} in the line: {line}" for secret in PLANTED if secret in line]


def hear_into(file: Path) -> None:
    """In a process of the tests: append what it leaks to a file, a line each, at the levels at which it logs."""
    made = logging.getLogRecordFactory()

    def heard(*args: Any, **named: Any) -> logging.LogRecord:
        record = made(*args, **named)
        for leak in leaks_in(record):
            with file.open("a", encoding="utf-8") as out:
                out.write(f"process {os.getpid()}: {' '.join(leak.split())}\n")
        return record

    logging.setLogRecordFactory(heard)
