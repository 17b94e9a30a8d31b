"""The facts that turns leave for the report, as they are kept: what happened where, never to whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import orjson

from rmabot.ports.store import Record

KIND = "noted"


class Fact(NamedTuple):
    """One fact: ``what`` is begun, asked, refused, gave_up, did, left, ended or not_understood; ``text`` is masked.

    Begun ``within`` something and what is ``called`` by another flow say so in ``text``.
    """

    what: str
    flow: str
    step: str
    text: str


class Notes(NamedTuple):
    """The facts of one turn; ``took`` are the seconds since the conversation began what it was in, 0 when not known."""

    at: float
    language: str
    channel: str
    version: str
    took: float
    facts: tuple[Fact, ...]


def write(notes: Notes) -> bytes:
    """Write a turn's facts."""
    body: dict[str, object] = {"at": notes.at, "language": notes.language, "channel": notes.channel}
    if notes.version:
        body["version"] = notes.version
    if notes.took:
        body["took"] = round(notes.took)
    return orjson.dumps(body | {"facts": [list(fact) for fact in notes.facts]})


def read(record: Record) -> Notes:
    """Read back what ``write`` wrote."""
    data = orjson.loads(record.body)
    rows: Sequence[Sequence[str]] = data["facts"]
    return Notes(
        float(data["at"]), data["language"], data["channel"], data.get("version", ""), float(data.get("took", 0)),
        tuple([Fact(*row) for row in rows]),
    )  # fmt: skip
