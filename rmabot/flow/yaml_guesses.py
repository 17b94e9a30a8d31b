"""What a line that YAML cannot read may have been meant to be: one sign missing, one too many, or a line moved.

Each guess is one small change to one line. Whoever asks tries them in order and believes the first with which the
file can be read on; a guess that changes nothing is never told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

_KEY = r"[A-Za-z_][\w-]*"
_BEFORE = r"(?P<before> *(?:- +)*)"
_NO_SPACE = re.compile(rf"^{_BEFORE}(?P<key>{_KEY}):(?P<value>[^\s:/].*)$")
_NO_COLON = re.compile(rf"^{_BEFORE}(?P<key>{_KEY})(?P<space> *)(?P<value>[\"'\[{{|].*|(?<= )\S+)?$")
_NO_SPACE_INSIDE = re.compile(rf"[{{,] *(?P<key>{_KEY}):(?P<value>[\"\[{{])")
_NO_COLON_INSIDE = re.compile(rf"[{{,] *(?P<key>{_KEY})(?P<value> *[\"\[{{])")
_NO_BRACE = re.compile(rf"^{_BEFORE}(?P<key>{_KEY}): +(?P<value>[\w.-]+: .*}}.*)$")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_GOES_ON = re.compile(rf'\s+(?:"|{_KEY}\s*:|[\[{{])')
_WORD_THEN_KEY = re.compile(rf"[{{,] *\w{{3,}}: +(?P<word>[a-z_]+)(?= +{_KEY}: )")
_ENTRY = re.compile(rf'\s*(?:"|{_KEY}\s*:)')
_CURLY_BEGIN = re.compile(r"(?:^ *(?:- +)*|(?<=[:,]) +|(?<=[\[{]) *)(?P<sign>[“”„])")
_CURLY_END = re.compile(r"(?P<sign>[“”])(?=\s*(?:[,\]}]|$))")
_KEYS = re.compile(rf"(?:^ *(?:- +)*|[{{,] *)({_KEY}):(?=\s)", re.MULTILINE)
_VERBS = frozenset({"say", "ask", "do", "go", "call", "repeat", "section", "statement", "review"})
_ALWAYS = _VERBS | {"flow", "steps", "type", "when"}
"""Keys of the language, also where a file has each of them once."""
_LOOKED_AT = 3
"""Lines above the one at which the parser stopped."""
_READ_FOR_KEYS = 400
"""Lines round it that tell which keys there are, and how far lines are indented."""
_LONGEST = 3_000
"""A longer line was not written by a person."""


class Guess(NamedTuple):
    """The place of a slip (line and column from 0), what is said of it, and the lines put right, by number."""

    line: int
    column: int
    message: str
    mended: Mapping[int, str]


def sure(lines: Sequence[str], line: int) -> Iterator[Guess]:
    """Signs that are seen to be missing at the line where the parser stopped, or above it."""
    near = _near(lines, line)
    keys = Counter(_KEYS.findall("\n".join(_beside(lines, line, _READ_FOR_KEYS))))
    for make in (_curly, _space, _colon, _brace, _comma, _closed_late):
        for at in near:
            yield from make(lines, at, keys)


def further(lines: Sequence[str], line: int, opened: int) -> Iterator[Guess]:
    """What else may be wrong there: a quote, a bracket (``opened`` is where the broken part begins), a line moved."""
    near = _near(lines, line)
    for at in (*near, opened, opened + 1):
        yield from _twice(lines, at)
    for at in near:
        yield from _quote(lines, at)
    for at in dict.fromkeys([opened, *near[1:]]):
        yield from _never_closed(lines, opened, at)
    for at in near:
        yield from _comma_above(lines, at)
    for at in near:
        yield from _exchanged(lines, at)
    for at in near:
        yield from _dash(lines, at)
    yield from _moved(lines, line, near)


def _near(lines: Sequence[str], last: int) -> list[int]:
    found: list[int] = []
    for at in range(last, max(last - _READ_FOR_KEYS, 0) - 1, -1):
        if len(lines[at]) > _LONGEST or len(found) > _LOOKED_AT:
            break
        if lines[at].strip() and not lines[at].lstrip().startswith("#"):
            found.append(at)
    return found


def _beside(lines: Sequence[str], at: int, many: int) -> list[str]:
    """The lines round one, long ones cut."""
    return [text[:_LONGEST] for text in lines[max(at - many, 0) : at + many]]


def _one(at: int, column: int, message: str, mended: str) -> Guess:
    return Guess(at, column, message, {at: mended})


def _curly(lines: Sequence[str], at: int, _keys: Counter[str]) -> Iterator[Guess]:
    text = lines[at]
    found = sorted(
        [sign.start("sign") for rule in (_CURLY_BEGIN, _CURLY_END) for sign in rule.finditer(text)]
    )
    if found:
        mended = "".join(['"' if place in found else sign for place, sign in enumerate(text)])
        message = (
            f'"{text[found[0]]}" is a letter to YAML, not a quote. put straight quotes round the text: "…"'
        )
        yield _one(at, found[0], message, mended)


def _space(lines: Sequence[str], at: int, keys: Counter[str]) -> Iterator[Guess]:
    text = lines[at]
    for rule in (_NO_SPACE, _NO_SPACE_INSIDE):
        for found in rule.finditer(_blank(text)):
            key, value = found["key"], found.start("value")
            alone = " " not in text[value:].rstrip()
            if key in keys or key in _ALWAYS or alone or text[value] in "\"'[{|":
                message = f'a space is missing after "{key}:"'
                yield _one(at, found.start("key"), message, f"{text[:value]} {text[value:]}")


def _colon(lines: Sequence[str], at: int, keys: Counter[str]) -> Iterator[Guess]:
    text = lines[at]
    for rule in (_NO_COLON, _NO_COLON_INSIDE):
        for found in rule.finditer(_blank(text)):
            key, end = found["key"], found.end("key")
            value = (found["value"] or "").strip()
            if key in keys or key in _ALWAYS or value[:1] in {'"', "'", "[", "{", "|"} or not value:
                message = f'a colon is missing after "{key}"'
                yield _one(at, found.start("key"), message, f"{text[:end]}: {text[end:].lstrip()}".rstrip())


def _brace(lines: Sequence[str], at: int, _keys: Counter[str]) -> Iterator[Guess]:
    text = lines[at]
    bare = _blank(text)
    found = _NO_BRACE.match(bare)
    if found and bare.count("}") > bare.count("{"):
        place = found.start("value")
        yield _one(at, place, f'a "{{" is missing after "{found["key"]}:"', f"{text[:place]}{{{text[place:]}")
    if bare.count("}") > bare.count("{") and (found := re.match(rf" *- (?={_KEY}: )", bare)):
        place = found.end()
        yield _one(
            at, place, 'a "{" is missing at the beginning of this entry', f"{text[:place]}{{{text[place:]}"
        )
    if bare.count("]") > bare.count("[") and (found := re.search(rf"(?P<key>{_KEY}): +(?=[^\[]*\])", bare)):
        place = found.end()
        yield _one(at, place, f'a "[" is missing after "{found["key"]}:"', f"{text[:place]}[{text[place:]}")
    above = _above(lines, at)
    if above is not None and lines[above].rstrip().endswith(":") and re.match(r' *"', text):
        column = len(lines[above].rstrip())
        message = f'a "[" is missing at the end of line {above + 1}'
        yield Guess(above, column - 1, message, {above: f"{lines[above].rstrip()} ["})


def _above(lines: Sequence[str], at: int) -> int | None:
    return next((one for one in range(at - 1, -1, -1) if lines[one].strip()), None)


def _comma(lines: Sequence[str], at: int, _keys: Counter[str]) -> Iterator[Guess]:
    text = lines[at]
    bare = _blank(text)
    ends = [found.end() for found in _QUOTED.finditer(text)]
    ends += [found.end() for found in re.finditer(r"[\]}]", bare)]
    ends += [found.end("word") for found in _WORD_THEN_KEY.finditer(bare)]
    for end in sorted(ends):
        if _GOES_ON.match(text, end):
            yield _one(at, end, "a comma is missing here", f"{text[:end]},{text[end:]}")


def _comma_above(lines: Sequence[str], at: int) -> Iterator[Guess]:
    above = _above(lines, at)
    if above is not None and _ENTRY.match(lines[at]) and lines[above].rstrip()[-1:] in {'"', "]", "}"}:
        kept = lines[above].rstrip()
        message = f"a comma is missing at the end of line {above + 1}"
        yield Guess(above, len(kept) - 1, message, {above: f"{kept},"})


def _quote(lines: Sequence[str], at: int) -> Iterator[Guess]:
    text = lines[at]
    if text.replace('\\"', "").count('"') % 2 == 0:
        return
    for found in re.finditer(r"(?<=[^\s,\[{:\"])(?=\s*[,\]}])|(?<=\S)(?=\s*$)", text):
        place = found.start()
        begin = text.rfind('"', 0, place)
        if begin >= 0:
            message = 'the text that begins here has no closing ". add it at its end'
            yield _one(at, begin, message, f'{text[:place]}"{text[place:]}')


def _twice(lines: Sequence[str], at: int) -> Iterator[Guess]:
    """A line that opens a part and stands twice."""
    if 0 < at < len(lines) and lines[at] == lines[at - 1] and lines[at].rstrip()[-1:] in {"[", "{"}:
        message = f"lines {at} and {at + 1} are the same. delete one of them"
        yield _one(at, _indent(lines[at]), message, "")


_HEADING = re.compile(r" *(?:- )?[\w\"-]+: *$")
_STEP = re.compile(rf" *- (?:{'|'.join(sorted(_VERBS))}): +\w+ *$")


def _exchanged(lines: Sequence[str], at: int) -> Iterator[Guess]:
    """Two lines that have changed places: the first line of a part, and one of what it holds or of what stands before it."""
    for first in (at - 1, at):
        if first < 1 or first + 1 >= len(lines) or not _HEADING.match(lines[first - 1]):
            continue
        before, above, below = (_indent(lines[one]) for one in (first - 1, first, first + 1))
        begins = _HEADING.match(lines[first + 1]) or _STEP.match(lines[first + 1])
        begun_late = before < below < above and begins is not None
        begun_early = above < before < below and _STEP.match(lines[first])
        if begun_late or begun_early:
            message = (
                f"lines {first + 1} and {first + 2} seem to have changed places: "
                f'put "{_words(lines[first + 1])}" above "{_words(lines[first])}"'
            )
            yield Guess(first, above, message, {first: lines[first + 1], first + 1: lines[first]})


def _dash(lines: Sequence[str], at: int) -> Iterator[Guess]:
    """A step, or an entry of a list, without its dash: those above or below it have one."""
    text, own = lines[at], _indent(lines[at])
    message = 'a "- " is missing at the beginning of this line'
    if own > 1 and _BARE_STEP.match(text):
        yield _one(at, own, message, f"{text[: own - 2]}- {text.lstrip()}")
    found = _BARE_ENTRY.match(text)
    for beside in (at + 1, at - 1):
        if found is None or found["key"] in _HELD or not 0 <= beside < len(lines):
            continue
        column = _indent(lines[beside])
        if lines[beside].lstrip().startswith("- ") and own in {column, column + 2}:
            yield _one(at, own, message, f"{' ' * column}- {text.lstrip()}")


_BARE_STEP = re.compile(rf" *(?:{'|'.join(sorted(_VERBS))}): +\w+ *$")
_BARE_ENTRY = re.compile(r" *(?:\{|(?P<key>\w+): +\{)")
_HELD = frozenset(
    {"when", "label", "outcomes", "with", "where", "another", "yes_copies", "also_typed", "sets", "about"}
)
"""Keys whose values stand in braces: they are no names of options."""


def _words(line: str) -> str:
    """The first words of a line, to tell it by."""
    words = line.strip()
    return words if len(words) <= _TOLD else f"{words[:_TOLD].rsplit(' ', 1)[0]} …"


_TOLD = 30
_CLOSING = {"{": "}", "[": "]"}


def _never_closed(lines: Sequence[str], opened: int, at: int) -> Iterator[Guess]:
    bare = _blank(lines[opened])
    for sign, closing in _CLOSING.items():
        if bare.count(sign) > bare.count(closing):
            begin = _without_partner(bare, sign, closing)
            kept, comment = _comment_of(lines[at])
            where = "at the end of this line" if at == opened else f"at the end of line {at + 1}"
            message = f'the "{sign}" that opens here is never closed. add "{closing}" {where}'
            comma = "," if kept.endswith(",") else ""
            yield Guess(opened, begin, message, {at: f"{kept.rstrip(',')}{closing}{comma}{comment}"})


def _closed_late(lines: Sequence[str], at: int, _keys: Counter[str]) -> Iterator[Guess]:
    """A list in brackets that runs on into the next key of the same line."""
    bare = _blank(lines[at])
    if bare.count("[") <= bare.count("]"):
        return
    for found in re.finditer(rf",\s*{_KEY}\s*:|\}}", bare):
        begin = bare.rfind("[", 0, found.start())
        if begin >= 0 and "]" not in bare[begin : found.start()]:
            mended = f"{lines[at][: found.start()]}]{lines[at][found.start() :]}"
            yield _one(
                at, begin, 'the "[" that opens here is never closed. add "]" where the list ends', mended
            )


def _comment_of(line: str) -> tuple[str, str]:
    """A line without its comment, and the comment with the spaces before it."""
    found = re.search(r"\s+#", _blank(line))
    at = found.start() if found else len(line.rstrip())
    return line[:at], line[at:]


def _without_partner(bare: str, sign: str, closing: str) -> int:
    """The column of the innermost opening sign that nothing closes."""
    open_at: list[int] = []
    for column, letter in enumerate(bare):
        if letter == sign:
            open_at.append(column)
        elif letter == closing and open_at:
            open_at.pop()
    return open_at[-1] if open_at else 0


def _moved(lines: Sequence[str], last: int, near: Sequence[int]) -> Iterator[Guess]:
    """Lines that stand further in or out than those they belong to: first the one that stands where few do."""
    beside = [text for text in _beside(lines, last, _READ_FOR_KEYS) if text.strip()]
    often = Counter([_indent(text) for text in beside])
    alike = {
        kind: Counter([_indent(text) for text in beside if _is_key(text) is kind]) for kind in (True, False)
    }
    close = {_indent(text) for text in _beside(lines, last, 8) if text.strip()}
    steps = Counter([_indent(text) for text in beside if _STEP.match(text)])
    for at in sorted(
        {*near, *_begun(lines, last)},
        key=lambda at: (not _is_lost(lines[at], steps), often[_indent(lines[at])], -at),
    ):
        own, same = _indent(lines[at]), alike[_is_key(lines[at])]
        if _is_lost(lines[at], steps):
            same = steps
        # A step moved to where no step is would only vanish in the text above it.
        columns = {*steps} if _STEP.match(lines[at]) else close
        for column in sorted(columns - {own}, key=lambda column: (abs(column - own), -same[column])):
            run = _run(lines, at)
            for many in dict.fromkeys([1, len(run)]):
                what = "this line begins" if many == 1 else f"these {many} lines begin"
                message = (
                    f"{what} at column {own + 1}, and what {'it belongs' if many == 1 else 'they belong'} to at column {column + 1}. "
                    f"indent {'it' if many == 1 else 'them'} to match"
                )
                yield Guess(at, own, message, {one: _at(lines[one], column - own) for one in run[:many]})


def _begun(lines: Sequence[str], last: int) -> Iterator[int]:
    """The line that begins the text of several lines above one."""
    for at in range(last - 1, max(last - _LONGEST_BLOCK, 0) - 1, -1):
        if lines[at].rstrip().endswith(": |"):
            yield at
            return


_LONGEST_BLOCK = 40


def _is_lost(line: str, steps: Mapping[int, int]) -> bool:
    """A step where no other one stands, or an entry of a list at the edge, where nothing has one."""
    if line.startswith("- "):
        return True
    return _STEP.match(line) is not None and steps[_indent(line)] == 1 and len(steps) > 1


def _run(lines: Sequence[str], at: int) -> list[int]:
    """A line and those below it that stand no further out."""
    own = _indent(lines[at])
    run = [at]
    for below in range(at + 1, min(at + _READ_FOR_KEYS, len(lines))):
        if lines[below].strip() and _indent(lines[below]) < own:
            break
        run.append(below)
    return run


def _at(line: str, moved: int) -> str:
    return " " * max(_indent(line) + moved, 0) + line.lstrip(" ")


_KEY_LINE = re.compile(rf" *(?:- +)*{_KEY}:(?: |$)")


def _is_key(line: str) -> bool:
    return _KEY_LINE.match(line) is not None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _blank(line: str) -> str:
    """The line with what stands in quotes made of dots, so that no sign in it is taken for one of YAML's."""
    return _QUOTED.sub(lambda found: f'"{"." * (len(found[0]) - 2)}"', line)
