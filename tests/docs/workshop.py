"""Goes through a page as its reader would: files are written, lines changed, commands run, and each does what the page says.

A block says by the line above it what it is: `` `dialogs/x.yaml` `` alone, a whole file; ``In `dialogs/x.yaml`:``, what stands
there; ``In `dialogs/x.yaml`, change:``, a diff. A ``console`` block holds commands with their output; ``⋮`` stands for any lines.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from tests.docs.pages import Fenced, fenced

CUT = "⋮"
_LABEL = re.compile(r"(?P<in>In )?`(?P<file>[\w./-]+\.(?:yaml|txt))`(?P<change>, change)?:?")
_MOVING = (
    (r"\bin \d+\.\d s\b", "in 0.0 s"), (r"\d{4}-\d{2}-\d{2}", "DAY"), (r"\b\d{2}:\d{2}\b", "TIME"),
    (r"\b(?:[A-Z]{2}\d{8}[0-9A-Z]|H[0-9A-Z]{6})\b", "NUMBER"),
)  # fmt: skip
"""What every run dates or draws anew."""
_DRAWN = re.compile(_MOVING[-1][0])


class Untrue(AssertionError):
    """What a page says and what is so, with the place on the page."""


@dataclass(slots=True)
class Workshop:
    """A reader's folder; ``home`` is theirs, ``here`` where they stand. ``mends`` writes outputs anew instead of refusing them."""

    home: Path
    here: Path
    mends: bool = False
    mended: dict[str, str] = field(default_factory=dict)
    drawn: dict[str, str] = field(default_factory=dict)
    """The numbers that the page names, and those that were drawn in their places this time."""

    def go_through(self, page: Path) -> int:
        """Do what the page says from its top; raises Untrue, returns how many blocks were held to it."""
        text = page.read_text("utf-8")
        lines, held = text.split("\n"), 0
        for block in fenced(page):
            label = next((line for line in reversed(lines[: block.line - 1]) if line.strip()), "")
            try:
                held += self._do(block, label.strip())
            except Untrue as error:
                raise Untrue(f"{page.name}:{block.line}: {error}") from None
        for before, after in self.mended.items():
            text = text.replace(before, after)
        if self.mended:
            page.write_text(text, "utf-8")
        return held

    def _do(self, block: Fenced, label: str) -> bool:
        found = _LABEL.fullmatch(label)
        match block.info:
            case "yaml" | "diff" if found is None:
                raise Untrue(f"the line above does not say which file this is: {label}")
            case "yaml" | "text" if found and not found["in"]:
                self._write(found["file"], block.text)
            case "yaml" | "text" if found:
                self._stands(found["file"], block.text)
            case "diff" if found:
                self._change(found["file"], block.text)
            case "console":
                self._run(block.text)
            case _:
                return False
        return True

    def _write(self, name: str, text: str) -> None:
        path = self.here / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def _stands(self, name: str, text: str) -> None:
        wanted = [line.strip() for line in text.strip("\n").split("\n")]
        if _span((self.here / name).read_text("utf-8").split("\n"), wanted) is None:
            raise Untrue(f"this does not stand in {name}")

    def _change(self, name: str, text: str) -> None:
        path = self.here / name
        lines = path.read_text("utf-8").split("\n")
        for old, new in _hunks(text):
            span = _span(lines, [line.strip() for line in old])
            if span is None:
                raise Untrue(f"{name} has no such lines: {old}")
            first = lines[span.start]
            indent = " " * (len(first) - len(first.lstrip()))
            shift = len(old[0]) - len(old[0].lstrip())
            lines[span.start : span.stop] = [f"{indent}{line[shift:]}" for line in new]
        path.write_text("\n".join(lines), "utf-8")

    def _run(self, text: str) -> None:
        told: list[str] = []
        for command, said in _commands(text):
            done = said
            if command.startswith("cd "):
                self.here = (self.here / command.removeprefix("cd ")).resolve()
            else:
                done = self._done(_DRAWN.sub(lambda found: self.drawn.get(found[0], found[0]), command))
            if alike(said, done):
                self.drawn |= dict(zip(_DRAWN.findall(said), _DRAWN.findall(done), strict=False))
            elif CUT in said or not self.mends:
                raise Untrue(f"$ {command}\nsays:\n{done}\nthe page has:\n{said}")
            told.append(f"$ {command}\n{said if alike(said, done) else self._as_on_page(done)}".rstrip("\n"))
        if (mended := "\n".join(told) + "\n") != text:
            self.mended[text] = mended

    def _as_on_page(self, done: str) -> str:
        back = {real: named for named, real in self.drawn.items()}
        for real in _DRAWN.findall(done):
            self.drawn.setdefault(back.get(real, real), real)
        return _DRAWN.sub(lambda found: back.get(found[0], found[0]), done)

    def _done(self, command: str) -> str:
        return subprocess.run(
            ["sh", "-c", command], cwd=self.here, env=self._environment(), text=True, check=False, timeout=120,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        ).stdout  # fmt: skip

    def _environment(self) -> Mapping[str, str]:
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        return {
            "PATH": path,
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "NO_COLOR": "1",
            "COLUMNS": "80",
            "USER": "dana",
        }


def workshop(folder: Path, *, mends: bool = False) -> Workshop:
    """Return an empty workshop in a folder."""
    home, here = folder / "home", folder / "work"
    home.mkdir()
    here.mkdir()
    return Workshop(home, here, mends)


def alike(said: str, done: str) -> bool:
    """Tell whether an output is the one of the page, where a cut stands for any lines."""
    pattern = re.escape(CUT).join([re.escape(part) for part in _steady(said).split(CUT)])
    return re.fullmatch(pattern.replace(re.escape(CUT), ".*?"), _steady(done), re.DOTALL) is not None


def _steady(text: str) -> str:
    for moving, still in _MOVING:
        text = re.sub(moving, still, text)
    return "\n".join([line.rstrip() for line in text.split("\n")]).strip("\n")


def _commands(text: str) -> Iterator[tuple[str, str]]:
    command, said = "", list[str]()
    for line in text.rstrip("\n").split("\n"):
        if line.startswith("$ "):
            if command:
                yield command, "\n".join(said)
            command, said = line.removeprefix("$ "), []
        else:
            said.append(line)
    yield command, "\n".join(said)


def _hunks(text: str) -> Iterator[tuple[list[str], list[str]]]:
    """The changes of a diff: the lines there are, and the lines there shall be; an empty line parts them."""
    for hunk in re.split(r"\n\n+", text.strip("\n")):
        lines = hunk.split("\n")
        yield [line[1:] for line in lines if line[0] in "- "], [line[1:] for line in lines if line[0] in "+ "]


def _span(lines: list[str], part: list[str]) -> slice | None:
    """Where these lines stand in a row, whatever their indent; a cut among them is any lines, as few as can be."""
    bare = [line.strip() for line in lines]
    groups = [list(group) for cut, group in groupby(part, CUT.__eq__) if not cut]
    for start in _places(bare, groups[0], 0):
        end = start + len(groups[0])
        for group in groups[1:]:
            end = next((place + len(group) for place in _places(bare, group, end)), -1)
            if end < 0:
                return None
        return slice(start, end)
    return None


def _places(lines: list[str], part: list[str], first: int) -> Iterator[int]:
    return (at for at in range(first, len(lines)) if lines[at : at + len(part)] == part)
