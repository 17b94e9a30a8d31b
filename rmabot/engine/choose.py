"""A button of the open question: an option, something said instead, skip, keep, back, a candidate."""

from __future__ import annotations

from typing import Any

from rmabot.engine.back import go_back
from rmabot.engine.buttons import BACK, DONE, KEEP, OFFER, PICK, SKIP, chosen, none_label, picked_names, picks
from rmabot.engine.face import face_of, options_of
from rmabot.engine.items import on_another
from rmabot.engine.keep import keep
from rmabot.engine.put import labels_of, put, put_picked
from rmabot.engine.review import change_by_button, on_review
from rmabot.engine.scope import INSTEAD, value_of
from rmabot.engine.speak import answer_text, context_of, word, word_label
from rmabot.engine.turn import Open, Turn
from rmabot.engine.walk import walk
from rmabot.flow.model import Ask, RepeatEnd, Review
from rmabot.questions.question import Accepted, Said, Unsure
from rmabot.questions.table import QUESTIONS

_SPECIAL = {"!", OFFER}
"""What the options of buttons begin with that are no option of the question."""


def press_option(turn: Turn, node: Ask | Review | RepeatEnd, item: int, option: str) -> bool:
    """Do what a button of the open question does; False when the question has no such button (any more)."""
    top = turn.top
    assert top is not None
    if option[:1] not in _SPECIAL or option == DONE:
        if type(node) is Ask:
            return _by_name(turn, top, node, item, option)
        if type(node) is RepeatEnd:
            return on_another(turn, top, node, item, option)
    if option == BACK:
        chosen(turn, word_label(turn, "back_label"))
        go_back(turn)
        return True
    if change_by_button(turn, option):
        return True
    if isinstance(node, Review):
        return on_review(turn, top, option)
    if isinstance(node, RepeatEnd):
        return on_another(turn, top, node, item, option)
    return _on_ask(turn, top, node, item, option)


def _on_ask(turn: Turn, top: Open, ask: Ask, item: int, option: str) -> bool:
    if option == KEEP and top.at in top.answers:
        keep_old(turn, top, ask, item)
        return True
    if option == SKIP and ask.optional:
        chosen(turn, word_label(turn, "skip_label"))
        skip(turn, top, ask)
        return True
    if option.startswith(OFFER):
        return _on_offer(turn, top, ask, item, option.removeprefix(OFFER))
    return _by_name(turn, top, ask, item, option)


def _by_name(turn: Turn, top: Open, ask: Ask, item: int, option: str) -> bool:
    label = face_of(turn, top, ask).labels.get(option)
    if label is not None:
        chosen(turn, label)
        keep(turn, top, ask, option)
        return True
    for instead in ask.instead:
        if instead.name == option:
            chosen(turn, instead.labels.get(turn.language, option))
            keep(turn, top, ask, {INSTEAD: option})
            return True
    if ask.type == "choices":
        return _on_choices(turn, top, ask, item, option)
    for name, label in options_of(turn, top, ask, item):
        if name == option:
            chosen(turn, label)
            suggested = option == "!suggested" and ask.suggest is not None
            keep(turn, top, ask, _suggested(turn, ask, item) if suggested else option)
            return True
    return False


def skip(turn: Turn, top: Open, ask: Ask) -> None:
    """Leave an optional question without an answer."""
    keep(turn, top, ask, {INSTEAD: "skipped"})


def keep_old(turn: Turn, top: Open, ask: Ask, item: int) -> None:
    """Let the answer stand as it is and go on."""
    chosen(turn, answer_text(turn, ask, top.answers[top.at], item))
    top.stale -= {top.at}
    position, item = top.steps.places[top.at]
    turn.note("keeps", top.at)
    top.at, top.changing, top.offered, top.tries = "", False, (), 0
    walk(turn, position, item)


def _on_offer(turn: Turn, top: Open, ask: Ask, item: int, number: str) -> bool:
    if number == "none" and top.offered:
        chosen(turn, none_label(turn, top))
        top.offered = picks(top)
        put(turn, old=False)
        return True
    if not number.isdecimal() or int(number) >= len(top.offered):
        return False
    value = with_picks(turn, top, ask, item, top.offered[int(number)][0])
    chosen(turn, answer_text(turn, ask, value, item))
    keep(turn, top, ask, value)
    return True


def _on_choices(turn: Turn, top: Open, ask: Ask, item: int, option: str) -> bool:
    labels, before = dict(options_of(turn, top, ask, item)), picked_names(top)
    picked = tuple([name for name in labels if name in before]) if before else ()
    if option == DONE:
        chosen(turn, labels_of(picked, labels))
        if picked:
            keep(turn, top, ask, picked)
        else:
            put(turn, word(turn, "choose_at_least_one"))
        return True
    if option not in labels:
        return False
    for one in ask.options:
        if one.alone and one.name == option:
            chosen(turn, labels[option])
            keep(turn, top, ask, (option,))
            return True
    picked = tuple([name for name in labels if (name in picked) != (name == option)])
    top.offered = tuple([(PICK, one) for one in picked])
    turn.note("picks", top.at, *picked)
    put_picked(turn, top, ask, item, picked)
    return True


def with_picks(turn: Turn, top: Open, ask: Ask, item: int, value: Any) -> Any:
    """Return an answer with what was picked before it, in the order shown; an option that stands alone stays so."""
    picked = picked_names(top)
    if not picked or not isinstance(value, tuple):
        return value
    if any(one.alone and one.name in value for one in ask.options):
        return value
    return tuple([name for name, _ in options_of(turn, top, ask, item) if name in picked or name in value])


def _suggested(turn: Turn, ask: Ask, item: int) -> object:
    """Return the suggestion as the question's own value; what the type does not know is kept as it stands."""
    said = Said(str(value_of(turn, ask.suggest, item) if ask.suggest is not None else ""))
    reading = QUESTIONS[ask.type].read(said, context_of(turn, ask, item, tries=2))
    if isinstance(reading, Accepted):
        return reading.value
    return reading.candidates[-1].value if isinstance(reading, Unsure) else said.text
