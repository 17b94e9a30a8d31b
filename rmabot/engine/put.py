"""Putting a question: its text, its buttons, and the visit that the buttons carry."""

from __future__ import annotations

from collections.abc import Mapping

from rmabot.engine.buttons import BACK, NO, REMOVE, YES, choices_of
from rmabot.engine.effects import Choice
from rmabot.engine.face import Face, face_of, options_of, said
from rmabot.engine.keys import ANOTHER, stem
from rmabot.engine.progress import progress, progress_of_ask
from rmabot.engine.speak import answer_text, label_in, text_in, word, word_label
from rmabot.engine.steps import Ready
from rmabot.engine.summary import put_review
from rmabot.engine.turn import Open, Turn, made
from rmabot.flow.model import Ask, RepeatEnd, RepeatStart, Review
from rmabot.text.spans import Rich, plain


def open_question(turn: Turn, top: Open, key: str) -> None:
    """Make this the open question, as a new visit."""
    top.visit = turn.visit = turn.visit + 1
    top.at, top.tries, top.offered = key, 0, ()


def put(turn: Turn, lead: Rich = (), *, old: bool = True) -> None:
    """Say the open question with its buttons; ``lead`` comes first, ``old`` shows the answer that stands.

    While work outside is under way there is none, and that is said.
    """
    top = turn.here
    turn.say(lead)
    if top.waiting:
        turn.say(word(turn, "working_on_it"))
        return
    position, item = top.steps.places[top.at]
    node = top.flow.program[position]
    if isinstance(node, Ask):
        put_ask(turn, top, node, item, old=old)
    elif isinstance(node, RepeatEnd):
        _put_another(turn, top, node, item)
    else:
        assert isinstance(node, Review)
        put_review(turn, top, node)


def put_ask(turn: Turn, top: Open, ask: Ask, item: int, *, old: bool = True) -> None:
    """Say a question with its buttons; ``old`` shows the answer that stands."""
    ready = top.steps.named[ask.name]
    face = ready.faces.get(turn.language) or face_of(turn, top, ask)
    if top.offered or not _plainly(turn, top, ready, item):
        _put_anew(turn, top, face, ask, item, old=old)
    elif (message := face.put.get(top.visit)) is not None:
        turn.effects.append(message)
    else:
        _put_anew(turn, top, face, ask, item, old=old)
        face.keep(top.visit, turn.effects[-1])
    turn.why.append(("asks", top.at))


def put_picked(turn: Turn, top: Open, ask: Ask, item: int, picked: tuple[str, ...]) -> None:
    """Say a question of several answers with those that were picked so far."""
    face, plainly = face_of(turn, top, ask), _plainly(turn, top, top.steps.named[ask.name], item)
    if plainly and (message := face.put.get((top.visit, picked))) is not None:
        turn.effects.append(message)
    else:
        if picked:
            labels = dict(options_of(turn, top, ask, item))
            turn.say(word(turn, "chosen_so_far", {"chosen": labels_of(picked, labels)}))
        _put_anew(turn, top, face, ask, item, old=False)
        if plainly:
            face.keep((top.visit, picked), turn.effects[-1])
    turn.why.append(("asks", top.at))


def labels_of(picked: tuple[str, ...], labels: Mapping[str, str]) -> str:
    """Return what was picked as people read it."""
    return ", ".join([labels.get(one, one) for one in picked])


def _plainly(turn: Turn, top: Open, ready: Ready, item: int) -> bool:
    """Whether a question is put with nothing before it, to be answered for the first time, and for a lone item or none."""
    if turn.texts or top.changing or top.stale or not top.answers:
        return False
    return not item or len(top.items.get(ready.repeat, ())) < 2


def _put_anew(turn: Turn, top: Open, face: Face, ask: Ask, item: int, *, old: bool) -> None:
    value = top.answers.get(top.at) if top.changing or top.at in top.stale else None
    if value is not None and old:
        turn.say(word(turn, "your_answer_was", {"answer.value": answer_text(turn, ask, value, item)}))
    turn.texts.append(said(turn, ask, item) if face.said is None else face.said)
    if ask.type == "choices" and not top.offered:
        turn.say(word(turn, "choose_several"))
    choices = choices_of(turn, top, ask, item, keep=value is not None)
    line = face.progress
    if line is None or (item and len(top.items.get(top.steps.named[ask.name].repeat, ())) > 1):
        line = progress_of_ask(turn, top, ask, face, item)
    turn.send(choices, line, face.wants, top.visit)


def _put_another(turn: Turn, top: Open, node: RepeatEnd, item: int) -> None:
    start = top.flow.program[node.start]
    assert isinstance(start, RepeatStart)
    prefix = f"{top.visit}.{stem(top.flow.name, top.at)}."
    numbers = top.items[start.name]
    choices = [
        made(Choice, (word_label(turn, "yes_label"), prefix + YES, False)),
        made(Choice, (word_label(turn, "no_label"), prefix + NO, False)),
    ]
    if len(numbers) > 1:
        values: dict[str, str | Rich] = {
            "label": label_in(turn, start.label),
            "number": str(numbers.index(item) + 1),
        }
        label = plain(word(turn, "remove_label", values))
        choices.append(Choice(label, f"{prefix}{REMOVE}{item}"))
    choices.append(made(Choice, (word_label(turn, "back_label"), prefix + BACK, True)))
    turn.say(text_in(turn, start.another, item))
    turn.send(tuple(choices), progress(turn, top, node, item), "choice", top.visit)
    turn.note("asks", f"{start.name}.{item}.{ANOTHER}")
