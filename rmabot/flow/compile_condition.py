"""Conditions compiled: every path resolved, every word checked against what the slot may hold."""

from __future__ import annotations

import re

from rmabot.flow.context import ConditionUse, Context
from rmabot.flow.model import Condition, DateFact, Either, Every, Not, Ref, Test
from rmabot.flow.reading import FEW, did_you_mean, listed, shown
from rmabot.flow.slips import nearest
from rmabot.flow.states import tests_in
from rmabot.flow.syntax import Compare, CondSource, DateSource, FactUse, Group, Name, Negation, StepSource
from rmabot.questions.settings import SettingError, read_day


def compile_condition(ctx: Context, source: CondSource | None, repeat: str, step: str) -> Condition | None:
    """Compile a condition that stands in ``repeat`` and belongs to ``step``; None if nothing of it can be used."""
    match source:
        case None:
            return None
        case Compare():
            return _compare(ctx, source, repeat, step)
        case Group():
            parts = [compile_condition(ctx, part, repeat, step) for part in source.parts]
            kept = tuple([part for part in parts if part is not None])
            if not kept:
                return None
            return Every(kept) if source.kind == "all" else Either(kept)
        case Negation():
            part = compile_condition(ctx, source.part, repeat, step)
            return Not(part) if part is not None else None
        case FactUse():
            return _fact(ctx, source.name, repeat, step)


def step_condition(ctx: Context, step: StepSource, repeat: str, reads_as: str) -> Condition | None:
    """Compile the condition of a whole step."""
    found = compile_condition(ctx, step.when, repeat, reads_as)
    if found is not None and "when" in step.keys:
        ctx.conditions.append(ConditionUse(found, step.keys["when"], step, of_step=True))
    return found


def _fact(ctx: Context, name: Name, repeat: str, step: str) -> Condition | None:
    known = ctx.flow.facts.get(name.text)
    if known is None:
        ctx.report(name.place, _unknown_fact(ctx, name.text), "unknown-fact")
        return _UNDECIDED
    if isinstance(known[1], DateSource):
        message = (
            f'"{name.text}" is a date, not a condition. compare with it: {{{name.text}: {{before: today}}}}'
        )
        ctx.report(name.place, message, "wrong-type")
        return None
    key = (name.text, repeat)
    if key in ctx.facts:
        _note_reads(ctx, ctx.facts[key], step)
        return ctx.facts[key]
    if name.text in ctx.under_way:
        ctx.report(known[0].place, f'fact "{name.text}" is made of itself', "fact-cycle")
        return None
    ctx.under_way.add(name.text)
    found = compile_condition(ctx, known[1], repeat, step)
    ctx.under_way.discard(name.text)
    if _comparisons(found) > MOST_COMPARISONS:
        message = f'fact "{name.text}" comes to more than {MOST_COMPARISONS} comparisons with the facts it is made of'
        ctx.report(known[0].place, message, "too-deep")
        found = _UNDECIDED
    ctx.facts[key] = _named(found, name.text)
    return ctx.facts[key]


def _note_reads(ctx: Context, condition: Condition | None, step: str) -> None:
    """Whoever uses a fact reads what it reads."""
    for test in tests_in(condition) if step else ():
        ctx.note_read(test.ref, step)
        if isinstance(test.operand, Ref):
            ctx.note_read(test.operand, step)


MOST_COMPARISONS = 200
"""Comparisons of one fact, those of the facts in it included: nobody can follow more."""


def _comparisons(condition: Condition | None) -> int:
    """How many comparisons a condition holds, counted no further than is too many."""
    count, waiting = 0, [condition]
    while waiting and count <= MOST_COMPARISONS:
        match waiting.pop():
            case Every(parts) | Either(parts):
                waiting.extend(parts)
            case Not(part):
                waiting.append(part)
            case Test():
                count += 1
            case None:
                pass
    return count


def _named(condition: Condition | None, fact: str) -> Condition | None:
    match condition:
        case Every():
            return Every(condition.parts, fact)
        case Either():
            return Either(condition.parts, fact)
        case None:
            return None
        case _:
            return Every((condition,), fact)


def _unknown_fact(ctx: Context, name: str) -> str:
    if name.partition(".")[0] in ctx.scope.slots:
        return f'a condition says what "{shown(name)}" must be: {{{name}: present}}, or {{{name}: a_word}}'
    if written := re.fullmatch(r"([\w.]+) *(?:==?|:|is) *[\"']?(\w+)[\"']?", name):
        return f"a condition on an answer stands in braces: {{{written[1]}: {written[2]}}}"
    words = name.split()
    if words[0] in _NOT and len(words) > 1:
        return f"the contrary of a condition stands in braces: {{not: {words[-1]}}}"
    if len(words) > _TWO and words[1] in _JOINED:
        return f"several conditions stand in braces: {{{_JOINED[words[1]]}: [{words[0]}, {words[2]}]}}"
    known = [fact for fact, (_, source) in ctx.flow.facts.items() if not isinstance(source, DateSource)]
    return f'no fact is called "{shown(name)}".{did_you_mean(name, known)}'


_NOT = frozenset({"not", "no", "non", "pas", "!"})
_JOINED = {
    "and": "all",
    "et": "all",
    "&": "all",
    "&&": "all",
    "or": "any",
    "ou": "any",
    "|": "any",
    "||": "any",
}
_TWO = 2


_UNDECIDED = Test(Ref("given", ""), "present")
"""Stands for what could not be understood: it may hold or not, so nothing follows from it."""


def _compare(ctx: Context, source: Compare, repeat: str, step: str) -> Condition | None:
    ref = ctx.ref(source.path, repeat, step)
    if ref is None:
        return _UNDECIDED
    match source.op:
        case "present" | "missing":
            return Test(ref, source.op)
        case "is":
            if not _words_are_known(ctx, ref, source.words):
                return _UNDECIDED
            return Test(ref, "is", frozenset([word.text for word in source.words]))
        case "same_as" | "not_same_as":
            other = ctx.ref(source.words[0], repeat, step)
            return Test(ref, source.op, other) if other is not None else _UNDECIDED
        case "before" | "after":
            _check_day(ctx, source.words[0])
        case _:
            _check_number(ctx, source.words[0], source.op)
    return Test(ref, source.op, source.words[0].text)


def _words_are_known(ctx: Context, ref: Ref, words: tuple[Name, ...]) -> bool:
    known = ctx.scope.words_of(ref)
    if known is None:
        return True
    unknown = [word for word in words if word.text not in known[0]]
    for word in unknown:
        ctx.report(word.place, _unknown_word(ctx, ref, word, known[0]), "unknown-option")
    return not unknown


def _unknown_word(ctx: Context, ref: Ref, word: Name, known: tuple[str, ...]) -> str:
    from rmabot.flow.consequence import if_never_met

    slot = ctx.scope.slot_of(ref)
    if slot is not None and not ref.fields and slot.kind == "answer":
        what = f'is no option of question "{ref.name}"'
    else:
        what = f'is no value of "{ref.path}"'
    few = f" ({listed(known)})" if len(known) <= FEW else ""
    meant = nearest(word.text, known)
    near = "" if few and not meant else did_you_mean(word.text, known)
    return f'"{shown(word.text)}" {what}{few}.{near} as written {if_never_met(ctx.flow, word, meant)}'


def _check_day(ctx: Context, word: Name) -> None:
    try:
        read_day(word.text)
    except SettingError as error:
        ctx.report(word.place, str(error), "bad-value")


def _check_number(ctx: Context, word: Name, op: str) -> None:
    try:
        float(word.text)
    except ValueError:
        ctx.report(word.place, f'{op}: takes a number, not "{shown(word.text)}"', "bad-value")


def date_fact(ctx: Context, source: DateSource, repeat: str) -> DateFact | None:
    """Compile a named date."""
    start: Ref | str | None
    if source.start.text == "today" or source.start.text[:1].isdigit():
        start = source.start.text
        _check_day(ctx, source.start)
    else:
        start = ctx.ref(source.start, repeat)
    if start is None:
        return None
    if source.plus is None:
        return DateFact(start)
    if not source.plus.text[:1].isdigit():
        plus = ctx.ref(source.plus, repeat)
        return DateFact(start, plus) if plus is not None else None
    return DateFact(start, source.plus.text)
