"""What a YAML parser's complaint means to somebody who writes texts: the usual slips, each with its remedy.

Where the slip is a text that should have been quoted, the file is mended in memory and read on, so that one run
reports all there is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from rmabot.flow.finding import Finding
from rmabot.flow.model import Place
from rmabot.rma.pattern import pattern

if TYPE_CHECKING:
    from rmabot.flow.yaml_lines import Guess

# The parser's events have no types of their own.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 50

"""How often one file is mended before its reading ends."""

_BLOCK_VALUE = pattern(r"^ *(?:- +)*(?P<key>[A-Za-z_]\w*) *: +(?P<value>\S.*?)\s*$")
_FLOW_VALUE = pattern(r"[{,]\s*(?P<key>[A-Za-z_]\w*)\s*:\s+(?P<value>)")
_FLOW_END = pattern(r"\s*(?:,\s*[A-Za-z_]\w*\s*:|\}|$)")
_HALF_QUOTED = pattern(r'[^"\'\[{][^"]*"(?=\s*(?:,|\}))')
_CLOSED = pattern(r'"(?:[^"\\]|\\.)*"|\'(?:[^\']|\'\')*\'')


class Trouble(NamedTuple):
    """A finding, and the file's text with the slip put right, if that could be done."""

    finding: Finding
    mended: str | None


class _Value(NamedTuple):
    key: str
    text: str
    start: int


class _Slip(NamedTuple):
    line: int
    column: int
    message: str
    code: str = "yaml-syntax"
    mended: Mapping[int, str] | None = None


class Tries:
    """How much of a file may still be read again, over all its slips, to find out what they were: no file can make it long."""

    __slots__ = ("left",)

    def __init__(self, left: int = 1_000_000) -> None:
        self.left = left


def explain(file: str, text: str, error: yaml.YAMLError, tries: Tries) -> Trouble:
    """Say what is wrong where; never raises, whatever the parser said."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return Trouble(
            Finding(Place(file, 1, 1), f"YAML cannot be read: {_plain(str(error))}", "yaml-syntax"), None
        )
    lines = text.split("\n")
    line, column = error.problem_mark.line, error.problem_mark.column
    slip = _most_likely(lines, line, column, error, tries) or _other(lines, line, column, error)
    finding = Finding(Place(file, slip.line + 1, slip.column + 1), slip.message, slip.code)
    if slip.mended is None:
        return Trouble(finding, None)
    return Trouble(finding, _with(lines, slip.mended))


def _most_likely(
    lines: list[str], line: int, column: int, error: yaml.MarkedYAMLError, tries: Tries
) -> _Slip | None:
    """A sign that is seen to be missing, a text that is seen to lack its quotes, or what else lets the file be read on."""
    from rmabot.flow.yaml_guesses import further, sure
    from rmabot.flow.yaml_lines import first_step_gone

    last = min(line, len(lines) - 1)
    if (gone := first_step_gone(lines, last)) is not None:
        return _slip(gone)
    opened = min(error.context_mark.line if error.context_mark is not None else line, last)
    return (
        _tried(lines, line, sure(lines, last), tries)
        or _unclosed_quote(lines, line, error)
        or _text_not_quoted(lines, last, column)
        or _tried(lines, line, further(lines, last, opened), tries)
    )


def _tried(lines: list[str], line: int, guesses: Iterator[Guess], tries: Tries) -> _Slip | None:
    """The first guess with which the lines below can be read too, else the one with which most of them can."""
    size = sum([len(one) + 1 for one in lines[: line + _FURTHER]])
    best, read = None, line
    for guess in guesses:
        tries.left -= size
        if tries.left < 0:
            break
        until = _is_read_until(_with(lines[: line + _FURTHER], guess.mended))
        if until > read:
            best, read = _slip(guess), until
        if until == _ALL:
            break
    return best


def _slip(guess: Guess) -> _Slip:
    return _Slip(guess.line, guess.column, guess.message, guess.code, guess.mended)


_FURTHER = 12
"""So many lines beyond the slip are read to see whether a guess was right."""
_ALL = 1 << 30


def _is_read_until(text: str) -> int:
    """The line at which the parser stops, ``_ALL`` if it does not."""
    loader = _LOADER(text)
    deep = 0
    try:
        while loader.check_event():
            event = loader.get_event()
            deep += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if deep > _DEEPEST:
                return -1
    except yaml.MarkedYAMLError as error:
        stopped = error.problem_mark.line if error.problem_mark is not None else -1
        # What the cut leaves open is no slip.
        return _ALL if stopped >= text.count("\n") and text.count("\n") > 0 and _is_open(error) else stopped
    except yaml.YAMLError:
        return -1
    return _ALL


def _is_open(error: yaml.MarkedYAMLError) -> bool:
    return "flow" in str(error.context) or "quoted" in str(error.context)


def _with(lines: Sequence[str], mended: Mapping[int, str]) -> str:
    return "\n".join([mended.get(at, text) for at, text in enumerate(lines)])


def _unclosed_quote(lines: list[str], line: int, error: yaml.MarkedYAMLError) -> _Slip | None:
    """A text whose closing quote is missing swallows the lines below it, so the complaint comes late."""
    if error.context_mark is not None and error.context == "while scanning a quoted scalar":
        start, column = error.context_mark.line, error.context_mark.column
        return _closing(lines, start, column)
    for above in range(line - 1, max(line - 4, -1), -1):
        found = _BLOCK_VALUE.match(lines[above])
        if found and found["value"].startswith('"') and not _CLOSED.match(found["value"]):
            return _closing(lines, above, found.start("value"))
    return None


def _closing(lines: list[str], line: int, column: int) -> _Slip:
    sign = lines[line][column : column + 1]
    alone = lines[line].count(sign) == 1 and "{" not in lines[line]
    mended = {line: lines[line].rstrip() + sign} if alone else None
    return _Slip(
        line, column, f"the text that begins here has no closing {sign}. add it at the end", mended=mended
    )


def _text_not_quoted(lines: list[str], line: int, column: int) -> _Slip | None:
    value = _value_at(lines[line], column)
    if value is None:
        return None
    first, rest = value.text[0], value.text
    quoted = f'{value.key}: "{_beginning(rest)}"'
    mended = {line: _quoted_in_place(lines[line], value)}
    if first == '"' and (closed := _CLOSED.match(rest)) and closed.end() < len(rest):
        at = value.start + closed.end()
        left_over = _beginning(rest[closed.end() :].strip())
        message = (
            "two commas stand here. delete one of them"
            if left_over.startswith(",")
            else f'the text ends at this quote, and "{left_over}" is left over. write \\" for a quote inside a text'
        )
        return _Slip(line, at - 1, message, mended=mended)
    if first == "'" and (closed := _CLOSED.match(rest)) and closed.end() < len(rest):
        message = f"an apostrophe ends a text in single quotes. use double quotes: {quoted}"
        return _Slip(line, value.start + closed.end() - 1, message, mended=mended)
    if first in "*&!%@`{[":
        message = f'YAML has a use of its own for "{first}" at the start. put the whole text in double quotes: {quoted}'
        return _Slip(line, value.start, message, mended=mended)
    if first not in "\"'|>" and (colon := re.search(r" ?:(?= |$)", rest)):
        held = "".join([colon[0], " "])
        message = (
            f'the text holds "{held}", which YAML reads as the start of a new key. '
            f"put the whole text in double quotes: {quoted}"
        )
        return _Slip(line, value.start + colon.end() - 1, message, "yaml-colon", mended)
    return None


def _value_at(line: str, column: int) -> _Value | None:
    """The key and value in which the parser stumbled: of this line's own, or the last one in braces before it."""
    if len(line) > _LONGEST:
        return None
    if block := _BLOCK_VALUE.match(line):
        value = block["value"]
        if block.start("value") <= column and (value[0] not in "{[" or _left_over(value)):
            return _Value(block["key"], value, block.start("value"))
    inner: _Value | None = None
    for found in _FLOW_VALUE.finditer(line, 0, max(column, 0) + 1):
        if found.end() >= len(line):
            break
        rest = line[found.end() :]
        closed = _CLOSED.match(rest)
        # A quote before the next key: only the first one is gone.
        half = None if closed else _HALF_QUOTED.match(rest)
        end = _FLOW_END.search(rest, closed.end() if closed else half.end() if half else 0)
        text = rest[: end.start()] if end else rest
        if text.strip() and found.end() <= column:
            inner = _Value(found["key"], text, found.end())
    return inner


_LONGEST = 3_000
"""A longer line was not written by a person, and each of its braces would be looked at with all that follows it."""


def _left_over(value: str) -> bool:
    """Whether something follows the bracket that closes what the value begins with."""
    close = value.find("}" if value[0] == "{" else "]")
    inside = value[1:close]
    return 0 < close < len(value) - 1 and ":" not in inside and "," not in inside and value[close + 1] != ","


def _quoted_in_place(line: str, value: _Value) -> str:
    plain = value.text
    if plain[0] == plain[-1] and plain[0] in "\"'" and len(plain) > 1:
        plain = plain[1:-1]
    escaped = plain.replace("\\", "\\\\").replace('"', '\\"')
    return f'{line[: value.start]}"{escaped}"{line[value.start + len(value.text) :]}'


_SHOWN = 22


def _beginning(text: str) -> str:
    """The first words of a text, as an example of how it would be quoted."""
    text = text.strip().strip("\"'").replace('"', "'")
    if len(text) <= _SHOWN:
        return text
    cut = text[:_SHOWN].rsplit(" ", 1)[0].rstrip()
    return f"{cut} …"


def _other(lines: list[str], line: int, column: int, error: yaml.MarkedYAMLError) -> _Slip:
    problem = str(error.problem)
    begun = error.context_mark
    if "escape" in problem:
        message = "in double quotes a backslash begins an escape. write \\\\ for a backslash"
        return _Slip(line, max(column - 1, 0), message)
    if begun is not None and "flow" in str(error.context):
        what = "in braces" if "mapping" in str(error.context) else "in brackets"
        message = (
            f"the part {what} that begins at line {begun.line + 1}, column {begun.column + 1} "
            "is not closed here, or a comma is missing before this place"
        )
        return _Slip(line, column, message)
    if begun is not None and line < len(lines) and not lines[line][:column].strip(" -"):
        message = (
            f"this line begins at column {column + 1}, but the part it stands in (from line {begun.line + 1}) "
            f"begins at column {begun.column + 1}. indent it to match"
        )
        return _Slip(line, column, message)
    if "not allowed" in problem:
        above = f" (line {line} may miss a space after its colon, or a quote)" if line else ""
        return _Slip(line, column, f"a new key cannot begin here. look at this line and the one above{above}")
    return _Slip(line, column, f"YAML cannot be read here: {_plain(problem)}")


def _plain(problem: str) -> str:
    return " ".join(problem.split())[:200]
