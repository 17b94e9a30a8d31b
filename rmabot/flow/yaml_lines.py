"""What a line that YAML cannot read may have been meant to be where a whole line is amiss: moved, exchanged, twice, without its dash."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from rmabot.rma.pattern import pattern

KEY = r"[A-Za-z_][\w-]*"
VERBS = frozenset({"say", "ask", "do", "go", "call", "repeat", "section", "statement", "review"})
READ_FOR_KEYS = 400
"""Lines round it that tell which keys there are, and how far lines are indented."""
LONGEST = 3_000
"""A longer line was not written by a person."""
_LONGEST_BLOCK = 40
_TOLD = 30
_HEADING = pattern(r" *(?:- )?[\w\"-]+: *$")
_STEP = pattern(rf" *- (?:{'|'.join(sorted(VERBS))}): +\w+ *$")
_BARE_STEP = pattern(rf" *(?:{'|'.join(sorted(VERBS))}): +\w+ *$")
_STEPS = pattern(r" *steps: *(?:#.*)?$")
_SAYS_NOTHING = pattern(r" *(?:#.*)?$")
_KEY_OF_A_STEP = pattern(rf" *(?P<key>{KEY}):(?: |$)")
_BEGUN_BY = {
    "outcomes": "do", "with": "call", "as": "call", "type": "ask", "label": "ask", "options": "ask", "options_from": "ask",
    "retry": "ask", "instead": "ask", "optional": "ask", "at_most": "repeat", "another": "repeat",
}  # fmt: skip
_BARE_ENTRY = pattern(r" *(?:\{|(?P<key>\w+): +\{)")
_AT_THE_EDGE = pattern(r"(?:flow|about|starts|keeps_place|takes|gives|facts|moved|endings):")
"""Keys that begin at the first column, where these lines stand."""
_HELD = frozenset(
    {"when", "label", "outcomes", "with", "where", "another", "yes_copies", "also_typed", "sets", "about"}
)
"""Keys whose values stand in braces: they are no names of options."""
_KEY_LINE = pattern(rf" *(?:- +)*{KEY}:(?: |$)")


class Guess(NamedTuple):
    """The place of a slip (line and column from 0), what is said of it, and the lines put right, by number."""

    line: int
    column: int
    message: str
    mended: Mapping[int, str]
    code: str = "yaml-syntax"


def lines_beside(lines: Sequence[str], at: int, many: int) -> list[str]:
    """The lines round one, long ones cut."""
    return [text[:LONGEST] for text in lines[max(at - many, 0) : at + many]]


def one_line(at: int, column: int, message: str, mended: str) -> Guess:
    """A guess that changes the line at which the slip is."""
    return Guess(at, column, message, {at: mended})


def line_above(lines: Sequence[str], at: int) -> int | None:
    """The line above one that is not empty."""
    return next((one for one in range(at - 1, -1, -1) if lines[one].strip()), None)


def twice(lines: Sequence[str], at: int) -> Iterator[Guess]:
    """A line that opens or closes a part and stands twice."""
    alike = 0 < at < len(lines) and lines[at] == lines[at - 1]
    if alike and (lines[at].rstrip()[-1:] in {"[", "{"} or lines[at].strip() in {"]", "}"}):
        message = f"lines {at} and {at + 1} are the same. delete one of them"
        yield one_line(at, indent(lines[at]), message, "")


def exchanged(lines: Sequence[str], at: int) -> Iterator[Guess]:
    """Two lines that have changed places: the first line of a part, and one of what it holds or of what stands before it."""
    for first in (at - 1, at):
        if first < 1 or first + 1 >= len(lines) or not _HEADING.match(lines[first - 1]):
            continue
        before, above, below = (indent(lines[one]) for one in (first - 1, first, first + 1))
        begins = _HEADING.match(lines[first + 1]) or _STEP.match(lines[first + 1])
        begun_late = before < below < above and begins is not None
        begun_early = above < before < below and _STEP.match(lines[first])
        if begun_late or begun_early:
            message = (
                f"lines {first + 1} and {first + 2} seem to have changed places: "
                f'put "{_words(lines[first + 1])}" above "{_words(lines[first])}"'
            )
            yield Guess(first, above, message, {first: lines[first + 1], first + 1: lines[first]})


def first_step_gone(lines: Sequence[str], last: int) -> Guess | None:
    """The keys of a step right below ``steps:``, above the line at which the parser stopped; the file is read on without them."""
    for at in range(min(last, len(lines) - 1), -1, -1):
        if not _STEPS.match(lines[at]):
            continue
        first = next((one for one in range(at + 1, len(lines)) if not _SAYS_NOTHING.match(lines[one])), at)
        key = _KEY_OF_A_STEP.match(lines[first])
        if key is None or indent(lines[first]) < indent(lines[at]) + 4 or key["key"] in VERBS:
            return None
        end = next(
            (
                one
                for one in range(first, len(lines))
                if lines[one].strip() and indent(lines[one]) < key.start("key")
            ),
            len(lines),
        )
        if end == first + 1 and _takes(lines[end : end + 1], key["key"]):
            return None
        keys = [found["key"] for one in lines[first:end] if (found := _KEY_OF_A_STEP.match(one))]
        message = step_gone(keys, first + 1)
        return Guess(first, key.start("key"), message, dict.fromkeys(range(first, end), ""), "missing-line")
    return None


def _takes(below: Sequence[str], key: str) -> bool:
    """Whether the line below begins a step that may have the key: the two have changed places."""
    from rmabot.flow.parse_step import VERBS as KEYS

    step = _STEP.match(below[0]) if below else None
    return step is not None and key in KEYS[below[0].strip(" -").partition(":")[0]]


def step_gone(keys: Sequence[str], line: int) -> str:
    """What is said of keys that stand where the first step should begin."""
    verb = next((_BEGUN_BY[key] for key in keys if key in _BEGUN_BY), "say")
    return (
        f'"{keys[0]}:" belongs to a step, and none begins above it. is the line missing that begins the first step, '
        f'such as "- {verb}: …", above line {line}?'
    )


def brackets_exchanged(lines: Sequence[str], at: int) -> Iterator[Guess]:
    """The line that opens a list, and the one before or after it."""
    for first in (at - 1, at):
        if first < 1 or first + 1 >= len(lines):
            continue
        above, below = lines[first], lines[first + 1]
        before = lines[first - 1].rstrip()
        closed_early = _OPENS_LIST.fullmatch(above) and below.strip() == "]" and before.endswith(('"', ","))
        begun_early = (
            _OPENS_LIST.fullmatch(below)
            and above.lstrip().startswith('"')
            and not before.endswith(("[", ","))
        )
        text_early = (
            _OPENS_TEXT.fullmatch(below)
            and indent(above) == indent(below) + 2
            and not _is_key(above)
            and not before.endswith("|")
            and indent(before) < indent(above)
        )
        if closed_early or begun_early or text_early:
            message = f'lines {first + 1} and {first + 2} seem to have changed places: put "{_words(below)}" above "{_words(above)}"'
            yield Guess(first, indent(above), message, {first: below, first + 1: above})


_OPENS_TEXT = pattern(r" *[a-z]{2}: \| *")
_OPENS_LIST = pattern(rf" *{KEY}: \[ *")


def without_dash(lines: Sequence[str], at: int) -> Iterator[Guess]:
    """A step, or an entry of a list, without its dash: those above or below it have one."""
    text, own = lines[at], indent(lines[at])
    message = 'a "- " is missing at the beginning of this line'
    if own > 1 and _BARE_STEP.match(text):
        yield one_line(at, own, message, f"{text[: own - 2]}- {text.lstrip()}")
    found = _BARE_ENTRY.match(text)
    for beside in (at + 1, at - 1):
        if found is None or found["key"] in _HELD or not 0 <= beside < len(lines):
            continue
        column = indent(lines[beside])
        if lines[beside].lstrip().startswith("- ") and own in {column, column + 2}:
            yield one_line(at, own, message, f"{' ' * column}- {text.lstrip()}")


def _words(line: str) -> str:
    """The first words of a line, to tell it by."""
    words = line.strip()
    return words if len(words) <= _TOLD else f"{words[:_TOLD].rsplit(' ', 1)[0]} …"


def moved(lines: Sequence[str], last: int, near: Sequence[int]) -> Iterator[Guess]:
    """Lines that stand further in or out than those they belong to: first the one that stands where few do."""
    beside = [text for text in lines_beside(lines, last, READ_FOR_KEYS) if text.strip()]
    often = Counter([indent(text) for text in beside])
    alike = {
        kind: Counter([indent(text) for text in beside if _is_key(text) is kind]) for kind in (True, False)
    }
    close = {indent(text) for text in lines_beside(lines, last, 8) if text.strip()}
    steps = Counter([indent(text) for text in beside if _STEP.match(text)])
    for at in sorted(
        {at for at in (*near, *_begun(lines, last)) if not _AT_THE_EDGE.match(lines[at])},
        key=lambda at: (
            not _is_lost(lines[at], steps),
            alike[_is_key(lines[at])][indent(lines[at])],
            often[indent(lines[at])],
            -at,
        ),
    ):
        own, same = indent(lines[at]), alike[_is_key(lines[at])]
        if _is_lost(lines[at], steps):
            same = steps
        # A step moved to where no step is would only vanish in the text above it.
        columns = {*steps} if _STEP.match(lines[at]) else close
        for column in sorted(columns - {own}, key=lambda column: (abs(column - own), -same[column])):
            run = _run(lines, at)
            pasted = next(
                (
                    many
                    for many, one in enumerate(run)
                    if _STEP.match(lines[one]) and indent(lines[one]) == column
                ),
                1,
            )
            for many in dict.fromkeys([1, pasted, len(run)]):
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


def _is_lost(line: str, steps: Mapping[int, int]) -> bool:
    """A step where no other one stands, or an entry of a list at the edge, where nothing has one."""
    if line.startswith("- "):
        return True
    return _STEP.match(line) is not None and steps[indent(line)] == 1 and len(steps) > 1


def _run(lines: Sequence[str], at: int) -> list[int]:
    """A line and those below it that stand no further out."""
    own = indent(lines[at])
    run = [at]
    for below in range(at + 1, min(at + READ_FOR_KEYS, len(lines))):
        if lines[below].strip() and indent(lines[below]) < own:
            break
        run.append(below)
    return run


def _at(line: str, moved: int) -> str:
    return " " * max(indent(line) + moved, 0) + line.lstrip(" ")


def _is_key(line: str) -> bool:
    return _KEY_LINE.match(line) is not None


def indent(line: str) -> int:
    """The spaces before a line."""
    return len(line) - len(line.lstrip(" "))
