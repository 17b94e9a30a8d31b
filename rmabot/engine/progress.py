"""The line "Step 3 of 8" over a question."""

from __future__ import annotations

from rmabot.engine.face import Face
from rmabot.engine.keys import parts
from rmabot.engine.speak import label_in, word
from rmabot.engine.turn import Open, Turn
from rmabot.flow.model import Ask, RepeatEnd, RepeatStart, Review, Section
from rmabot.text.spans import plain


def progress_of_ask(turn: Turn, top: Open, ask: Ask, face: Face, item: int) -> str:
    """Return the line of a question; that of a lone item is the same in every conversation and kept with its looks."""
    line = progress(turn, top, ask, item)
    if not item or len(top.items.get(top.steps.named[ask.name].repeat, ())) < 2:
        face.progress = line
    return line


def progress(turn: Turn, top: Open, node: Ask | RepeatEnd | Review, item: int) -> str:
    """Return the line "Step 3 of 8", with the item when there are several; "" outside sections."""
    section = node.section
    if section is None:
        return ""
    repeat, number = "", 0
    if item and len(numbers := top.items.get(parts(top.at)[0], ())) > 1 and item in numbers:
        repeat, number = parts(top.at)[0], numbers.index(item) + 1
    memo, known = turn.flows.memo, (top.flow.name, section.number, repeat, number, turn.language)
    if (line := memo.get(known)) is None:
        line = memo[known] = _progress_line(turn, top, section, repeat, number)
    return str(line)


def _progress_line(turn: Turn, top: Open, section: Section, repeat: str, number: int) -> str:
    label = label_in(turn, section.label)
    if number:
        start = top.flow.program[top.flow.index[repeat]]
        assert isinstance(start, RepeatStart)
        kind = label_in(turn, start.label)
        item = plain(word(turn, "item", {"label": kind, "number": str(number)}))
        label = item if label == kind else f"{label}, {item}"
    step, total = str(section.number), str(section.total)
    return plain(word(turn, "progress", {"step": step, "total": total, "section": label}))
