"""Every line that is logged in the whole run, looked at for what the tests plant: nobody's words, name, serial or token."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

PLANTED = (
    "Jane Roy", "Main Street", "M5V 1A1", "416 555 0123", "4165550123", "G12345678", "Camera Store Ltd", "Since yesterday evening", "terminal:ana",
    "4242:AAtest", "xoxb-", "xapp-", "jane@example.com",
)  # fmt: skip
"""What customers of the tests are called, say and send, and the tokens of their platforms."""
OURS = ("rmabot", "rmabot_telegram", "rmabot_slack", "rmabot_terminal")


class Overheard:
    """Stands where log records are made: no handler, level of a handler, or test that silences a log comes before it."""

    def __init__(self) -> None:
        self.lines = 0
        self.leaks: list[str] = []
        self._before: Callable[..., logging.LogRecord] = logging.getLogRecordFactory()

    def begin(self) -> None:
        """Hear everything that is logged from now on; of ours what is said at DEBUG too."""
        logging.setLogRecordFactory(self._made)
        for name in OURS:
            logging.getLogger(name).setLevel(logging.DEBUG)

    def end(self) -> None:
        """Hear no more."""
        logging.setLogRecordFactory(self._before)

    def take(self) -> list[str]:
        """Return what was leaked since this was last asked."""
        leaks, self.leaks = self.leaks, []
        return leaks

    def _made(self, *args: Any, **named: Any) -> logging.LogRecord:
        record = self._before(*args, **named)
        self.lines += 1
        line = logging.Formatter("%(levelname)s %(name)s: %(message)s").format(record)
        self.leaks += [f"{secret!r} in the line: {line}" for secret in PLANTED if secret in line]
        return record
