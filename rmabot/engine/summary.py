"""What the review shows: every answer by section, a line each, with the buttons Send and Change."""

from __future__ import annotations

from typing import Any

from rmabot.engine.buttons import BACK, CHANGE, SEND
from rmabot.engine.effects import Choice
from rmabot.engine.keys import parts
from rmabot.engine.progress import progress
from rmabot.engine.scope import INSTEAD
from rmabot.engine.speak import AS_TYPED, answer_text, ask_label, label_in, spoken_in, word, word_label
from rmabot.engine.trace import passed
from rmabot.engine.turn import Open, Turn, made
from rmabot.flow.model import Ask, RepeatStart, Review
from rmabot.questions.table import QUESTIONS
from rmabot.text.clean import inert
from rmabot.text.spans import Rich, Span, plain

_UNDERSTOOD = object()
_KEPT_AT_MOST = 256  # lines of one question: several answers at once come in more ways than are met


class Lines:
    """The lines of one question in a review, in one language: what stands before and after an answer.

    ``section`` and ``heading`` are those of the part it belongs to. ``known`` are whole lines, by the answer: kept for what
    is said instead, for a protected text, and, where it is ``closed``, for the options; never for words of the person's own.
    """

    __slots__ = ("after", "as_typed", "before", "closed", "heading", "known", "section")

    def __init__(self, turn: Turn, ask: Ask, item: int) -> None:
        before, between, self.after = _line_of(turn)
        self.before = f"\n{before}{ask_label(turn, ask, item)}{between}"
        self.section = ask.section.name if ask.section is not None else ""
        self.heading = label_in(turn, ask.section.label) if ask.section is not None else ""
        self.closed = QUESTIONS[ask.type].closed and _labels_are_alike(ask)
        self.as_typed = ask.type in AS_TYPED
        self.known: dict[object, str] = {}


def _labels_are_alike(ask: Ask) -> bool:
    """Whether an option is called the same in every conversation."""
    by_list = ask.where is None or (ask.type == "choice" and not ask.ways)
    labelled = any(way.label is not None for way in ask.ways.values())
    return by_list and ask.options_ref is None and ask.suggest is None and not labelled


def put_review(turn: Turn, top: Open, node: Review) -> None:
    """Say all answers with the buttons Send and Change."""
    turn.texts += _blocks(turn, top)
    turn.say(spoken_in(turn, node.spoken, 0))
    prefix = f"{top.visit}.{top.steps.named[node.name].code}."
    choices = (
        made(Choice, (word_label(turn, "send_label"), prefix + SEND, False)),
        made(Choice, (word_label(turn, "change_label"), prefix + CHANGE, False)),
        made(Choice, (word_label(turn, "back_label"), prefix + BACK, True)),
    )
    turn.send(choices, progress(turn, top, node, 0), "choice", top.visit)
    turn.note("asks", top.at)


def _blocks(turn: Turn, top: Open) -> list[Rich]:
    """Return a paragraph for each section and device: its heading, and a line for each answer."""
    blocks: list[Rich] = []
    section, number, heading, text = "", -1, "", ""
    named, answers, items, language = top.steps.named, top.answers, top.items, turn.language
    for ask, key, item in passed(turn, all_answered=True):
        if type(ask) is not Ask:
            continue
        ready = named[ask.name]
        lines = ready.lines.get(language) or _lines_of(turn, top, ask, item)
        if item != number or lines.section != section:
            if text:
                blocks.append(_block(heading, text))
            section, number, text = lines.section, item, ""
            several = item and len(items.get(ready.repeat, ())) > 1
            heading = _heading(turn, top, lines.heading, key, item) if several else lines.heading
        value = answers[key]
        if lines.as_typed and type(value) is str and value.isprintable() and value:
            text += lines.before + value + lines.after
        else:
            text += lines.known.get(_kept_under(lines, value)) or _line(turn, lines, ask, value, item)
    return [*blocks, _block(heading, text)] if text else blocks


def _block(heading: str, text: str) -> Rich:
    return made(Span, (heading, True, False, None)), made(Span, (text, False, False, None))


def _lines_of(turn: Turn, top: Open, ask: Ask, item: int) -> Lines:
    """Return the lines of a question, and keep them if its label and its section's are the same in every conversation."""
    lines = Lines(turn, ask, item)
    label = turn.flows.statements[ask.name].label if ask.type == "statement" else ask.label
    texts = [*label.values(), *(ask.section.label.values() if ask.section is not None else ())]
    if all(template.fixed is not None for template in texts):
        top.steps.named[ask.name].lines[turn.language] = lines
    return lines


def _kept_under(lines: Lines, value: Any) -> object:
    """Return what the line of an answer is kept under, None for one in words or figures of the person's own."""
    if type(value) is not dict:
        return value if lines.closed else None
    if INSTEAD in value:
        return INSTEAD, value[INSTEAD]
    return _UNDERSTOOD if lines.closed else None


def _line(turn: Turn, lines: Lines, ask: Ask, value: Any, item: int) -> str:
    shown = answer_text(turn, ask, value, item) or word_label(turn, "no_answer")
    line = lines.before + (shown if shown.isprintable() else inert(shown)) + lines.after
    under = _kept_under(lines, value)
    if under is not None and len(lines.known) < _KEPT_AT_MOST:
        lines.known[under] = line
    return line


def _line_of(turn: Turn) -> tuple[str, str, str]:
    """Return what stands before, between and after label and answer in a line of the review."""
    known = ("review_line", turn.language)
    parts_of_line = turn.flows.memo.get(known)
    if not isinstance(parts_of_line, tuple):
        line = plain(word(turn, "review_line", {"answer.label": "@label@", "answer.value": "@value@"}))
        before, _, rest = line.partition("@label@")
        between, _, after = rest.partition("@value@")
        parts_of_line = turn.flows.memo[known] = (before, between, after)
    return parts_of_line


def _heading(turn: Turn, top: Open, label: str, key: str, item: int) -> str:
    """Return the heading of an item's part, with the item's name where there are several."""
    repeat = parts(key)[0]
    numbers = top.items.get(repeat, ())
    if item not in numbers:
        return label
    start = top.flow.program[top.flow.index[repeat]]
    assert isinstance(start, RepeatStart)
    values: dict[str, str | Rich] = {
        "label": label_in(turn, start.label), "number": str(numbers.index(item) + 1),
    }  # fmt: skip
    return f"{plain(word(turn, 'review_item', values))} – {label}"
