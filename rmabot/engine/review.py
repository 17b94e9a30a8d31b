"""The review: every answer by section, any one changeable, and Send."""

from __future__ import annotations

from collections.abc import Sequence

from rmabot.engine.back import ask_again
from rmabot.engine.buttons import CHANGE, SEND, chosen
from rmabot.engine.effects import Choice
from rmabot.engine.keys import parts, stem, token
from rmabot.engine.put import put
from rmabot.engine.speak import ask_label, word, word_label
from rmabot.engine.standing import stands
from rmabot.engine.steps import Passed
from rmabot.engine.trace import passed
from rmabot.engine.turn import Open, Turn
from rmabot.engine.walk import walk
from rmabot.flow.model import Ask
from rmabot.text.clean import fold

CHANGE_ONE = "!change:"


def answered(turn: Turn) -> list[tuple[Ask, str, int]]:
    """Return the questions answered on the path taken, in order: question, key, item."""
    return [(node, key, item) for node, key, item in passed(turn, all_answered=True) if isinstance(node, Ask)]


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
    position, item = top.steps.places[top.at]
    top.at = ""
    walk(turn, position, item)


def _all_stand(turn: Turn, top: Open, rows: Sequence[Passed]) -> bool:
    """Whether every answer on the path still holds: none is outdated, and no protected text has changed since."""
    if not top.stale and _all_agreed(turn, top):
        return True
    for node, key, _ in rows:
        if (
            type(node) is Ask
            and (key in top.stale or node.type == "statement")
            and not stands(turn, top, node, key)
        ):
            return False
    return True


def _all_agreed(turn: Turn, top: Open) -> bool:
    """Whether every protected text that was put stands as it was agreed to, on the path or not."""
    for ask, keys, repeat in top.steps.statements:
        for item in top.items.get(repeat, ()) if repeat else (0,):
            if keys[item] in top.answers and not stands(turn, top, ask, keys[item]):
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
    position, item = top.steps.places[key]
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
        ask_again(turn, found, said_first="to_change")
        return True
    if folded == fold(word_label(turn, "go_on_label")) or folded == str(len(labels) + 1):
        turn.pending = ()
        put(turn)
        return True
    return False


def change_by_button(turn: Turn, option: str) -> bool:
    """Ask the question again whose change button was pressed; False when that was no such button."""
    if option == "!go_on":
        chosen(turn, word_label(turn, "go_on_label"))
        put(turn)
        return True
    if not option.startswith(CHANGE_ONE):
        return False
    top = turn.here
    for ask, key, item in answered(turn):
        if _number(top, key) == option.removeprefix(CHANGE_ONE):
            chosen(turn, ask_label(turn, ask, item))
            ask_again(turn, key, said_first="to_change")
            return True
    return False
