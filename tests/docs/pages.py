"""The pages of the docs: their marked blocks, their fenced blocks, their headings and links."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

HOUSE = Path(__file__).parents[2]
DOCS = HOUSE / "docs"
_MARKED = re.compile(r"<!-- (?P<name>[a-z ]+):begin -->\n(?P<text>.*?)<!-- (?P=name):end -->", re.DOTALL)
_FENCED = re.compile(
    r"^(?P<fence>```+)(?P<info>[^\n`]*)\n(?P<text>.*?)^(?P=fence)$", re.DOTALL | re.MULTILINE
)
_HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^()\s]+)\)")


@dataclass(frozen=True, slots=True)
class Fenced:
    """A fenced block: its info string, its text, the line on which it begins."""

    info: str
    text: str
    line: int


def pages() -> list[Path]:
    """Return every page that a reader is led to."""
    return [*sorted(HOUSE.glob("*.md")), *sorted(DOCS.rglob("*.md"))]


def marked(page: Path) -> dict[str, str]:
    """Return the text of each block that is made from the program, by its name."""
    return {found["name"]: found["text"] for found in _MARKED.finditer(page.read_text("utf-8"))}


def rewrite(page: Path, make: Callable[[str], str | None]) -> bool:
    """Put into each marked block what is made for its name, None to leave it; tell whether the page changed."""
    before = page.read_text("utf-8")

    def filled(found: re.Match[str]) -> str:
        text = make(found["name"])
        if text is None:
            return found[0]
        return f"<!-- {found['name']}:begin -->\n{text}\n<!-- {found['name']}:end -->"

    after = _MARKED.sub(filled, before)
    if after != before:
        page.write_text(after, "utf-8")
    return after != before


def fenced(page: Path) -> Iterator[Fenced]:
    """Go through the fenced blocks of a page."""
    text = page.read_text("utf-8")
    for found in _FENCED.finditer(text):
        yield Fenced(found["info"].strip(), found["text"], text.count("\n", 0, found.start()) + 1)


def links(page: Path) -> list[str]:
    """Return where a page leads to, outside its fenced blocks and its `code`."""
    prose = re.sub(r"`[^`\n]*`", "", _FENCED.sub("", page.read_text("utf-8")))
    return _LINK.findall(prose)


def anchors(page: Path) -> set[str]:
    """Return what a link may name behind a ``#``: each heading, the way code hosts write them."""
    headings = _HEADING.findall(_FENCED.sub("", page.read_text("utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
