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

_KEPT_AT_MOST = 256  # lines of one question: several answers at once come in more ways than are met


class Lines:
    """The lines of one question in a review, in one language: what stands before and after an answer.

    ``section`` and ``heading`` are those of the part it belongs to. Whole lines are kept by what was said instead (None for a
    protected text that was agreed to: ``instead``) and, where it is ``closed``, by the option or options (``words``,
    ``several``); never for words of the person's own.
    """

    __slots__ = (
        "after",
        "as_typed",
        "ask",
        "before",
        "closed",
        "heading",
        "instead",
        "section",
        "several",
        "words",
    )

    def __init__(self, turn: Turn, ask: Ask, item: int) -> None:
        self.ask = ask
        before, between, self.after = _line_of(turn)
        self.before = f"\n{before}{ask_label(turn, ask, item)}{between}"
        self.section = ask.section.name if ask.section is not None else ""
        self.heading = label_in(turn, ask.section.label) if ask.section is not None else ""
        self.closed = QUESTIONS[ask.type].closed and _labels_are_alike(ask)
        self.as_typed = ask.type in AS_TYPED
        self.instead: dict[str | None, str] = {}
        self.words: dict[str, str] = {}
        self.several: dict[object, str] = {}

    def keep(self, value: Any, line: str) -> None:
        """Keep the line of an answer that others give too."""
        if type(value) is dict:
            if self.closed or INSTEAD in value:
                self.instead[value.get(INSTEAD)] = line
        elif type(value) is str and self.closed:
            self.words[value] = line
        elif self.closed and len(self.several) < _KEPT_AT_MOST:
            self.several[value] = line


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
    answers, known = top.answers, top.steps.lines.setdefault(turn.language, {})
    for ask, key, item in passed(turn, all_answered=True):
        lines = known.get(ask.name)
        if lines is None:
            if type(ask) is not Ask:
                continue
            lines = _lines_of(turn, top, ask, item)
        if item != number or lines.section != section:
            if text:
                blocks.append(_block(heading, text))
            section, number, text = lines.section, item, ""
            heading = _heading(turn, top, lines.heading, key, item) if item else lines.heading
        value = answers[key]
        kind = type(value)
        if kind is str:
            line = lines.words.get(value)
        elif kind is dict:
            line = lines.instead.get(value.get(INSTEAD))
        else:
            line = lines.several.get(value) if lines.closed else None
        text += line or _line(turn, lines, value, item)
    return [*blocks, _block(heading, text)] if text else blocks


def _block(heading: str, text: str) -> Rich:
    return made(Span, (heading, True, False, None)), made(Span, (text, False, False, None))


def _lines_of(turn: Turn, top: Open, ask: Ask, item: int) -> Lines:
    """Return the lines of a question, and keep them if its label and its section's are the same in every conversation."""
    lines = Lines(turn, ask, item)
    label = turn.flows.statements[ask.name].label if ask.type == "statement" else ask.label
    texts = [*label.values(), *(ask.section.label.values() if ask.section is not None else ())]
    if all(template.fixed is not None for template in texts):
        top.steps.lines[turn.language][ask.name] = lines
    return lines


def _line(turn: Turn, lines: Lines, value: Any, item: int) -> str:
    if lines.as_typed and type(value) is str and value.isprintable() and value:
        return lines.before + value + lines.after
    shown = answer_text(turn, lines.ask, value, item) or word_label(turn, "no_answer")
    line = lines.before + (shown if shown.isprintable() else inert(shown)) + lines.after
    lines.keep(value, line)
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
    if len(numbers) < 2 or item not in numbers:
        return label
    start = top.flow.program[top.flow.index[repeat]]
    assert isinstance(start, RepeatStart)
    values: dict[str, str | Rich] = {
        "label": label_in(turn, start.label), "number": str(numbers.index(item) + 1),
    }  # fmt: skip
    return f"{plain(word(turn, 'review_item', values))} – {label}"
