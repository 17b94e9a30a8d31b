"""What a line that YAML cannot read may have been meant to be: one sign missing, one too many, or a line moved.

Each guess is one small change to one line. Whoever asks tries them in order and believes the first with which the
file can be read on; a guess that changes nothing is never told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from rmabot.flow.yaml_joined import joined
from rmabot.flow.yaml_lines import (
    KEY,
    LONGEST,
    READ_FOR_KEYS,
    VERBS,
    Guess,
    brackets_exchanged,
    exchanged,
    indent,
    line_above,
    lines_beside,
    moved,
    one_line,
    twice,
    without_dash,
)
from rmabot.rma.pattern import pattern

_PATH = rf"{KEY}(?:\.{KEY})*"
_BEFORE = r"(?P<before> *(?:- +)*)"
_NO_SPACE = pattern(rf"^{_BEFORE}(?P<key>{KEY}):(?P<value>[^\s:/].*)$")
_NO_COLON = pattern(rf"^{_BEFORE}(?P<key>{KEY})(?P<space> *)(?P<value>[\"'\[{{|].*|(?<= )\S+)?$")
_NO_SPACE_INSIDE = pattern(rf"[{{,] *(?P<key>{KEY}):(?P<value>[\"\[{{])")
_NO_COLON_INSIDE = pattern(rf"[{{,] *(?P<key>{KEY})(?P<value> *[\"\[{{])")
_NO_BRACE = pattern(rf"^{_BEFORE}(?P<key>{KEY}): +(?P<value>[\w.-]+: .*}}.*)$")
_QUOTED = pattern(r'"(?:[^"\\]|\\.)*"')
_GOES_ON = pattern(rf'\s+(?:"|{_PATH}\s*:|[\[{{])')
_WORD_THEN_KEY = pattern(rf"[{{,] *[\w.]{{3,}}: +(?P<word>[a-z_]+)(?= +{_PATH}: )")
_ENTRY = pattern(rf'\s*(?:"|{KEY}\s*:)')
_CURLY_BEGIN = pattern(r"(?:^ *(?:- +)*|(?<=[:,]) +|(?<=[\[{]) *)(?P<sign>[“”„])")
_CURLY_END = pattern(r"(?P<sign>[“”])(?=\s*(?:[,\]}]|$))")
_KEYS = pattern(rf"(?:^ *(?:- +)*|[{{,] *)({KEY}):(?=\s)", re.MULTILINE)
_IS_A_KEY = pattern(rf" *{KEY}: +\S")
_ALWAYS = VERBS | {"flow", "steps", "type", "when"}
"""Keys of the language, also where a file has each of them once."""
_LOOKED_AT = 3
"""Lines above the one at which the parser stopped."""
_LONGEST_LIST = 40


def sure(lines: Sequence[str], line: int) -> Iterator[Guess]:
    """Signs that are seen to be missing at the line where the parser stopped, or above it."""
    near = [*_near(lines, line), *_beside(lines, line)]
    keys = Counter(_KEYS.findall("\n".join(lines_beside(lines, line, READ_FOR_KEYS))))
    for at in near:
        yield from brackets_exchanged(lines, at)
    for make in (
        _bar,
        _curly,
        _dashed,
        _equals,
        _condition,
        _opening,
        _space,
        _colon,
        _brace,
        _comma,
        _closed_late,
        joined,
        _text_opening,
    ):
        for at in near:
            yield from make(lines, at, keys)


def further(lines: Sequence[str], line: int, opened: int) -> Iterator[Guess]:
    """What else may be wrong there: a quote, a bracket (``opened`` is where the broken part begins), a line moved."""
    near = _near(lines, line)
    for at in (*near, opened, opened + 1):
        yield from twice(lines, at)
    for at in near:
        yield from _quote(lines, at)
    for at in dict.fromkeys([opened, *near[1:]]):
        yield from _never_closed(lines, opened, at)
    for at in near:
        yield from _never_closed(lines, at, at)
    for at in near:
        yield from _comma_above(lines, at)
    for at in near:
        yield from exchanged(lines, at)
    for at in near:
        yield from without_dash(lines, at)
    yield from moved(lines, line, near)


def _near(lines: Sequence[str], last: int) -> list[int]:
    found: list[int] = []
    for at in range(last, max(last - READ_FOR_KEYS, 0) - 1, -1):
        if len(lines[at]) > LONGEST or len(found) > _LOOKED_AT:
            break
        if lines[at].strip() and not lines[at].lstrip().startswith("#"):
            found.append(at)
    return found


def _beside(lines: Sequence[str], last: int) -> Iterator[int]:
    """The lines further above that begin at the same column: what they hold may stand in between."""
    own, found = indent(lines[last]), 0
    for at in range(last - _LOOKED_AT - 1, max(last - _LONGEST_LIST, 0) - 1, -1):
        if len(lines[at]) > LONGEST or (lines[at].strip() and indent(lines[at]) < own):
            return
        if lines[at].strip() and indent(lines[at]) == own:
            yield at
            found += 1
        if found == _LOOKED_AT:
            return


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
        yield one_line(at, found[0], message, mended)


def _space(lines: Sequence[str], at: int, keys: Counter[str]) -> Iterator[Guess]:
    text = lines[at]
    for rule in (_NO_SPACE, _NO_SPACE_INSIDE):
        for found in rule.finditer(_blank(text)):
            key, value = found["key"], found.start("value")
            alone = " " not in text[value:].rstrip()
            meant = key in keys or key in _ALWAYS or alone or text[value] in "\"'[{|"
            if meant or _is_among_keys(lines, at):
                message = f'a space is missing after "{key}:"'
                yield one_line(at, found.start("key"), message, f"{text[:value]} {text[value:]}")


def _is_among_keys(lines: Sequence[str], at: int) -> bool:
    """Whether the line beside one is a key with its value, and begins at the same column."""
    beside = [lines[one] for one in (at - 1, at + 1) if 0 <= one < len(lines)]
    return any(indent(one) == indent(lines[at]) and _IS_A_KEY.match(one) for one in beside)


def _dashed(lines: Sequence[str], at: int, _keys: Counter[str]) -> Iterator[Guess]:
    if found := re.match(r" *-(?=[A-Za-z_\"]\S*: )", lines[at]):
        yield one_line(
            at,
            found.end() - 1,
            'a space is missing after "-"',
            f"{lines[at][: found.end()]} {lines[at][found.end() :]}",
        )


def _equals(lines: Sequence[str], at: int, _keys: Counter[str]) -> Iterator[Guess]:
    if found := re.match(rf"{_BEFORE}(?P<key>{KEY}) *(?P<sign>=>?|->) *(?=\S)", lines[at]):
        message = f'a colon is due after "{found["key"]}", not "{found["sign"]}"'
        yield one_line(
            at, found.start("sign"), message, f"{lines[at][: found.end('key')]}: {lines[at][found.end() :]}"
        )


def _condition(lines: Sequence[str], at: int, _keys: Counter[str]) -> Iterator[Guess]:
    if found := re.match(
        r"(?P<head> *(?:- +)*(?:when|with|outcomes|where): +)(?P<part>[\w.]+: +[\w.]+) *$", lines[at]
    ):
        message = f"braces are missing: write {{{found['part']}}}"
        yield one_line(at, found.start("part"), message, f"{found['head']}{{{found['part']}}}")


def _colon(lines: Sequence[str], at: int, keys: Counter[str]) -> Iterator[Guess]:
    text = lines[at]
    for rule in (_NO_COLON, _NO_COLON_INSIDE):
        for found in rule.finditer(_blank(text)):
            key, end = found["key"], found.end("key")
            value = (found["value"] or "").strip()
            meant = key in keys or key in _ALWAYS or value[:1] in {'"', "'", "[", "{", "|"} or not value
            if meant or _is_among_keys(lines, at):
                message = f'a colon is missing after "{key}"'
                yield one_line(
                    at, found.start("key"), message, f"{text[:end]}: {text[end:].lstrip()}".rstrip()
                )


def _opening(lines: Sequence[str], at: int, _keys: Counter[str]) -> Iterator[Guess]:
    """Entries of a list, and no line that opens it: the one above closes another list, or is a heading."""
    above, own = line_above(lines, at), indent(lines[at])
    if (
        above is None
        or own < 4
        or not re.match(r' *"', lines[at])
        or not re.search(r"(?:^ *\]|:) *$", lines[above])
    ):
        return
    language = _language_due(lines, at, own - 2)
    message = f'the line is missing that opens this list, such as "{language}: [", above line {at + 1}'
    mended = f"{' ' * (own - 2)}{language}: [{lines[at].lstrip()}"
    yield Guess(at, own, message, {at: mended}, "missing-line")


def _bar(lines: Sequence[str], at: int, _keys: Counter[str]) -> Iterator[Guess]:
    """The lines of a long text below a key that lacks the sign for it."""
    found = _NO_BAR.fullmatch(lines[at])
    below = lines[at + 1] if found is not None and at + 1 < len(lines) else ""
    if found is not None and indent(below) > indent(lines[at]) and _PROSE.match(below):
        key = found["key"]
        message = f'write "{key}: |" for a text of several lines'
        yield one_line(at, found.start("key"), message, f"{lines[at][: found.end('key')]}: |")


_NO_BAR = pattern(r" *(?P<key>[a-z]{2}): *\"?")


def _text_opening(lines: Sequence[str], at: int, _keys: Counter[str]) -> Iterator[Guess]:
    """The lines of a long text, and none that opens it: the one above is complete, or a heading."""
    own, first = indent(lines[at]), at
    while (above := line_above(lines, first)) is not None and at - above < _LONGEST_LIST:
        if indent(lines[above]) < own:
            break
        first = above
    if above is None or own - indent(lines[above]) not in {2, 4} or not _PROSE.match(lines[first]):
        return
    if not _COMPLETE.match(lines[above]):
        return
    if first == at and above and indent(lines[above - 1]) == own and _HEADING.match(lines[above]):
        message = f'lines {above + 1} and {at + 1} seem to have changed places: put "{lines[above].strip()}" below line {at + 1}'
        yield Guess(above, indent(lines[above]), message, {above: lines[at], at: lines[above]})
    language = _language_due(lines, first, own - 2)
    message = f'the line is missing that opens this text, such as "{language}: |", above line {first + 1}'
    mended = f"{' ' * (own - 2)}{language}: |\n{lines[first]}"
    yield Guess(first, own, message, {first: mended}, "missing-line")


_HEADING = pattern(rf" *{KEY}: *$")
_COMPLETE = pattern(rf' *(?:- )?{KEY}: *(?:\w+|".*"|\{{.*\}}|\[.*\])? *(?:#.*)?$')
_PROSE = pattern(rf' *(?:- )?(?!{KEY} *:)[^\s"\'\[{{|#-]\S* +\S')


def _language_due(lines: Sequence[str], at: int, column: int) -> str:
    """The language whose line is missing before a part: not the one of the next part, or not the one of the part before."""
    for beside in (lines[at : at + _LONGEST_LIST], lines[max(at - _LONGEST_LIST, 0) : at][::-1]):
        keys = (text.strip() for text in beside if text.strip(" ]") and indent(text) <= column)
        found = next(keys, "")
        if found.startswith(("en:", "fr:")):
            return "fr" if found.startswith("en:") else "en"
    return "en"


def _brace(lines: Sequence[str], at: int, _keys: Counter[str]) -> Iterator[Guess]:
    text = lines[at]
    bare = _blank(text)
    found = _NO_BRACE.match(bare)
    if found and bare.count("}") > bare.count("{"):
        place = found.start("value")
        yield one_line(
            at, place, f'a "{{" is missing after "{found["key"]}:"', f"{text[:place]}{{{text[place:]}"
        )
    if bare.count("}") > bare.count("{") and (found := re.match(rf" *- (?={KEY}: )", bare)):
        place = found.end()
        yield one_line(
            at, place, 'a "{" is missing at the beginning of this entry', f"{text[:place]}{{{text[place:]}"
        )
    if bare.count("]") > bare.count("[") and (found := re.search(rf"(?P<key>{KEY}): +(?=[^\[]*\])", bare)):
        place = found.end()
        yield one_line(
            at, place, f'a "[" is missing after "{found["key"]}:"', f"{text[:place]}[{text[place:]}"
        )
    above = line_above(lines, at)
    if above is not None and lines[above].rstrip().endswith(":") and re.match(r' *"', text):
        column = len(lines[above].rstrip())
        message = f'a "[" is missing at the end of line {above + 1}'
        yield Guess(above, column - 1, message, {above: f"{lines[above].rstrip()} ["})


def _comma(lines: Sequence[str], at: int, _keys: Counter[str]) -> Iterator[Guess]:
    text = lines[at]
    bare = _blank(text)
    ends = [found.end() for found in _QUOTED.finditer(text)]
    ends += [found.end() for found in re.finditer(r"[\]}]", bare)]
    ends += [found.end("word") for found in _WORD_THEN_KEY.finditer(bare)]
    for end in sorted(ends):
        if semicolon := re.match(rf" *;(?= *{KEY}:)", text[end:]):
            yield one_line(
                at, end, 'a comma is due here, not ";"', f"{text[:end]},{text[end + semicolon.end() :]}"
            )
        elif _GOES_ON.match(text, end):
            yield one_line(at, end, "a comma is missing here", f"{text[:end]},{text[end:]}")


def _comma_above(lines: Sequence[str], at: int) -> Iterator[Guess]:
    above = line_above(lines, at)
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
            yield one_line(at, begin, message, f'{text[:place]}"{text[place:]}')


_CLOSING = {"{": "}", "[": "]"}


def _never_closed(lines: Sequence[str], opened: int, at: int) -> Iterator[Guess]:
    bare = _blank(lines[opened])
    for sign, closing in _CLOSING.items():
        if bare.count(sign) > bare.count(closing):
            begin = _without_partner(bare, sign, closing)
            kept, comment = _comment_of(lines[at])
            where = "at the end of this line" if at == opened else f"at the end of line {at + 1}"
            message = f'the "{sign}" that opens here is never closed. add "{closing}" {where}'
            for comma in ("," if kept.endswith(",") else "", ""):
                yield Guess(opened, begin, message, {at: f"{kept.rstrip(',')}{closing}{comma}{comment}"})


def _closed_late(lines: Sequence[str], at: int, _keys: Counter[str]) -> Iterator[Guess]:
    """A list in brackets that runs on into the next key of the same line."""
    bare = _blank(lines[at])
    if bare.count("[") <= bare.count("]"):
        return
    for found in re.finditer(rf",\s*{KEY}\s*:|\}}", bare):
        begin = bare.rfind("[", 0, found.start())
        if begin >= 0 and "]" not in bare[begin : found.start()]:
            mended = f"{lines[at][: found.start()]}]{lines[at][found.start() :]}"
            yield one_line(
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


def _blank(line: str) -> str:
    """The line with what stands in quotes made of dots, so that no sign in it is taken for one of YAML's."""
    return _QUOTED.sub(lambda found: f'"{"." * (len(found[0]) - 2)}"', line)
