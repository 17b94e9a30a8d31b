"""A photo where a number is asked: it is looked at outside the turn, and what was read on it is put to the person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rmabot.engine.answer import open_node, put_offer
from rmabot.engine.buttons import choices_of
from rmabot.engine.effects import Run
from rmabot.engine.events import ActionDone, Attachment
from rmabot.engine.face import wants
from rmabot.engine.progress import progress
from rmabot.engine.put import put
from rmabot.engine.speak import answer_text, context_of, word
from rmabot.engine.turn import Open, Turn
from rmabot.flow.model import Ask
from rmabot.questions.question import Accepted, Candidate, Said, Unsure
from rmabot.questions.table import QUESTIONS
from rmabot.rma.catalogue import Exact

CALL = "label."
"""What the call of such work begins with; the visit of its question follows."""
READS = {"serial", "model"}
"""Question types whose answer may stand on the device's label."""
OFFERED = 3
UNREAD = (".heic", ".heif")
"""How a telephone names photos that are kept, and that no library of ours opens."""


def look_at(turn: Turn, top: Open, ask: Ask, event: Attachment) -> bool:
    """Have the photos looked at; False when this is no question whose answer stands on a label, or no photo."""
    if ask.type not in READS:
        return False
    photos = [file for file in event.files if file.kind == "photo" and file.blob]
    if not photos:
        return False
    readable = [photo for photo in photos if not photo.name.lower().endswith(UNREAD)]
    if not readable:
        turn.note("no label to look at", top.at)
        put(turn, word(turn, "label_heic"), old=False)
        return True
    turn.note("looks at the label", top.at)
    _, item = top.steps.places[top.at]
    turn.say(word(turn, "label_looking"))
    turn.send(
        choices_of(turn, top, ask, item, keep=False), progress(turn, top, ask, item), wants(ask), top.visit
    )
    inputs = {"photos": tuple([photo.blob for photo in readable])}
    turn.effects.append(Run("read_label", f"{CALL}{top.visit}", inputs, outside=True, flow=top.flow.name))
    return True


def was_read(turn: Turn, event: ActionDone) -> None:
    """Put what was read to the person, if the question is still the open one; nothing is taken without a yes."""
    found = open_node(turn)
    top = turn.top
    if found is None or top is None or event.call != f"{CALL}{top.visit}" or not isinstance(found[0], Ask):
        turn.note("late label", event.call)
        return
    ask, item = found[0], found[1]
    candidates = _candidates(turn, ask, item, event.values.get("texts") or ())
    turn.note("read on the label", str(len(candidates)))
    if not candidates:
        put(turn, word(turn, "label_not_read"), old=False)
        return
    top.offered = tuple([(value, answer_text(turn, ask, value, item)) for value in candidates])
    turn.say(word(turn, "label_read"))
    put_offer(turn, top)


def _candidates(turn: Turn, ask: Ask, item: int, texts: Any) -> list[Any]:
    context = context_of(turn, ask, item)
    sure: dict[str, Any] = {}
    doubtful: dict[str, Any] = {}
    for text in texts:
        reading = QUESTIONS[ask.type].read(Said(str(text)), context)
        candidates: Sequence[Candidate] = reading.candidates if isinstance(reading, Unsure) else ()
        if isinstance(reading, Accepted):
            candidates = (Candidate(reading.value, ""),)
        for one in candidates:
            # Any code may be the number of a stranger's device: it counts only where the label holds none of ours.
            found = doubtful if one.word else sure
            shown = answer_text(turn, ask, one.value, item)
            found.setdefault(shown, _with_model(turn, ask, one.value, texts))
    return list((sure or doubtful).values())[:OFFERED]


def _with_model(turn: Turn, ask: Ask, value: Any, texts: Any) -> Any:
    """Return a serial with the model that stands beside it on the label."""
    if ask.type != "serial" or not isinstance(value, dict) or "model" in value:
        return value
    for text in texts:
        found = turn.flows.catalogue.find_in(str(text).replace("\n", " "))
        if isinstance(found, Exact):
            return {**value, "model": found.model.name}
    return value
