"""Texts with their slots filled in, in the language of the conversation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from rmabot.engine.scope import INSTEAD, day_of, inside, policy_value, value_of
from rmabot.engine.shown import shown_value
from rmabot.engine.steps import Slot
from rmabot.engine.turn import Turn, made
from rmabot.engine.values import value_at
from rmabot.flow.model import Ask, Flow, FlowSet, Localized, Ref, RepeatStart, Spoken
from rmabot.flow.refs import resolve
from rmabot.questions.matcher import Matcher, Option
from rmabot.questions.question import NO_SETTINGS, Context
from rmabot.questions.table import QUESTIONS
from rmabot.rma.duration import Duration
from rmabot.rma.policy import Policy
from rmabot.text.spans import Rich, Span, join, plain
from rmabot.text.template import fill

_LINE: Rich = (Span("\n"),)
AS_TYPED = {"text", "name", "email"}
"""Types whose answers are shown as they were typed, in any language."""


def text_in(turn: Turn, texts: Localized, item: int = 0) -> Rich:
    """Return a text in the conversation's language, its slots filled in."""
    template = texts[turn.language] if turn.language in texts else next(iter(texts.values()))
    if template.fixed is not None:
        return template.fixed
    top = turn.top
    if top is None:
        return fill(template, lambda path: slot_text(turn, path, item))
    slots = top.steps.slots
    return fill(template, {path: slots[path](turn, top, item) for path in template.slots}.__getitem__)


def label_in(turn: Turn, texts: Localized, item: int = 0) -> str:
    """Return a label as plain text."""
    return plain(text_in(turn, texts, item))


def ask_label(turn: Turn, ask: Ask, item: int = 0) -> str:
    """Return what a question's answer is called; a protected statement's name stands with its text."""
    return label_in(
        turn, turn.flows.statements[ask.name].label if ask.type == "statement" else ask.label, item
    )


def word(turn: Turn, moment: str, values: Mapping[str, str | Rich] | None = None) -> Rich:
    """Return the bot's own words for a moment; what ``values`` lacks is looked up like any slot."""
    texts = turn.flows.words[moment].texts
    template = texts[turn.language] if turn.language in texts else next(iter(texts.values()))
    if template.fixed is not None:
        return template.fixed
    known = values or {}
    given = {path: known[path] if path in known else slot_text(turn, path, 0) for path in template.slots}
    return fill(template, given.__getitem__)


def word_label(turn: Turn, moment: str) -> str:
    """Return the bot's own words for a button, which name no slot."""
    known = (moment, turn.language)
    label = turn.flows.memo.get(known)
    if not isinstance(label, str):
        label = turn.flows.memo[known] = plain(word(turn, moment))
    return label


def spoken_in(turn: Turn, spoken: Spoken, item: int) -> Rich:
    """Return what a step says at this place: its text or the case that applies, then the paragraphs that hold."""
    if spoken.by is None and not spoken.also:
        return text_in(turn, spoken.texts, item) if spoken.texts else ()
    top = turn.here
    by, also = top.steps.saying(spoken)
    rich: Rich = ()
    texts = spoken.texts
    if by is not None:
        case = _case(by(turn, top, item))
        turn.note("case", case if case in spoken.cases else "other")
        texts = spoken.cases.get(case) or spoken.cases.get("other") or texts
    if texts:
        rich = text_in(turn, texts, item)
    for number, holds, paragraph in also:
        if holds is None or holds(turn, top, item):
            turn.note("also", number)
            rich = join(rich, text_in(turn, paragraph, item), between="\n\n")
    return rich


def _case(value: Any) -> str:
    if isinstance(value, dict):
        return str(value.get(INSTEAD) or value.get("name", ""))
    return "" if value is None else str(value)


def slot_text(turn: Turn, path: str, item: int) -> str | Rich:
    """Return a slot as people read it: "" for one that is empty."""
    top = turn.top
    if top is not None:
        return top.steps.slots[path](turn, top, item)
    return _policy_text(turn, path) if path.startswith("policy.") else ""


def slot_at(flow: Flow, path: str) -> Slot:
    """Return the function that gives a slot of this flow as people read it."""
    if path.startswith("policy."):
        return lambda turn, _top, _item: _policy_text(turn, path)
    ref = resolve(flow, path)
    if ref.which == "list":
        return lambda turn, _top, _item: _items_text(turn, flow, ref)
    value = value_at(ref, flow)
    ask = ask_named(flow, ref.fields[0] if ref.source == "items" and ref.fields else ref.name)
    if ask is not None and not (ref.fields if ref.source != "items" else ref.fields[1:]):
        return lambda turn, top, item: answer_text(turn, ask, value(turn, top, item), item)
    return lambda turn, top, item: shown_value(value(turn, top, item), turn.language)


def _policy_text(turn: Turn, path: str) -> str | Rich:
    """Return a value of the policy as people read it: the same for everybody who speaks the language."""
    known = turn.flows.memo.get((path, turn.language))
    if known is None:
        known = turn.flows.memo[path, turn.language] = _policy_shown(turn, path)
    return cast("str | Rich", known)


def _policy_shown(turn: Turn, path: str) -> str | Rich:
    value = policy_value(turn, tuple(path.split(".")[1:]))
    if isinstance(value, Duration) and value.unit in {"business days", "business hours"}:
        several = value.unit.replace(" ", "_")
        moment = f"one_{several.removesuffix('s')}" if value.amount == 1 else several
        return plain(word(turn, moment, {"count": str(value.amount)}))
    return shown_value(value, turn.language)


def ask_named(flow: Flow, name: str) -> Ask | None:
    """Return the question that fills a slot, if a question does."""
    position = flow.index.get(name)
    node = flow.program[position] if position is not None else None
    return node if isinstance(node, Ask) else None


def answer_text(turn: Turn, ask: Ask, value: Any, item: int) -> str:
    """Return an answer as people read it, in the conversation's language."""
    if value is None:
        return ""
    if isinstance(value, dict) and INSTEAD in value:
        return _instead_text(turn, ask, str(value[INSTEAD]))
    if ask.type == "statement":
        return word_label(turn, "understood_label")
    if isinstance(value, str):
        if ask.type in AS_TYPED:
            return value
        if ask.type == "choice" and ask.options_ref is None and not ask.ways:
            matcher = ask.matcher if ask.matcher is not None else turn.flows.lists[ask.list_name].matcher
            return matcher.label(value, turn.language)
        if value in ask.ways and (label := ask.ways[value].label) is not None:
            return label_in(turn, label, item)
    return QUESTIONS[ask.type].show(value, _shown_in(turn, ask, item))


def _shown_in(turn: Turn, ask: Ask, item: int) -> Context:
    """Return what an answer is shown in: where the options are the same in every conversation, it is too."""
    ready = turn.here.steps.named.get(ask.name)
    if ready is None or ready.node is not ask or ask.where is not None or ask.options_ref is not None:
        return context_of(turn, ask, item)
    known = ready.shown_in.get(turn.language)
    if known is None:
        known = context_of(turn, ask, item)._replace(settings=NO_SETTINGS)
        if not any(way.label is not None for way in ask.ways.values()):
            ready.shown_in[turn.language] = known
    return known


def _instead_text(turn: Turn, ask: Ask, name: str) -> str:
    for option in ask.instead:
        if option.name == name:
            return option.labels.get(turn.language) or next(iter(option.labels.values()))
    return word_label(turn, "no_answer")


def context_of(turn: Turn, ask: Ask, item: int, tries: int = 0) -> Context:
    """Return what a question type needs to know to read or show an answer here."""
    ready, day = turn.here.steps.named.get(ask.name), day_of(turn, turn.event.at)
    contexts = ready.contexts if ready is not None and ready.node is ask else None
    known = contexts.get(turn.language) if contexts is not None else None
    if known is None or known.today != day:
        known = _context(turn, ask, item, day)
        if contexts is not None:
            contexts[turn.language] = known
    return known._replace(tries=tries) if tries else known


def _context(turn: Turn, ask: Ask, item: int, day: date) -> Context:
    settings: Mapping[str, Any] = ask.settings
    for value in settings.values():
        if isinstance(value, Ref):
            settings = {key: _setting(turn, given, item) for key, given in settings.items()}
            break
    flows = turn.flows
    prefixes, shapes = _numbers(flows)
    return made(Context, (
        turn.language, day, settings, _matcher(turn, ask, item), flows.catalogue, flows.lexicon, 0, prefixes, shapes,
    ))  # fmt: skip


def _numbers(flows: FlowSet) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the desk's own numbers begin with, and the shapes of the maker's."""
    known = flows.memo.get(Policy)
    if not isinstance(known, tuple):
        policy = flows.policy
        shapes = (policy.maker_number,) if policy.numbers == "maker" else ()
        known = flows.memo[Policy] = (policy.prefixes, shapes)
    return known


def _setting(turn: Turn, given: Any, item: int) -> Any:
    return value_of(turn, given, item) if isinstance(given, Ref) else given


def _matcher(turn: Turn, ask: Ask, item: int) -> Matcher | None:
    if ask.list_name:
        listed = turn.flows.lists[ask.list_name]
        if ask.where is None:
            return listed.matcher
        wanted = value_of(turn, ask.where[1], item)
        return listed.matcher.among(list(listed.names_for(wanted)))
    if ask.options_ref is not None:
        return Matcher(rows_as_options(value_of(turn, ask.options_ref, item)), turn.flows.lexicon)
    if ask.ways and any(way.label is not None for way in ask.ways.values()):
        return Matcher([_labelled(turn, ask, option, item) for option in ask.options], turn.flows.lexicon)
    return ask.matcher


def rows_as_options(rows: Any) -> list[Option]:
    """Return an action's list of {name, label} as options."""
    return [
        Option(
            str(row["name"]), row["label"] if isinstance(row["label"], dict) else {"en": str(row["label"])}
        )
        for row in rows or ()
    ]


def _labelled(turn: Turn, ask: Ask, option: Option, item: int) -> Option:
    way = ask.ways.get(option.name)
    if way is None or way.label is None:
        return option
    return Option(option.name, {turn.language: label_in(turn, way.label, item)}, option.also, option.alone)


def _items_text(turn: Turn, flow: Flow, ref: Ref) -> Rich:
    start = flow.program[flow.index[ref.name]]
    assert isinstance(start, RepeatStart)
    assert turn.top is not None
    lines: list[Rich] = []
    for place, number in enumerate(turn.top.items.get(ref.name, ()), 1):
        name = inside(turn.top.answers.get(f"{ref.name}.{number}.model"), ("name",)) or ""
        lines.append((Span(f"• {label_in(turn, start.label)} {place}{': ' if name else ''}{name}"),))
    return join(*[join(line, _LINE) if at < len(lines) - 1 else line for at, line in enumerate(lines)])
