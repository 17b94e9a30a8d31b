"""Logging without personal data: a conversation appears as a mark that says which, not whose."""

from __future__ import annotations

import json
import logging
import sys
from hashlib import blake2b
from typing import TextIO

LOUD = ("httpx", "httpcore", "aiohttp", "slack_sdk", "slack_bolt", "telegram", "fontTools", "fpdf")
"""Libraries of which only warnings are let through."""


def mark(name: str) -> str:
    """Return a short mark for a conversation, an event key or another name that may tell who it is."""
    return blake2b(name.encode(), digest_size=5).hexdigest()


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as JSON: time, level, who says it, what."""
        row = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"), "level": record.levelname.lower(),
            "from": record.name, "message": record.getMessage(),
        }  # fmt: skip
        return json.dumps(row, ensure_ascii=False)


def start(form: str = "text", least: str = "info", stream: TextIO | None = None) -> None:
    """Send the house's log to a stream, standard error by default; ``form`` is text or json, ``least`` a level."""
    level = logging.getLevelNamesMapping()[least.upper()]
    handler = logging.StreamHandler(stream or sys.stderr)
    text = logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    handler.setFormatter(JsonLines() if form == "json" else text)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # What the libraries say at INFO holds addresses with tokens in them.
    for loud in LOUD:
        logging.getLogger(loud).setLevel(max(level, logging.WARNING))


def silent() -> None:
    """Keep the log out of a conversation in the terminal: what failed is on the desk's record."""
    logging.getLogger().handlers[:] = [logging.NullHandler()]
