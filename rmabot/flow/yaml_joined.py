"""Two lines that became one, as when a line break is deleted: read on as two, with the places that they have in the file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rmabot.flow.model import Place
from rmabot.flow.source import Map, Node, Scalar
from rmabot.flow.yaml_lines import KEY, VERBS, Guess, indent, lines_beside
from rmabot.rma.pattern import pattern

_QUOTED = pattern(r'"(?:[^"\\]|\\.)*"')
_BRACED = pattern(r"\{[^{}]*\}|\[[^\[\]]*\]")
_HEAD = pattern(rf" *(?:- +)*(?:(?P<key>{KEY}):(?: +(?P<value>\S.*?))?|(?P<entry>.*?))\s*")
_TAIL = pattern(rf" +(?=(?P<rest>(?:- +)?(?P<key>{KEY}):(?= |$)|- +[0{{\"]))")
_WHOLE = pattern(r'"[^"]*"|[\w.-]+|\|')
_LANGUAGE = VERBS | {
    "flow", "steps", "type", "when", "starts", "endings", "facts", "takes", "gives", "about", "phrases", "command", "menu", "label",
    "options", "options_from", "retry", "instead", "outcomes", "with", "also", "cases", "by", "then", "as", "give_up", "keeps_place",
}  # fmt: skip
"""Keys of the language, also where a file has each of them once."""
_AT_THE_EDGE = frozenset({"starts:", "endings:", "facts:", "takes:", "gives:", "keeps_place:", "about:"})
"""Keys that stand in no part of a flow."""
_READ_FOR_KEYS = 400
_JUST = 4


class Joined(NamedTuple):
    """A line that was cut in two to be read on: the second half is ``line`` (from 1) then, ``moved`` columns left of where it stands."""

    line: int
    moved: int


def joined(lines: Sequence[str], at: int, keys: Counter[str]) -> Iterator[Guess]:
    """A key or an entry that begins behind another one that is complete."""
    text = lines[at]
    bare = _bare(text)
    for tail in _TAIL.finditer(bare):
        before, key = bare[: tail.start()], tail["key"]
        begun = text[tail.end() :].rstrip()
        head = _HEAD.fullmatch(before) if before.strip(" -") else None
        if head is None:
            continue
        heading = begun == tail["rest"] and (head["key"] or "")[2:] != ""
        known = key in keys or key in _LANGUAGE or tail["rest"][0] == "-" or heading or '"' in before[-1]
        if not known:
            continue
        value = head["value"] if head["key"] else head["entry"]
        if value and not _WHOLE.fullmatch(value):
            continue
        message = f'two lines are joined here. begin a new line before "{begun[: len(tail["rest"])]}"'
        for column in _columns(lines, at, tail["rest"], nothing=head["key"] is not None and not value):
            mended = f"{text[: tail.start()]}\n{' ' * column}{begun}"
            yield Guess(at, tail.end(), message, {at: mended})


def _bare(line: str) -> str:
    """The line with noughts for what stands in quotes and braces, so that no sign in it is taken for one of YAML's."""
    bare = _QUOTED.sub(lambda found: f'"{"." * (len(found[0]) - 2)}"', line)
    for _ in range(4):
        bare = _BRACED.sub(lambda found: "0" * len(found[0]), bare)
    return bare


def _columns(lines: Sequence[str], at: int, rest: str, *, nothing: bool) -> Iterator[int]:
    """Where the second line may have begun: below the first if that is a heading, else where its like begins nearby."""
    own = len(lines[at]) - len(lines[at].lstrip(" -"))
    beside = [text for one, text in enumerate(lines_beside(lines, at, _READ_FOR_KEYS)) if text.strip()]
    begin = re.compile(rf" *{re.escape(rest)}" if rest[-1] == ":" else r" *- [{\"]")
    like = {indent(text) for text in beside if begin.match(text) and text != lines[at]}
    close = {indent(text) for text in lines_beside(lines, at, 8) if text.strip()}
    found = [0] if rest in _AT_THE_EDGE else []
    below = next((indent(text) for text in lines[at + 1 : at + _JUST] if text.strip()), 0)
    if not nothing and lines[at].rstrip().endswith(rest) and rest.endswith(":"):
        # A heading, above what it holds.
        found.append(max(below - 2, 0))
    found += [own + 2] if nothing else []
    found += sorted(like, key=lambda column: abs(column - own))
    found += [own, *sorted(close, key=lambda column: abs(column - own))]
    yield from dict.fromkeys(found)


def cut_at(before: str, after: str) -> Joined | None:
    """Where a mended text has a line more than the text it was made of, None if it has not."""
    if after.count("\n") == before.count("\n"):
        return None
    old, new = before.split("\n"), after.split("\n")
    at = next(number for number, line in enumerate(old) if line != new[number])
    cut = new[at + 1]
    return Joined(at + 2, len(old[at]) - len(cut.lstrip(" ")) - indent(cut))


def place_of(cuts: Sequence[Joined], line: int, column: int) -> tuple[int, int]:
    """The place in the file of a place in the text that was mended."""
    for cut in reversed(cuts):
        if line >= cut.line:
            column += cut.moved if line == cut.line else 0
            line -= 1
    return line, column


def put_back(node: Node, cuts: Sequence[Joined]) -> None:
    """Give all parts of a tree the places that they have in the file."""
    node.line, node.column = place_of(cuts, node.line, node.column)
    if isinstance(node, Map):
        for key, value in node.items:
            put_back(key, cuts)
            put_back(value, cuts)
    elif not isinstance(node, Scalar):
        for entry in node.entries:
            put_back(entry, cuts)


def in_file(cuts: Sequence[Joined], place: Place) -> Place:
    """A place in the text that was mended as one in the file."""
    return Place(place.file, *place_of(cuts, place.line, place.column))
