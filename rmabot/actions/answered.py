"""What was answered in the flow that calls an action: each question with its value, as it is and as people read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct, field

from rmabot.engine.events import TimerFired
from rmabot.engine.keys import FROM, key_of
from rmabot.engine.scope import INSTEAD
from rmabot.engine.session import Frame, Session
from rmabot.engine.speak import answer_text, label_in
from rmabot.engine.turn import Turn
from rmabot.flow.model import Ask, Flow, Node, RepeatStart, Section
from rmabot.ports.actions import Caller
from rmabot.rma.request import FiledAnswer

STATEMENT = "statement"
SKIPPED = "skipped"


class Answer(Struct, frozen=True):
    """One answer: ``place`` counts the devices from 1, 0 for an answer that is none of theirs."""

    ask: Ask
    value: Any
    item: int = 0
    place: int = 0

    @property
    def instead(self) -> str:
        """What was chosen in place of an answer, "" for a real one."""
        return str(self.value[INSTEAD]) if isinstance(self.value, Mapping) and INSTEAD in self.value else ""


class Answered(Struct, frozen=True):
    """All that was answered in one flow, in the order of its questions; ``results`` are what actions gave, by key."""

    flow: Flow
    answers: tuple[Answer, ...]
    raw: Mapping[str, Any]
    items: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def places(self) -> tuple[int, ...]:
        """The devices by their places; one if the flow repeats nothing."""
        return tuple(sorted({answer.place for answer in self.answers if answer.place})) or (0,)

    def of(self, place: int) -> tuple[Answer, ...]:
        """The answers about one device."""
        return tuple([answer for answer in self.answers if answer.place == place])

    def results(self, item: int, place: int) -> Iterator[Mapping[str, Any]]:
        """What actions gave for one device, or for the whole request with place 0."""
        asked = {node.name for node in self.flow.program if isinstance(node, Ask)}
        for key, value in self.raw.items():
            name = key.rpartition(".")[2]
            of_item = (
                any(key == f"{repeat}.{item}.{name}" for repeat in self.items) if place else "." not in key
            )
            if of_item and name not in asked and isinstance(value, Mapping):
                yield value


def answered(caller: Caller) -> Answered | None:
    """Return what was answered in the calling flow, None for a flow that the set does not have."""
    return _read(caller, caller.flow, caller.answers, caller.items)


def answered_before(caller: Caller) -> Answered | None:
    """Return what was answered in the flow that the calling one took over from, or interrupted."""
    before = caller.answers.get(FROM)
    if not isinstance(before, Mapping):
        return None
    return _read(caller, str(before.get("flow", "")), before.get("answers", {}), before.get("items", {}))


def _read(caller: Caller, name: str, answers: Mapping[str, Any], items: Mapping[str, Any]) -> Answered | None:
    flow = caller.flows.flows.get(name)
    if flow is None:
        return None
    raw = {key: value for key, value in answers.items() if key != FROM}
    numbers = {repeat: tuple(kept) for repeat, kept in items.items()}
    return Answered(flow, tuple(_answers(flow, raw, numbers)), raw, numbers)


def _answers(flow: Flow, raw: Mapping[str, Any], items: Mapping[str, tuple[int, ...]]) -> Iterator[Answer]:
    for node, item, place in _asked(flow, items):
        if isinstance(node, Ask) and (value := raw.get(key_of(flow, node.name, item))) is not None:
            yield Answer(node, value, item, place)


def _asked(flow: Flow, items: Mapping[str, tuple[int, ...]]) -> Iterator[tuple[Node, int, int]]:
    position = 0
    while position < len(flow.program):
        node = flow.program[position]
        if isinstance(node, RepeatStart):
            inside = flow.program[position + 1 : node.end]
            for place, item in enumerate(items.get(node.name, ()), 1):
                yield from ((one, item, place) for one in inside)
            position = node.end
        else:
            yield node, 0, 0
        position += 1


def filed_answers(caller: Caller, given: Answered) -> tuple[FiledAnswer, ...]:
    """Return the answers as they were shown and confirmed, in every language; what was skipped is left out."""
    turns = {language: _reader(caller, given, language) for language in caller.flows.languages}
    return tuple([_filed(answer, turns) for answer in given.answers if _printed(answer)])


def _printed(answer: Answer) -> bool:
    """A statement's own yes is kept as an acknowledgement; what was chosen in its place is an answer."""
    return answer.instead != SKIPPED and (answer.ask.type != STATEMENT or bool(answer.instead))


def _filed(answer: Answer, turns: Mapping[str, Turn]) -> FiledAnswer:
    ask, item, section = answer.ask, answer.item, answer.ask.section
    return FiledAnswer(
        section=section.name if section else "",
        item=answer.place or None,
        name=ask.name,
        label={language: _label(turn, ask, item) for language, turn in turns.items()},
        shown={language: answer_text(turn, ask, answer.value, item) for language, turn in turns.items()},
        section_label=_section_label(section, turns),
    )


def _label(turn: Turn, ask: Ask, item: int) -> str:
    texts = turn.flows.statements[ask.name].label if ask.type == STATEMENT else ask.label
    return label_in(turn, texts, item)


def _section_label(section: Section | None, turns: Mapping[str, Turn]) -> dict[str, str]:
    return {language: label_in(turn, section.label) for language, turn in turns.items()} if section else {}


def _reader(caller: Caller, given: Answered, language: str) -> Turn:
    """A turn that only reads: the flow with its answers, in one language."""
    frame = Frame(given.flow.name, answers=given.raw, items=given.items)
    session = Session(caller.conversation, language, frames=(frame,))
    return Turn(caller.flows, session, TimerFired("", caller.at, ""))
