"""A file that comes while another question is open: kept beside one of the flow that was sent before, and said so."""

from __future__ import annotations

from typing import Any

from rmabot.engine.always import put_again
from rmabot.engine.answer import read
from rmabot.engine.events import Attachment
from rmabot.engine.keep import keep_beside
from rmabot.engine.keys import key_of
from rmabot.engine.speak import ask_label, word
from rmabot.engine.turn import Open, Turn
from rmabot.flow.model import Ask
from rmabot.questions.file import FILE, KEEPS_LATER, as_one, files_in
from rmabot.questions.question import Accepted, File, Refused, Said
from rmabot.text.clean import clean


def sent_later(turn: Turn, event: Attachment) -> bool:
    """Keep files with the question that ``keeps_later``; False where none of the flow has a file yet.

    The open question is put again, and no try of it is spent. What is too many, or no photo or PDF, is told.
    """
    top = turn.here
    found = _kept(top)
    if found is None or not event.files:
        return False
    ask, item, key, before = found
    room = turn.flows.policy.limits.files - _files(top)
    taken: list[Any] = []
    for file in event.files:
        if len(taken) >= room:
            turn.say(word(turn, "file_one_too_many", {"most": str(turn.flows.policy.limits.files)}))
            break
        _take(turn, ask, item, file, clean(event.caption), taken)
    if taken:
        known = {one["blob"] for one in before}
        keep_beside(turn, top, key, as_one([*before, *[one for one in taken if one["blob"] not in known]]))
        turn.note("keeps later", key, str(len(taken)))
        names = ", ".join([str(one["name"]) for one in taken])
        values = {"name": names, "answer.label": ask_label(turn, ask, item)}
        turn.say(word(turn, "file_kept_later", values))
    put_again(turn)
    return True


def _take(turn: Turn, ask: Ask, item: int, file: File, caption: str, taken: list[Any]) -> None:
    reading = read(turn, turn.here, ask, item, Said(caption, file))
    if isinstance(reading, Accepted):
        taken.append(reading.value)
    elif isinstance(reading, Refused):
        turn.say(word(turn, reading.word, dict(reading.values)))


def _kept(top: Open) -> tuple[Ask, int, str, tuple[Any, ...]] | None:
    """The question to keep it with, of the device that is open or else of the last: node, item, key, files so far."""
    _, here = top.steps.places[top.at]
    for node in top.flow.program:
        if not isinstance(node, Ask) or node.type != FILE.name or KEEPS_LATER not in node.settings:
            continue
        repeat = top.flow.repeat_of.get(node.name, "")
        items = [here] if here or not repeat else reversed(top.items.get(repeat, ()))
        for item in items:
            key = key_of(top.flow, node.name, item)
            if before := files_in(top.answers.get(key)):
                return node, item, key, before
    return None


def _files(top: Open) -> int:
    return sum([len(files_in(value)) for value in top.answers.values()])
