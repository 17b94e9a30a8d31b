"""Files that came in: the answer to the open question, one that comes early or later, or nothing that can be used now."""

from __future__ import annotations

from typing import Any

from rmabot.engine.always import put_again
from rmabot.engine.answer import open_node, read, take
from rmabot.engine.events import Attachment
from rmabot.engine.label import READS, look_at
from rmabot.engine.sent_early import sent_early
from rmabot.engine.sent_later import sent_later
from rmabot.engine.speak import word
from rmabot.engine.turn import Turn
from rmabot.flow.model import Ask, RepeatEnd, Review
from rmabot.questions.choice import CHOICE
from rmabot.questions.file import FILE, as_one
from rmabot.questions.question import Accepted, Said
from rmabot.text.clean import clean


def _due(node: Ask | Review | RepeatEnd) -> bool:
    """Tell whether a file can answer the open question."""
    return isinstance(node, Ask) and (node.type == FILE.name or node.type in READS)


def on_attachment(turn: Turn, event: Attachment) -> None:
    """Handle files that were sent: an answer where one is due, else a sentence and the question again."""
    found = open_node(turn)
    if found is not None and isinstance(found[0], Ask) and found[0].type == CHOICE.name and event.files:
        sent_early(turn, found[0])
        found = open_node(turn)
    if found is not None and not _due(found[0]) and sent_later(turn, event):
        return
    if found is None or not isinstance(found[0], Ask) or not event.files:
        turn.say(word(turn, "file_not_now"))
        put_again(turn)
        return
    node, item = found[0], found[1]
    top = turn.here
    if look_at(turn, top, node, event):
        return
    caption = clean(event.caption)
    if len(event.files) == 1:
        said = Said(caption, event.files[0])
        take(turn, node, item, read(turn, top, node, item, said), said)
        return
    every = [Said(caption, file) for file in event.files]
    readings = [(read(turn, top, node, item, said), said) for said in every]
    taken: list[tuple[Any, Said]] = [(one.value, said) for one, said in readings if isinstance(one, Accepted)]
    if not taken:
        take(turn, node, item, *readings[-1])
        return
    value = as_one([value for value, _ in taken]) if node.type == FILE.name else taken[0][0]
    take(turn, node, item, Accepted(value), taken[0][1])
