"""The review: every answer by section, any one changeable, and Send."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rmabot.engine.back import ask_again
from rmabot.engine.effects import Choice
from rmabot.engine.face import Face, face_of
from rmabot.engine.keys import parts, stem, token
from rmabot.engine.put import BACK, CHANGE, SEND, chosen, progress, put
from rmabot.engine.scope import INSTEAD
from rmabot.engine.speak import answer_text, ask_label, label_in, spoken_in, word, word_label
from rmabot.engine.trace import Passed, passed
from rmabot.engine.turn import Open, Turn
from rmabot.engine.walk import stands, walk
from rmabot.flow.model import Ask, RepeatStart, Review
from rmabot.text.clean import fold, inert
from rmabot.text.spans import Rich, Span, plain

CHANGE_ONE = "!change:"
_UNDERSTOOD = object()
_KEPT_AT_MOST = 256  # lines of one question: several answers at once come in more ways than are met


def put_review(turn: Turn, top: Open, node: Review) -> None:
    """Say all answers with the buttons Send and Change."""
    for block in _blocks(turn, top):
        turn.say(block)
    turn.say(spoken_in(turn, node.spoken, 0))
    visit, question = top.visit, stem(top.flow.name, top.at)
    choices = (
        Choice(word_label(turn, "send_label"), token(visit, question, SEND)),
        Choice(word_label(turn, "change_label"), token(visit, question, CHANGE)),
        Choice(word_label(turn, "back_label"), token(visit, question, BACK), aside=True),
    )
    turn.send(choices, progress(turn, top, node, 0), "choice", visit)
    turn.note("asks", top.at)


def answered(turn: Turn) -> list[tuple[Ask, str, int]]:
    """Return the questions answered on the path taken, in order: question, key, item."""
    return [(node, key, item) for node, key, item in passed(turn, all_answered=True) if isinstance(node, Ask)]


def _blocks(turn: Turn, top: Open) -> list[Rich]:
    """Return a paragraph for each section and device: its heading, and a line for each answer."""
    groups: list[tuple[str, list[str]]] = []
    section, number, lines = "", -1, list[str]()
    for ask, key, item in passed(turn, all_answered=True):
        if not isinstance(ask, Ask):
            continue
        name = ask.section.name if ask.section is not None else ""
        if name != section or item != number:
            section, number, lines = name, item, []
            groups.append((_heading(turn, top, ask, key, item), lines))
        face, value = face_of(turn, top, ask), top.answers[key]
        known = face.lines.get(_kept_under(ask, face, value))
        lines.append(_line(turn, ask, face, value, item) if known is None else known)
    return [(Span(heading, bold=True), Span("".join(lines))) for heading, lines in groups]


def _kept_under(ask: Ask, face: Face, value: Any) -> object:
    """Return what the line of an answer is kept under, None for one in words or figures of the person's own."""
    if isinstance(value, dict):
        return (
            f"{INSTEAD} {value[INSTEAD]}"
            if INSTEAD in value
            else _UNDERSTOOD
            if ask.type == "statement"
            else None
        )
    return value if face.closed else None


def _line(turn: Turn, ask: Ask, face: Face, value: Any, item: int) -> str:
    shown = answer_text(turn, ask, value, item) or word_label(turn, "no_answer")
    line = f"{_line_start(turn, ask, face, item)}{inert(shown)}{_line_of(turn)[2]}"
    under = _kept_under(ask, face, value)
    if under is not None and face.line is not None and len(face.lines) < _KEPT_AT_MOST:
        face.lines[under] = line
    return line


def _line_start(turn: Turn, ask: Ask, face: Face, item: int) -> str:
    """Return a line of the review up to the answer: its label is the same in every conversation."""
    if face.line is not None:
        return face.line
    before, between, _ = _line_of(turn)
    start = f"\n{before}{ask_label(turn, ask, item)}{between}"
    if all(template.fixed is not None for template in ask.label.values()):
        face.line = start
    return start


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


def _heading(turn: Turn, top: Open, ask: Ask, key: str, item: int) -> str:
    label = label_in(turn, ask.section.label) if ask.section is not None else ""
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


def on_review(turn: Turn, top: Open, option: str) -> bool:
    """Do what a button of the review does; False when it has no such button."""
    if option == SEND:
        chosen(turn, word_label(turn, "send_label"))
        send_review(turn, top)
        return True
    if option == CHANGE:
        chosen(turn, word_label(turn, "change_label"))
        offer_changes(turn)
        return True
    return False


def send_review(turn: Turn, top: Open) -> None:
    """Take the review as agreed to and go on."""
    rows = passed(turn, all_answered=True)
    if not _all_stand(turn, top, rows):
        turn.say(word(turn, "statement_changed"))
        turn.note("asks again before sending")
        top.at = ""
        walk(turn, 0, 0)
        return
    turn.path = tuple(rows)
    top.done |= {top.at}
    turn.note("sends", top.at)
    position, item = top.steps.place(top.at)
    top.at = ""
    walk(turn, position, item)


def _all_stand(turn: Turn, top: Open, rows: Sequence[Passed]) -> bool:
    """Whether every answer on the path still holds: none is outdated, and no protected text has changed since."""
    for node, key, _ in rows:
        if (
            type(node) is Ask
            and (key in top.stale or node.type == "statement")
            and not stands(turn, top, node, key)
        ):
            return False
    return True


def offer_changes(turn: Turn) -> None:
    """Ask which answer is to be changed, each as a button."""
    top = turn.top
    rows = answered(turn) if top is not None and top.at else []
    if top is None or not rows:
        turn.say(word(turn, "nothing_to_change"))
        if top is not None and top.at:
            put(turn)
        return
    question = stem(top.flow.name, top.at)
    turn.say(word(turn, "change_what"))
    turn.note("offers changes")
    turn.pending = ("change", top.visit)
    choices = [
        Choice(
            _button(turn, top, ask, key, item), token(top.visit, question, f"{CHANGE_ONE}{_number(top, key)}")
        )
        for ask, key, item in rows
    ]
    choices.append(Choice(word_label(turn, "go_on_label"), token(top.visit, question, "!go_on"), aside=True))
    turn.send(tuple(choices), "", "choice", top.visit)


def _number(top: Open, key: str) -> str:
    position, item = top.steps.place(key)
    return f"{position}-{item}"


def _button(turn: Turn, top: Open, ask: Ask, key: str, item: int) -> str:
    label = ask_label(turn, ask, item)
    repeat = parts(key)[0]
    numbers = top.items.get(repeat, ())
    return f"{label} ({numbers.index(item) + 1})" if len(numbers) > 1 and item in numbers else label


def changes_offered(turn: Turn) -> bool:
    """Tell whether it stands open which answer is to be changed."""
    return turn.top is not None and turn.pending == ("change", turn.top.visit)


def change_by_words(turn: Turn, text: str) -> bool:
    """Take what a button of the offered changes says, or its number, as that button; False when it is none."""
    top, folded = turn.here, fold(text)
    labels = [(fold(_button(turn, top, ask, key, item)), key) for ask, key, item in answered(turn)]
    found = next((key for label, key in labels if label == folded), "")
    if folded.isdecimal() and 0 < int(folded) <= len(labels):
        found = labels[int(folded) - 1][1]
    if found:
        turn.pending = ()
        ask_again(turn, found)
        return True
    if folded == fold(word_label(turn, "go_on_label")) or folded == str(len(labels) + 1):
        turn.pending = ()
        put(turn)
        return True
    return False


def change_by_button(turn: Turn, option: str) -> bool:
    """Ask the question again whose change button was pressed; False when that was no such button."""
    top = turn.here
    if option == "!go_on":
        chosen(turn, word_label(turn, "go_on_label"))
        put(turn)
        return True
    if not option.startswith(CHANGE_ONE):
        return False
    for ask, key, item in answered(turn):
        if _number(top, key) == option.removeprefix(CHANGE_ONE):
            chosen(turn, ask_label(turn, ask, item))
            ask_again(turn, key)
            return True
    return False
