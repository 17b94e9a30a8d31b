"""Putting a question: its text, its buttons, and the visit that the buttons carry."""

from __future__ import annotations

from typing import Any

from rmabot.engine.effects import Choice, Chosen, Message
from rmabot.engine.events import Press, Text
from rmabot.engine.face import NO, SKIP, YES, Face, face_of, offered_label, options_of, said
from rmabot.engine.keys import ANOTHER, parts, stem, token
from rmabot.engine.scope import INSTEAD
from rmabot.engine.speak import answer_text, label_in, text_in, word, word_label
from rmabot.engine.turn import Open, Turn, made
from rmabot.flow.model import Ask, RepeatEnd, RepeatStart, Review, Section
from rmabot.text.spans import Rich, plain

__all__ = ["NO", "SKIP", "YES"]
KEEP, SEND, DONE = "!keep", "!send", "!done"
BACK, CHANGE, OFFER, PICK, REMOVE = "!back", "!change", "~", "!pick:", "!remove:"


def open_question(turn: Turn, top: Open, key: str) -> None:
    """Make this the open question, as a new visit."""
    turn.visit += 1
    top.at, top.visit, top.tries, top.offered = key, turn.visit, 0, ()


def put(turn: Turn, lead: Rich = (), *, old: bool = True) -> None:
    """Say the open question with its buttons; ``lead`` comes first, ``old`` shows the answer that stands.

    While work outside is under way there is none, and that is said.
    """
    top = turn.here
    turn.say(lead)
    if top.waiting:
        turn.say(word(turn, "working_on_it"))
        return
    position, item = top.steps.place(top.at)
    node = top.flow.program[position]
    if isinstance(node, Ask):
        put_ask(turn, top, node, item, old=old)
    elif isinstance(node, RepeatEnd):
        _put_another(turn, top, node, item)
    else:
        assert isinstance(node, Review)
        from rmabot.engine.review import put_review

        put_review(turn, top, node)


def put_ask(turn: Turn, top: Open, ask: Ask, item: int, *, old: bool = True) -> None:
    """Say a question with its buttons; ``old`` shows the answer that stands."""
    face = face_of(turn, top, ask)
    value = top.answers.get(top.at) if top.changing or top.at in top.stale else None
    if value is not None and old:
        turn.say(word(turn, "your_answer_was", {"answer.value": answer_text(turn, ask, value, item)}))
    turn.say(said(turn, ask, item) if face.said is None else face.said)
    if ask.type == "choices" and not top.offered:
        turn.say(word(turn, "choose_several"))
    choices = choices_of(turn, top, ask, item, keep=value is not None, face=face)
    turn.send(choices, _progress_of_ask(turn, top, ask, face, item), face.wants, top.visit)
    turn.why.append(("asks", top.at))


def _progress_of_ask(turn: Turn, top: Open, ask: Ask, face: Face, item: int) -> str:
    if item:
        for numbers in top.items.values():
            if len(numbers) > 1:
                return progress(turn, top, ask, item)
    if face.progress is None:
        face.progress = progress(turn, top, ask, item)
    return face.progress


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


def choices_of(
    turn: Turn, top: Open, ask: Ask, item: int, *, keep: bool, face: Face | None = None
) -> tuple[Choice, ...]:
    """Return the buttons of a question: its options, what can be said instead, and the ways aside."""
    face = face or face_of(turn, top, ask)
    prefix = token(top.visit, top.steps.named[ask.name].code, "")
    offered = top.offered
    if offered and any(kind != PICK for kind, _ in offered):
        choices = _offers(turn, top, prefix)
    else:
        rows = options_of(turn, top, ask, item) if face.rows is None else face.rows
        choices = [made(Choice, (label, prefix + name, False)) for name, label in rows]
        if offered:
            choices = _picked(turn, top, choices, prefix)
    for name, label in face.aside:
        choices.append(made(Choice, (label, prefix + name, False)))
    if keep:
        choices.append(Choice(word_label(turn, "keep_label"), prefix + KEEP))
    if top.answers or turn.below:
        choices.append(made(Choice, (face.back, prefix + BACK, True)))
    return tuple(choices)


def _offers(turn: Turn, top: Open, prefix: str) -> list[Choice]:
    made = [
        Choice(offered_label(turn, label), f"{prefix}{OFFER}{n}")
        for n, (value, label) in enumerate(top.offered)
        if value != PICK
    ]
    return [*made, Choice(none_label(turn, top), f"{prefix}{OFFER}none")]


def none_label(turn: Turn, top: Open) -> str:
    """Return the button that leaves what is offered: one thing or several."""
    several = len(top.offered) - len(picks(top)) > 1
    return word_label(turn, "none_of_these_label" if several else "not_this_one_label")


def _picked(turn: Turn, top: Open, made: list[Choice], prefix: str) -> list[Choice]:
    picked = {prefix + name for name in picked_names(top)}
    marked = [Choice(f"✓ {one.label}", one.token) if one.token in picked else one for one in made]
    return [*marked, Choice(word_label(turn, "done_label"), prefix + DONE)]


def picked_names(top: Open) -> tuple[str, ...]:
    """Return what has been picked so far of a question with several answers."""
    return tuple([str(name) for _, name in picks(top)]) if top.offered else ()


def picks(top: Open) -> tuple[tuple[Any, Any], ...]:
    """Return what is kept of the offered when the rest of it is gone: the picks of a question with several answers."""
    return tuple([one for one in top.offered if one[0] == PICK])


def _put_another(turn: Turn, top: Open, node: RepeatEnd, item: int) -> None:
    start = top.flow.program[node.start]
    assert isinstance(start, RepeatStart)
    visit, question = top.visit, stem(top.flow.name, top.at)
    numbers = top.items[start.name]
    choices = [
        made(Choice, (word_label(turn, "yes_label"), token(visit, question, YES), False)),
        made(Choice, (word_label(turn, "no_label"), token(visit, question, NO), False)),
    ]
    if len(numbers) > 1:
        values: dict[str, str | Rich] = {
            "label": label_in(turn, start.label),
            "number": str(numbers.index(item) + 1),
        }
        label = plain(word(turn, "remove_label", values))
        choices.append(Choice(label, token(visit, question, f"{REMOVE}{item}")))
    choices.append(made(Choice, (word_label(turn, "back_label"), token(visit, question, BACK), True)))
    turn.say(text_in(turn, start.another, item))
    turn.send(tuple(choices), progress(turn, top, node, item), "choice", visit)
    turn.note("asks", f"{start.name}.{item}.{ANOTHER}")


def chosen(turn: Turn, label: str) -> None:
    """Tell the channel that the press of this event was taken, and what it said; typed words too, if picks stand there."""
    event, top = turn.event, turn.top
    picking = top is not None and bool(top.offered) and bool(picks(top))
    if type(event) is Press:
        asked = _as_asked(turn) if picking and event.token.startswith(f"{turn.here.visit}.") else None
        turn.effects.append(made(Chosen, (event.token, label, "", asked)))
    elif picking and label and type(event) is Text:
        name = turn.here.at.rpartition(".")[2]
        code = turn.here.steps.named[name].code
        turn.effects.append(Chosen(token(turn.here.visit, code, DONE), label, "", _as_asked(turn)))


def _as_asked(turn: Turn) -> Message | None:
    """Return the question of the picks as it is without them."""
    top = turn.here
    position, item = top.steps.place(top.at)
    node = top.flow.program[position]
    if not isinstance(node, Ask):
        return None
    return Message(said(turn, node, item), progress=progress(turn, top, node, item), language=turn.language)


def is_missing(value: Any) -> bool:
    """Tell whether an answer is one given instead of a real one."""
    return isinstance(value, dict) and INSTEAD in value
