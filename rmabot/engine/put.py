"""Putting a question: its text, its buttons, and the visit that the buttons carry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from rmabot.engine.effects import Choice, Chosen
from rmabot.engine.events import Press
from rmabot.engine.keys import ANOTHER, parts, position_of, stem, token
from rmabot.engine.scope import INSTEAD, value_of
from rmabot.engine.speak import answer_text, label_in, spoken_in, text_in, word, word_label
from rmabot.engine.turn import Open, Turn
from rmabot.flow.model import Ask, RepeatEnd, RepeatStart, Review, Section
from rmabot.questions.table import QUESTIONS
from rmabot.text.spans import Rich, plain

YES, NO, SKIP, KEEP, SEND, DONE = "yes", "no", "!skip", "!keep", "!send", "!done"
BACK, CHANGE, OFFER, PICK, REMOVE = "!back", "!change", "~", "!pick:", "!remove:"
_OWN_MEANS = frozenset({"choices", "date", "model"})
"""Types for which a channel may have means of its own: several picks, a calendar, a search."""


def open_question(turn: Turn, key: str) -> None:
    """Make this the open question, as a new visit."""
    top = turn.here
    turn.visit += 1
    top.at, top.visit, top.tries, top.offered = key, turn.visit, 0, ()


def put(turn: Turn, lead: Rich = (), *, old: bool = True) -> None:
    """Say the open question with its buttons; ``lead`` comes first, ``old`` shows the answer that stands."""
    top = turn.here
    turn.say(lead)
    position, item = position_of(top.flow, top.at)
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
    value = top.answers.get(top.at) if top.changing or top.at in top.stale else None
    if value is not None and old:
        turn.say(word(turn, "your_answer_was", {"answer.value": answer_text(turn, ask, value, item)}))
    turn.say(statement_text(turn, ask) if ask.type == "statement" else spoken_in(turn, ask.spoken, item))
    if ask.type == "choices" and not top.offered:
        turn.say(word(turn, "choose_several"))
    choices = choices_of(turn, top, ask, item, keep=value is not None)
    turn.send(choices, progress(turn, top, ask, item), wants(ask), top.visit)
    turn.note("asks", top.at)


def statement_text(turn: Turn, ask: Ask) -> Rich:
    """Return a protected text as it now stands."""
    return text_in(turn, turn.flows.statements[ask.name].texts)


def wants(ask: Ask) -> str:
    """Return what an answer would be, for channels that show it."""
    if ask.type in {"choice", "yes_no", "statement"}:
        return "choice"
    return ask.type if ask.type in _OWN_MEANS else QUESTIONS[ask.type].wants


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


def choices_of(turn: Turn, top: Open, ask: Ask, item: int, *, keep: bool) -> tuple[Choice, ...]:
    """Return the buttons of a question: its options, what can be said instead, and the ways aside."""
    prefix = token(top.visit, stem(top.flow.name, top.at), "")
    if any(kind != PICK for kind, _ in top.offered):
        made = _offers(turn, top, prefix)
    else:
        made = [Choice(label, prefix + name) for name, label in options_of(turn, ask, item)]
        if top.offered:
            made = _picked(turn, top, made, prefix)
    for option in ask.instead:
        made.append(Choice(_label(turn, option.labels), prefix + option.name))
    if ask.optional:
        made.append(Choice(word_label(turn, "skip_label"), prefix + SKIP))
    if keep:
        made.append(Choice(word_label(turn, "keep_label"), prefix + KEEP))
    if top.answers or turn.below:
        made.append(Choice(word_label(turn, "back_label"), prefix + BACK, aside=True))
    return tuple(made)


def _offers(turn: Turn, top: Open, prefix: str) -> list[Choice]:
    made = [
        Choice(_offered_label(turn, label), f"{prefix}{OFFER}{n}")
        for n, (value, label) in enumerate(top.offered)
        if value != PICK
    ]
    return [*made, Choice(word_label(turn, "none_of_these_label"), f"{prefix}{OFFER}none")]


def _picked(turn: Turn, top: Open, made: list[Choice], prefix: str) -> list[Choice]:
    picked = {prefix + name for name in picked_names(top)}
    marked = [Choice(f"✓ {one.label}", one.token) if one.token in picked else one for one in made]
    return [*marked, Choice(word_label(turn, "done_label"), prefix + DONE)]


def picked_names(top: Open) -> tuple[str, ...]:
    """Return what has been picked so far of a question with several answers."""
    return tuple([str(name) for _, name in picks(top)])


def picks(top: Open) -> tuple[tuple[Any, Any], ...]:
    """Return what is kept of the offered when the rest of it is gone: the picks of a question with several answers."""
    return tuple([one for one in top.offered if one[0] == PICK])


def _offered_label(turn: Turn, label: Any) -> str:
    return _label(turn, label) if isinstance(label, dict) else str(label)


def _label(turn: Turn, labels: Mapping[str, str]) -> str:
    return labels.get(turn.language) or next(iter(labels.values()), "")


def options_of(turn: Turn, ask: Ask, item: int) -> Sequence[tuple[str, str]]:
    """Return the options that can be chosen here: name and label, in their order."""
    wanted = value_of(turn, ask.where[1], item) if ask.where is not None else None
    if ask.options_ref is not None or ask.suggest is not None or isinstance(wanted, dict):
        return _options(turn, ask, item)
    known = (turn.here.flow.name, ask.name, turn.language, wanted)
    rows: Any = turn.flows.memo.get(known)
    if rows is None:
        rows = _options(turn, ask, item)
        if not any(way.label is not None for way in ask.ways.values()):
            turn.flows.memo[known] = rows
    return cast("Sequence[tuple[str, str]]", rows)


def _options(turn: Turn, ask: Ask, item: int) -> list[tuple[str, str]]:
    if ask.type == "statement":
        return [(YES, word_label(turn, "understood_label"))]
    if ask.type == "yes_no":
        return [(YES, word_label(turn, "yes_label")), (NO, word_label(turn, "no_label"))]
    if ask.options_ref is not None:
        rows = value_of(turn, ask.options_ref, item) or ()
        return [(str(row["name"]), _offered_label(turn, row["label"])) for row in rows]
    if ask.list_name:
        return _list_options(turn, ask, item)
    named = []
    for option in ask.options:
        way = ask.ways.get(option.name)
        dynamic = way.label if way is not None else None
        named.append((option.name, label_in(turn, dynamic, item) if dynamic else _label(turn, option.labels)))
    return _suggested(turn, ask, item) + named


def _suggested(turn: Turn, ask: Ask, item: int) -> list[tuple[str, str]]:
    if ask.suggest is None:
        return []
    value = value_of(turn, ask.suggest, item)
    return [("!suggested", str(value))] if value and isinstance(value, str) else []


def _list_options(turn: Turn, ask: Ask, item: int) -> list[tuple[str, str]]:
    listed = turn.flows.lists[ask.list_name]
    wanted = value_of(turn, ask.where[1], item) if ask.where is not None else None
    language = turn.language
    return [(name, listed.matcher.label(name, language)) for name in listed.names_for(wanted)]


def _put_another(turn: Turn, top: Open, node: RepeatEnd, item: int) -> None:
    start = top.flow.program[node.start]
    assert isinstance(start, RepeatStart)
    visit, question = top.visit, stem(top.flow.name, top.at)
    numbers = top.items[start.name]
    choices = [
        Choice(word_label(turn, "yes_label"), token(visit, question, YES)),
        Choice(word_label(turn, "no_label"), token(visit, question, NO)),
    ]
    if len(numbers) > 1:
        values: dict[str, str | Rich] = {
            "label": label_in(turn, start.label),
            "number": str(numbers.index(item) + 1),
        }
        label = plain(word(turn, "remove_label", values))
        choices.append(Choice(label, token(visit, question, f"{REMOVE}{item}")))
    choices.append(Choice(word_label(turn, "back_label"), token(visit, question, BACK), aside=True))
    turn.say(text_in(turn, start.another, item))
    turn.send(tuple(choices), progress(turn, top, node, item), "choice", visit)
    turn.note("asks", f"{start.name}.{item}.{ANOTHER}")


def chosen(turn: Turn, label: str) -> None:
    """Tell the channel that the press of this event was taken, and what it said."""
    if isinstance(turn.event, Press):
        turn.effects.append(Chosen(turn.event.token, label))


def is_missing(value: Any) -> bool:
    """Tell whether an answer is one given instead of a real one."""
    return isinstance(value, dict) and INSTEAD in value
