"""The conversation that README shows: a return filed in one terminal, approved in another, and asked after."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from rmabot.testing.fixtures import made
from tests.docs.terminals import Keyboard, keyboard, nobodys, run

CUSTOMER, DESK = "The customer's terminal", "The desk's terminal"
LEFT_OUT = "⋮"

BEFORE = (
    "my camera is broken",
    "ontario",
    "1",
    "S/N: g12345678",
    "ds2cd2143g2i",
    "./invoice.pdf",
    "Camera Store",
)
AFTER = (
    "1", "Since Monday evening the light stays off, whatever I do.", "restarted it, another cable", "no damage", "no",
    "yes", "no", "1", "1", "1", "1", "1", "Jane Roy", "123 Main Street, Toronto ON M5V 1A1", "416 555 0123", "skip",
    "send",
)  # fmt: skip
SHOWN = {
    "chat": 2, "my camera is broken": 1, "ds2cd2143g2i": 1, "./invoice.pdf": 1, "bought": 2, "send": 1, "queue": 9,
    "approve": 9, "news": 3, "where is my camera?": 4,
}  # fmt: skip
"""What README shows, and how many paragraphs of each answer; ``bought`` is the day, which moves with the calendar."""


@dataclass(frozen=True, slots=True)
class Said:
    """One line that was typed, with its answer; ``key`` is the line, or what stands for it where it moves."""

    where: str
    typed: str
    answer: str
    key: str


def told(today: date | None = None) -> tuple[Said, ...]:
    """Let it happen on an empty desk, and return all of it."""
    day = bought_on(today or datetime.now(UTC).date())
    with tempfile.TemporaryDirectory() as folder:
        return tuple(_told(Path(folder), day))


def bought_on(today: date) -> str:
    """Return a day of purchase that is well within the warranty, as a person writes it."""
    day = today - timedelta(days=250)
    return f"{day.day} {day:%B} {day.year}"


def _told(folder: Path, day: str) -> Iterator[Said]:
    environment = nobodys(folder)
    (folder / "invoice.pdf").write_bytes(made("invoice.pdf") or b"")
    chat = ("chat", "--as", "jane", "--language", "en")
    with keyboard(*chat, folder=folder, environment=environment) as jane:
        yield Said(CUSTOMER, f"$ rmabot {' '.join(chat)}", jane.heard(), "chat")
        for line in (*BEFORE, day, *AFTER):
            yield Said(CUSTOMER, f"> {line}", jane.type(line), "bought" if line == day else line)
        queue = run("desk", "queue", folder=folder, environment=environment)
        yield Said(DESK, "$ rmabot desk queue", queue, "queue")
        reference = re.findall(r"RQ\w+", queue)[0]
        approved = run("desk", "approve", reference, folder=folder, environment=environment)
        yield Said(DESK, f"$ rmabot desk approve {reference}", approved, "approve")
        yield Said(CUSTOMER, "", jane.heard(), "news")
        yield _asked(jane, "where is my camera?")


def _asked(jane: Keyboard, line: str) -> Said:
    return Said(CUSTOMER, f"> {line}", jane.type(line), line)


def whole(lines: Sequence[Said]) -> str:
    """Return all of it as Markdown."""
    return _blocks([(one.where, f"{one.typed}\n{one.answer}".strip("\n")) for one in lines])


def shortened(lines: Sequence[Said]) -> str:
    """Return the beginning, the end and what tells most; what is left out is marked."""
    texts: list[tuple[str, str]] = []
    for one in lines:
        part = _first(one, SHOWN[one.key]) if one.key in SHOWN else LEFT_OUT
        if part != LEFT_OUT or not texts[-1][1].endswith(LEFT_OUT):
            texts.append((one.where, part))
    return _blocks(texts)


def _first(one: Said, most: int) -> str:
    paragraphs = one.answer.strip("\n").split("\n\n")
    shown = "\n\n".join([*paragraphs[:most], *([LEFT_OUT] if len(paragraphs) > most else [])])
    return (
        f"{one.typed}\n\n{shown}"
        if one.where == CUSTOMER and one.typed
        else f"{one.typed}\n{shown}".strip("\n")
    )


def _blocks(texts: Sequence[tuple[str, str]]) -> str:
    """Return the texts of one terminal after the other, each stay at one in a block of its own."""
    stays = [
        (where, "\n\n".join([text for _, text in group]))
        for where, group in groupby(texts, key=itemgetter(0))
    ]
    blocks = [f"{where}:\n\n```console\n{said}\n```" for where, said in stays]
    return re.sub(r"[ ]+\n", "\n", "\n\n".join(blocks))


_MOVING = (
    (r"\b(RQ|CA)\d{8}[0-9A-Z]\b", r"\1…"),
    (r"\d{4}-\d{2}-\d{2}( \d{2}:\d{2})?", "DAY"),
    (r"[A-Z][a-z]+ \d{1,2}, \d{4}|\d{1,2} [A-Z][a-z]+ \d{4}", "DAY"),
)


def steady(markdown: str) -> str:
    """Return a transcript without what every run draws or dates anew, and without the wrapping that depends on it."""
    for moving, still in _MOVING:
        markdown = re.sub(moving, still, " ".join(markdown.split()))
    return markdown
