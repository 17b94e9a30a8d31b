"""How a question looks: what it says and its options; what every conversation sees the same is worked out once for a set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rmabot.engine.effects import Effect, Message
from rmabot.engine.scope import value_of
from rmabot.engine.speak import label_in, spoken_in, text_in, word_label
from rmabot.engine.turn import Open, Turn
from rmabot.flow.model import Ask
from rmabot.questions.table import QUESTIONS
from rmabot.text.spans import Rich

YES, NO, SKIP = "yes", "no", "!skip"
_OWN_MEANS = frozenset({"choices", "date", "model", "number"})
"""Types for which a channel may have means of its own: several picks, a calendar, a search, digits that press nothing."""
_KEPT_AT_MOST = 32
"""Messages of one question: it is mostly asked as the same few of a conversation."""

Row = tuple[str, str]
"""What a button stands for, and its label."""


class Face:
    """A question in one language.

    ``said`` is its text and ``rows`` are its options, None for what depends on the conversation. ``aside`` can be
    said instead, ``back`` is that button's label. ``progress`` is the line of a lone item, known once it was needed.
    ``by_value`` are the options by the value that they are chosen for. ``labels`` are those of the buttons whose press is the
    answer itself, by option. ``put`` is the whole message by its visit, and by what was picked so far, where nothing else in it depends on the
    conversation; ``asked`` is the question alone.
    """

    __slots__ = ("aside", "asked", "back", "by_value", "labels", "progress", "put", "rows", "said", "wants")

    def __init__(self, turn: Turn, ask: Ask) -> None:
        instead = [(option.name, _label(turn, option.labels)) for option in ask.instead]
        skip = [(SKIP, word_label(turn, "skip_label"))] if ask.optional else []
        self.said = said(turn, ask, 0) if _says_the_same(turn, ask) else None
        self.rows = _options(turn, ask, 0) if _offers_the_same(ask) else None
        self.aside: Sequence[Row] = (*instead, *skip)
        self.back = word_label(turn, "back_label")
        self.wants = wants(ask)
        self.progress: str | None = None
        self.by_value: dict[Any, Sequence[Row]] = {}
        self.labels = _pressed(ask, self.rows or ())
        self.put: dict[object, Message] = {}
        self.asked: Message | None = None

    def keep(self, visit: object, message: Effect) -> None:
        """Keep the message that puts the question at this visit (with these picks), if nothing in it depends on the conversation."""
        if self.said and self.rows is not None and len(self.put) < _KEPT_AT_MOST:
            assert isinstance(message, Message)
            self.put[visit] = message


def _pressed(ask: Ask, rows: Sequence[Row]) -> Mapping[str, str]:
    if ask.type == "choices":  # a press only picks
        return {}
    instead = [option.name for option in ask.instead]
    return {name: label for name, label in rows if name not in instead}


def face_of(turn: Turn, top: Open, ask: Ask) -> Face:
    """Return how a question of the flow on top looks in the language of the conversation."""
    faces = top.steps.named[ask.name].faces
    return faces.get(turn.language) or faces.setdefault(turn.language, Face(turn, ask))


def _says_the_same(turn: Turn, ask: Ask) -> bool:
    texts = turn.flows.statements[ask.name].texts if ask.type == "statement" else ask.spoken.texts
    plain = ask.type == "statement" or (ask.spoken.by is None and not ask.spoken.also)
    return plain and all(template.fixed is not None for template in texts.values())


def _offers_the_same(ask: Ask) -> bool:
    labelled = any(way.label is not None for way in ask.ways.values())
    return ask.options_ref is None and ask.suggest is None and ask.where is None and not labelled


def said(turn: Turn, ask: Ask, item: int) -> Rich:
    """Return what a question says: a protected text as it now stands, else the words of its step."""
    return statement_text(turn, ask) if ask.type == "statement" else spoken_in(turn, ask.spoken, item)


def statement_text(turn: Turn, ask: Ask) -> Rich:
    """Return a protected text as it now stands."""
    return text_in(turn, turn.flows.statements[ask.name].texts)


def wants(ask: Ask) -> str:
    """Return what an answer would be, for channels that show it."""
    if ask.type in {"choice", "yes_no", "statement"}:
        return "choice"
    return ask.type if ask.type in _OWN_MEANS else QUESTIONS[ask.type].wants


def options_of(turn: Turn, top: Open, ask: Ask, item: int) -> Sequence[Row]:
    """Return the options that can be chosen here: name and label, in their order."""
    face = top.steps.named[ask.name].faces.get(turn.language) or face_of(turn, top, ask)
    if face.rows is not None:
        return face.rows
    if ask.where is None or ask.options_ref is not None or ask.suggest is not None:
        return _options(turn, ask, item)
    wanted = value_of(turn, ask.where[1], item)
    if isinstance(wanted, dict):
        return _options(turn, ask, item)
    rows = face.by_value.get(wanted)
    if rows is None:
        rows = face.by_value[wanted] = _options(turn, ask, item)
    return rows


def _options(turn: Turn, ask: Ask, item: int) -> list[Row]:
    if ask.type == "statement":
        return [(YES, word_label(turn, "understood_label"))]
    if ask.type == "yes_no":
        return [(YES, word_label(turn, "yes_label")), (NO, word_label(turn, "no_label"))]
    if ask.options_ref is not None:
        rows = value_of(turn, ask.options_ref, item) or ()
        return [(str(row["name"]), offered_label(turn, row["label"])) for row in rows]
    if ask.list_name:
        return _list_options(turn, ask, item)
    named = []
    for option in ask.options:
        way = ask.ways.get(option.name)
        dynamic = way.label if way is not None else None
        named.append((option.name, label_in(turn, dynamic, item) if dynamic else _label(turn, option.labels)))
    return _suggested(turn, ask, item) + named


def _suggested(turn: Turn, ask: Ask, item: int) -> list[Row]:
    if ask.suggest is None:
        return []
    value = value_of(turn, ask.suggest, item)
    return [("!suggested", str(value))] if value and isinstance(value, str) else []


def _list_options(turn: Turn, ask: Ask, item: int) -> list[Row]:
    listed = turn.flows.lists[ask.list_name]
    wanted = value_of(turn, ask.where[1], item) if ask.where is not None else None
    language = turn.language
    return [(name, listed.matcher.label(name, language)) for name in listed.names_for(wanted)]


def offered_label(turn: Turn, label: Any) -> str:
    """Return the label of something offered: in each language, or as it is."""
    return _label(turn, label) if isinstance(label, dict) else str(label)


def _label(turn: Turn, labels: Mapping[str, str]) -> str:
    return labels.get(turn.language) or next(iter(labels.values()), "")
