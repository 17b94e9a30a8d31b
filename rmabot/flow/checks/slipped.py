"""A line that is gone, or begins at the wrong column, told once: what stands near it only says the same again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rmabot.flow.checks.causes import causes
from rmabot.flow.checks.exchanged import exchanged_once
from rmabot.flow.finding import MOST_FINDINGS, Finding
from rmabot.rma.pattern import pattern

_NEAR = 12
"""Lines that a slip upsets."""
_SHAPE = frozenset(
    {"wrong-type", "unknown-key", "missing-key", "missing-line", "policy", "unknown-moment", "unknown-step"}
)
"""What is said of a part that is not where, or not what, it should be."""
_UPSET = frozenset({"wrong-type", "unknown-key", "unknown-moment", "missing-line", "yaml-syntax", "text-cut"})
"""Of these what may be said only because of another slip just above."""
_NAMED = pattern(
    r'(\w+) "(?:told\.)?([a-z]{2})"(?:, in each language .*?\),)? is a part with keys'
    r'|the bot has no (words) for "([a-z]{2})"|has no key "([a-z]{2})"|^"([a-z]{2})" is no language'
)
_PROSE = pattern(r'has no key "[^"\s]+ [^"]*"')
_OPEN = pattern(
    r"is missing at the end of line|that opens here is never closed|and what stands there is lost"
)
_OF_A_TEXT = "this line seems to be a part of the text above it, and begins too far out. indent it to match"
_OPENS = "the line is missing that opens this "
_IS_A_LANGUAGE = " is a language, and the name of the "


def told_once(findings: Iterable[Finding], languages: tuple[str, ...]) -> list[Finding]:
    """Findings of which each slip of a line has one."""
    files: dict[str, list[Finding]] = {}
    for one in sorted(findings, key=_place):
        files.setdefault(one.place.file, []).append(one)
    return [one for found in files.values() for one in _of_file(found, languages)]


def _of_file(findings: Sequence[Finding], languages: tuple[str, ...]) -> Sequence[Finding]:
    if len(findings) >= MOST_FINDINGS:
        # A file of another kind: it is cut off anyway, and to compare all with all would take its time.
        return findings
    found = _as_slips(_outdented(exchanged_once(findings)), languages)
    return [_maybe_indented(one, found) for one in causes(found, _upset)]


def _place(finding: Finding) -> tuple[str, int, int]:
    return finding.place.file, finding.place.line, finding.place.column


def _as_slips(found: Sequence[Finding], languages: tuple[str, ...]) -> list[Finding]:
    """Where a language or a sentence stands for a name: the line of the name is gone, or the text begins too far out."""
    kept: list[Finding] = []
    for one in found:
        named = _NAMED.search(one.message) if one.code in _SHAPE else None
        code = (
            next((word for word in named.groups() if word and len(word) == 2), "")
            if named is not None
            else ""
        )
        if code not in languages:
            prose = one.code == "unknown-key" and _PROSE.search(one.message)
            kept.append(_of_a_text(one, found) if prose else one)
            continue
        lacking = next((other for other in kept if _lacks(other, code, one)), None)
        if lacking is not None:
            kept.remove(lacking)
            kept.append(Finding(one.place, _too_far_out(code, lacking), "yaml-syntax"))
        elif named is not None and (kind := named[1] or named[3]):
            kept.append(Finding(one.place, _first_line_gone(kind, code, one), "missing-line"))
        else:
            kept.append(one)
    return kept


def _outdented(findings: Sequence[Finding]) -> list[Finding]:
    """The findings; a key that begins too far out below a heading, which is empty without it, is one."""
    found = list(findings)
    for empty in [
        one for one in findings if one.code == "wrong-type" and one.message.endswith("not nothing")
    ]:
        below = (
            one
            for one in found
            if one.code == "unknown-key" and 0 < one.place.line - empty.place.line <= _JUST
        )
        key = next(
            (
                one
                for one in below
                if one.place.column < empty.place.column and "did you mean" not in one.message
            ),
            None,
        )
        named = _NO_KEY.search(key.message) if key is not None else None
        if key is not None and named is not None:
            message = (
                f'{empty.message.partition(" is a part")[0]} is empty, and "{named[1]}:" below it begins at column {key.place.column}. '
                "indent it, and what stands below it, to match"
            )
            found = [one for one in found if one not in (empty, key)]
            found.append(Finding(key.place, message, "wrong-type"))
    return found


_NO_KEY = pattern(r'has no key "(\w+)"')


def _of_a_text(one: Finding, found: Sequence[Finding]) -> Finding:
    """A sentence that stands for a key: the line that opens its text is gone, if a text of that part is missing, or it begins too far out."""
    lacking = next((other for other in found if other.code == "text-missing" and _after(other, one)), None)
    if lacking is None or not lacking.languages:
        return Finding(one.place, _OF_A_TEXT, "yaml-syntax")
    message = f'{_OPENS}text, such as "{lacking.languages[0]}: |", above line {one.place.line}'
    return Finding(one.place, message, "missing-line")


def _lacks(other: Finding, code: str, one: Finding) -> bool:
    return other.code == "text-missing" and code in other.languages and _after(one, other)


def _too_far_out(code: str, lacking: Finding) -> str:
    return (
        f'"{code}:" begins at another column than the text of line {lacking.place.line} to which it belongs. '
        "indent it to match"
    )


def _first_line_gone(kind: str, code: str, one: Finding) -> str:
    return (
        f'"{code}"{_IS_A_LANGUAGE}{kind} is due here. '
        f"is the line missing that begins the next part, above line {one.place.line}?"
    )


def _after(one: Finding, other: Finding) -> bool:
    """Whether a finding stands in the lines that another one upsets."""
    return one.place.file == other.place.file and 0 <= one.place.line - other.place.line <= _NEAR


def _indentation(one: Finding) -> bool:
    return one.code == "yaml-syntax" and "to match" in one.message


def _opened(one: Finding) -> bool:
    return one.code == "yaml-syntax" and _OPEN.search(one.message) is not None


def _upset(one: Finding, other: Finding) -> bool:
    # Below a line that opens a text or a list the file was read on as it was meant.
    return _OPENS not in other.message and _upset_by(one, other)


def _upset_by(one: Finding, other: Finding) -> bool:
    """Whether a finding only says again what another one says better."""
    if one.code == "placeholders":
        # A text that lost lines says less than the one in the other language.
        return _indentation(other) and _after(other, one)
    if one.code == "duplicate-key" and _after(other, one):
        # A step whose first line is gone gives its keys to the step before it.
        return other.code == "missing-line"
    if not _after(one, other):
        return _alike(one, other)
    earlier = _place(other) < _place(one)
    if _indentation(one):
        return other.code in _SHAPE or _opened(other) or (_indentation(other) and earlier)
    if not earlier or one.code not in _UPSET:
        return False
    if one.code == "unknown-moment":
        return other.code == "wrong-type"
    if _opened(other) or (other.code == "yaml-syntax" and other.place.line == one.place.line):
        return True
    if one.code == "missing-line":
        return (
            _left_over(one, other)
            or (
                _IS_A_LANGUAGE in one.message + other.message and other.code in {"missing-line", "wrong-type"}
            )
            or _alike(one, other)
        )
    return other.code == "missing-line"


def _alike(one: Finding, other: Finding) -> bool:
    """Whether parts of one kind have lost their first line together: its first finding tells."""
    if one.place.file != other.place.file or one.code != "missing-line" or other.code != "missing-line":
        return False
    kind, same = (finding.message.partition(' "')[0] for finding in (one, other))
    return _place(other) < _place(one) and kind == same == "state"


def _maybe_indented(one: Finding, found: Sequence[Finding]) -> Finding:
    """A key in the wrong place may only be indented wrongly: the lines after it tell."""
    if not _misplaced(one):
        return one
    line = next(
        (
            other.place.line
            for other in found
            if other is not one and _after(other, one) and (_indentation(other) or _left_over(other, one))
        ),
        0,
    )
    if not line:
        return one
    hint = f"; or is it indented wrongly? line {line} does not belong to it as it stands"
    return Finding(one.place, one.message + hint, one.code, one.languages)


def _misplaced(one: Finding) -> bool:
    if one.code == "wrong-type":
        return one.message.endswith("not nothing")
    return one.code in {"unknown-key", "policy"} and "did you mean" not in one.message


def _left_over(one: Finding, other: Finding) -> bool:
    """Whether the keys of a part are left over because its first line, just above, is in the wrong place."""
    near = one.place.file == other.place.file and 0 < one.place.line - other.place.line <= _JUST
    return one.code == "missing-line" and near and _misplaced(other)


_JUST = 2
