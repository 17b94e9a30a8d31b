"""A flow compiled: its steps as one flat program, its names, and who reads what."""

from __future__ import annotations

from collections.abc import Mapping

from rmabot.flow.actions import ACTIONS, ActionSpec, meant
from rmabot.flow.compile_ask import compile_ask, compile_statement
from rmabot.flow.compile_condition import date_fact, step_condition
from rmabot.flow.compile_text import Where, localized, paragraphs, spoken
from rmabot.flow.context import Context
from rmabot.flow.model import (
    GO_ON,
    Call,
    Condition,
    DateFact,
    Do,
    Ending,
    Flow,
    Go,
    Node,
    Ref,
    RepeatEnd,
    RepeatStart,
    Review,
    Say,
    Section,
    Spoken,
    Starts,
)
from rmabot.flow.reading import did_you_mean, listed, shown
from rmabot.flow.scope import step_name
from rmabot.flow.syntax import DateSource, EndingSource, Name, StepSource
from rmabot.flow.targets import check_flow, check_target, check_way_out
from rmabot.questions.table import QUESTIONS

_NAMED = 2
"""Of more answers that were forgotten, it is not said who meets each."""


def compile_flow(ctx: Context) -> Flow:
    """Compile a flow; what is wrong with it is noted, and the result is then of no use to the engine."""
    source = ctx.flow
    builder = _Program(ctx)
    builder.add(source.steps, "")
    endings = {ending.name.text: _ending(ctx, ending) for ending in source.endings}
    if source.give_up is not None:
        check_way_out(ctx, source.give_up)
    for taken in source.takes:
        if taken.type is not None and taken.type.text not in HANDED_IN:
            message = f'"{taken.name.text}": there is no type "{shown(taken.type.text)}".{did_you_mean(taken.type.text, HANDED_IN)}'
            ctx.report(taken.type.place, message, "unknown-type")
    return Flow(
        source.name.text, source.place, localized(ctx, source.about, Where(), "about:"), tuple(builder.nodes),
        builder.index, builder.repeat_of(), _readers(ctx, builder), endings, tuple(builder.sections), _starts(ctx),
        {taken.name.text: taken.type.text if taken.type is not None else "" for taken in source.takes},
        tuple([name.text for name in source.gives]), _dates(ctx), {old.text: new.text for old, new in source.moved},
        source.keeps_place, ctx.refs,
    )  # fmt: skip


HANDED_IN = frozenset({*QUESTIONS, "list"}) - {"statement"}
"""Types of what a caller may hand in."""


class _Program:
    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.nodes: list[Node] = []
        self.index: dict[str, int] = {}
        self.sections: list[Section] = []
        self.section: Section | None = None
        self.total = len([located for located in ctx.scope.steps if located.step.verb == "section"])
        self.goes = 0

    def add(self, steps: tuple[StepSource, ...], repeat: str) -> None:
        for step in steps:
            if step.verb == "section":
                label = localized(self.ctx, step.label, Where(step, repeat), f'section "{step.name.text}"')
                self.section = Section(step.name.text, len(self.sections) + 1, self.total, label)
                self.sections.append(self.section)
            elif step.verb == "repeat":
                self._repeat(step)
            else:
                self.ctx.positions[id(step)] = len(self.nodes)
                node = self._node(step, repeat)
                self.index.setdefault(node.name, len(self.nodes))
                self.nodes.append(node)

    def _node(self, step: StepSource, repeat: str) -> Node:
        ctx, section, name = self.ctx, self.section, step_name(step)
        if step.verb == "ask":
            return compile_ask(ctx, step, repeat, section)
        if step.verb == "statement":
            return compile_statement(ctx, step, repeat, section)
        if step.verb == "go":
            self.goes += 1
            target = check_target(ctx, step.name, step, repeat)
            return Go(f"go.{self.goes}", target, step.place, self._when(step, repeat, ""), section)
        when = self._when(step, repeat, name)
        if step.verb == "do":
            return _do(ctx, step, repeat, when, section)
        if step.verb == "call":
            flow = check_flow(ctx, step.name)
            return Call(name, flow, step.place, _handed_in(ctx, step, repeat), when, section)
        if step.verb == "review":
            return Review(name, step.place, spoken(ctx, step, repeat, ""), when, section)
        return Say(name, step.place, spoken(ctx, step, repeat, name), when, section)

    def _when(self, step: StepSource, repeat: str, name: str) -> Condition | None:
        return step_condition(self.ctx, step, repeat, name)

    def _repeat(self, step: StepSource) -> None:
        ctx, name = self.ctx, step.name.text
        start = len(self.nodes)
        ctx.positions[id(step)] = start
        self.index.setdefault(name, start)
        when = self._when(step, "", name)
        label = localized(ctx, step.label, Where(step), f'the label of "{name}"')
        section = self.section
        placeholder = RepeatEnd(name, step.place, start)
        self.nodes.append(placeholder)
        self.add(step.steps, name)
        another = localized(ctx, step.another, Where(None, name), "another:")
        end = len(self.nodes)
        self.nodes.append(RepeatEnd(name, step.place, start, None, self.section))
        self.nodes[start] = RepeatStart(
            name, step.place, label, _at_most(ctx, step), another, end, when, section
        )

    def repeat_of(self) -> Mapping[str, str]:
        scope = self.ctx.scope
        found = {name: located.repeat for name, located in scope.names.items()}
        return found | {name: slot.repeat for name, slot in scope.slots.items()}


def _at_most(ctx: Context, step: StepSource) -> Ref | int:
    if step.at_most is None:
        return 1
    if step.at_most.text.isdecimal():
        return int(step.at_most.text)
    ref = ctx.ref(step.at_most, "")
    if ref is not None and ref.source != "policy":
        ctx.report(
            step.at_most.place,
            "at_most: is a number or a policy entry, such as policy.limits.devices",
            "bad-value",
        )
    return ref if ref is not None else 1


def _do(ctx: Context, step: StepSource, repeat: str, when: Condition | None, section: Section | None) -> Do:
    name = step_name(step)
    spec = meant(step.name.text)
    if spec is None or spec.name != step.name.text:
        message = f'no action is called "{shown(step.name.text)}".{did_you_mean(step.name.text, ACTIONS)}'
        ctx.report(step.place, message, "unknown-action")
        gives = spec.gives if spec is not None else ""
        return Do(name, step.name.text, step.place, {}, gives, {}, when, section)
    outcomes = _outcomes(ctx, step, spec, repeat)
    return Do(
        name, spec.name, step.place, outcomes, spec.gives, _inputs(ctx, step, spec, repeat), when, section
    )


def _outcomes(ctx: Context, step: StepSource, spec: ActionSpec, repeat: str) -> Mapping[str, str]:
    if not step.outcomes and "outcomes" not in step.keys and len(spec.outcomes) == 1:
        return {spec.outcomes[0]: GO_ON}
    given = {name.text: name for name, _ in step.outcomes}
    unknown = [name for name in given if name not in spec.outcomes]
    missing = [name for name in spec.outcomes if name not in given]
    if unknown or missing:
        _report_outcomes(ctx, step, spec, unknown, missing)
    return {
        name.text: check_target(ctx, target, step, repeat, may_go_on=True)
        for name, target in step.outcomes
        if name.text in spec.outcomes
    }


def _report_outcomes(
    ctx: Context, step: StepSource, spec: ActionSpec, unknown: list[str], missing: list[str]
) -> None:
    """Both in one sentence: most often an answer was misspelt or misremembered."""
    parts: list[str] = []
    if unknown:
        parts.append(
            f'action "{spec.name}" never answers {" or ".join([f"{chr(34)}{shown(name)}{chr(34)}" for name in unknown])}'
        )
    if missing:
        whose = "its" if unknown else f'action "{spec.name}": its'
        one = len(missing) == 1
        names = " and ".join([f'"{name}"' for name in missing])
        parts.append(f"{whose} answer{'' if one else 's'} {names} {'is' if one else 'are'} not handled")
    effect = f": {_whom(spec.name, missing)} would get no reply" if missing else ""
    message = f"{', and '.join(parts)}{effect}. its answers: {listed(spec.outcomes)}"
    first = next((name.place for name, _ in step.outcomes if name.text in unknown), None)
    ctx.report(first or step.keys.get("outcomes", step.place), message, "outcomes")


def _whom(action: str, missing: list[str]) -> str:
    from rmabot.flow.outcomes import who

    if len(missing) > _NAMED:
        return "whoever gets one of them"
    return " and ".join(dict.fromkeys([who(action, outcome) for outcome in missing]))


def _inputs(ctx: Context, step: StepSource, spec: ActionSpec, repeat: str) -> Mapping[str, Ref]:
    found: dict[str, Ref] = {}
    name = step_name(step)
    given = {left.text: right for left, right in step.inputs}
    for left, _ in step.inputs:
        if left.text not in (*spec.needs, *spec.may_use):
            known = (*spec.needs, *spec.may_use)
            message = f'action "{spec.name}" takes no "{shown(left.text)}".{did_you_mean(left.text, known)}'
            ctx.report(left.place, message, "unknown-input")
    for slot in (*spec.needs, *spec.may_use):
        if slot in given:
            ref = ctx.ref(given[slot], repeat, name)
        else:
            ref = ctx.scope.ref(slot, repeat) if slot in ctx.scope.slots else None
            if ref is not None:
                ctx.note_read(ref, name)
            elif slot in spec.needs:
                _report_missing_input(ctx, step, spec, slot)
        if ref is not None:
            found[slot] = ref
    return found


def _report_missing_input(ctx: Context, step: StepSource, spec: ActionSpec, slot: str) -> None:
    known = ctx.scope.slots.get(slot)
    if known is not None and known.repeat:
        message = f'action "{spec.name}" needs "{slot}", which stands inside "{known.repeat}". move the action there'
    else:
        message = (
            f'action "{spec.name}" needs "{slot}", and nothing in this flow gives it. '
            f"ask for it before, or hand it in: with: {{{slot}: …}}"
        )
    ctx.report(step.place, message, "missing-input")


def _handed_in(ctx: Context, step: StepSource, repeat: str) -> Mapping[str, Ref]:
    found: dict[str, Ref] = {}
    called = ctx.names.flows.get(step.name.text)
    takes = {taken.name.text: taken for taken in called.takes} if called is not None else None
    for left, right in step.inputs:
        if takes is not None and left.text not in takes:
            message = (
                f'flow "{step.name.text}" takes no "{shown(left.text)}".{did_you_mean(left.text, takes)}'
            )
            ctx.report(left.place, message, "unknown-input")
        ref = ctx.ref(right, repeat, step_name(step))
        if ref is not None:
            found[left.text] = ref
    for name, taken in (takes or {}).items():
        if not taken.optional and name not in {left.text for left, _ in step.inputs}:
            message = f'flow "{step.name.text}" needs "{name}". hand it in: with: {{{name}: …}}'
            ctx.report(step.place, message, "missing-input")
    return found


def _ending(ctx: Context, source: EndingSource) -> Ending:
    then = check_flow(ctx, source.then) if source.then is not None else ""
    if source.texts is None and not source.also:
        return Ending(source.name.text, source.name.place, None, then)
    texts = localized(ctx, source.texts, Where(source), f'ending "{source.name.text}"')
    said = Spoken(texts, None, {}, paragraphs(ctx, source.also, Where(source)))
    return Ending(source.name.text, source.name.place, said, then)


def _starts(ctx: Context) -> Starts | None:
    source = ctx.flow
    if source.starts is None:
        return None
    phrases = {language: tuple([word.text for word in words]) for language, words in source.phrases.items()}
    return Starts(_text(source.command), phrases, _text(source.shape), source.menu)


def _text(name: Name | None) -> str:
    return name.text if name is not None else ""


def _dates(ctx: Context) -> Mapping[str, DateFact]:
    found: dict[str, DateFact] = {}
    for name, (_, source) in ctx.flow.facts.items():
        if isinstance(source, DateSource):
            repeat = _repeat_read(ctx, source)
            fact = date_fact(ctx, source, repeat)
            if fact is not None:
                found[name] = fact
    return found


def _repeat_read(ctx: Context, source: DateSource) -> str:
    slot = ctx.scope.slots.get(source.start.text.split(".")[0])
    return slot.repeat if slot is not None else ""


def _readers(ctx: Context, program: _Program) -> Mapping[str, tuple[str, ...]]:
    """Who reads each slot, in the order of the program: what is asked again after a change is asked in that order."""
    order = program.index
    return {
        slot: tuple(sorted([step for step in steps if step in order], key=lambda step: order[step]))
        for slot, steps in ctx.reads.items()
    }
