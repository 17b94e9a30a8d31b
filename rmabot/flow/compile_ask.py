"""Questions compiled: options with their matcher, the keys of the type, ways out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rmabot.flow.actions import RESULT_LISTS
from rmabot.flow.compile_condition import step_condition
from rmabot.flow.compile_text import Where, localized, spoken
from rmabot.flow.context import Context, unknown_slot
from rmabot.flow.model import Ask, OptionWay, Ref, Section, Spoken
from rmabot.flow.reading import did_you_mean, kind_of, listed, shown
from rmabot.flow.source import Map, Node, Scalar, Series
from rmabot.flow.syntax import Name, OptionSource, StepSource
from rmabot.flow.targets import check_again, check_flow, check_target, check_way_out
from rmabot.questions.lexicon import Lexicon
from rmabot.questions.matcher import Matcher, Option
from rmabot.questions.question import QuestionType
from rmabot.questions.settings import Setting, SettingError, read_name
from rmabot.rma.pattern import pattern
from rmabot.text.spans import plain

CHOICES = ("choice", "choices")
_LIKE_A_SLOT = pattern(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*")


def compile_ask(ctx: Context, step: StepSource, repeat: str, section: Section | None) -> Ask:
    """Compile a question."""
    name = step.name.text
    kind = _type(ctx, step)
    options = tuple([option_of(option) for option in step.options])
    instead = tuple([option_of(option) for option in step.instead])
    list_name, options_ref = _options_from(ctx, step, repeat)
    for slot in step.ask_again_after:
        ctx.ref(slot, repeat, name)
    where = _where(ctx, step, repeat)
    return Ask(
        name, kind.name if kind is not None else "", step.place,
        localized(ctx, step.label, Where(step, repeat), f'the label of "{name}"'),
        spoken(ctx, step, repeat, ""),
        step_condition(ctx, step, repeat, name), section, options, ways(ctx, step, repeat),
        matcher_over(options, instead, ctx.names.lexicon) if options else None,
        list_name, options_ref, where, instead,
        tuple([localized(ctx, texts, Where(step, repeat), f"retry {at}") for at, texts in enumerate(step.retry, 1)]),
        step.optional,
        ctx.ref(step.suggest, repeat, name) if step.suggest is not None else None,
        _settings(ctx, step, kind, repeat), _copies(ctx, step, repeat), give_up(ctx, step),
    )  # fmt: skip


def compile_statement(ctx: Context, step: StepSource, repeat: str, section: Section | None) -> Ask:
    """Compile the place of a protected statement."""
    name = step.name.text
    if name not in ctx.names.statements:
        message = (
            f'statements.yaml has no statement "{shown(name)}".{did_you_mean(name, ctx.names.statements)}'
        )
        ctx.report(step.place, message, "unknown-statement")
    allowed = ctx.names.statements.get(name, ())
    for option in step.instead:
        if option.name.text not in allowed:
            only = f"it allows {listed(allowed)}" if allowed else "it allows none"
            message = f'statement "{name}" cannot be answered with "{option.name.text}": {only} (instead: in statements.yaml)'
            ctx.report(option.name.place, message, "statement-text")
    instead = tuple([option_of(option) for option in step.instead])
    return Ask(
        name, "statement", step.place, {}, Spoken(), step_condition(ctx, step, repeat, name), section,
        instead=instead, ways=ways(ctx, step, repeat), give_up=give_up(ctx, step),
    )  # fmt: skip


def matcher_over(options: tuple[Option, ...], instead: tuple[Option, ...], lexicon: Lexicon) -> Matcher:
    """What typed answers are read with: the options in their places, then what may be said instead."""
    return Matcher((*options, *instead), lexicon)


def option_of(source: OptionSource) -> Option:
    """One option; a label with placeholders is no word to type."""
    texts = source.label.by_language if source.label is not None else {}
    labels = {
        language: plain(written.template.fixed)
        for language, written in texts.items()
        if written.template.fixed is not None
    }
    also = tuple([word.text for words in source.also_typed.values() for word in words])
    return Option(source.name.text, labels, also, source.alone)


def ways(ctx: Context, step: StepSource, repeat: str) -> Mapping[str, OptionWay]:
    """What choosing each option does beside being the answer."""
    found: dict[str, OptionWay] = {}
    for option in (*step.options, *step.instead):
        way = _way(ctx, step, option, repeat)
        if way is not None:
            found[option.name.text] = way
    return found


def _way(ctx: Context, step: StepSource, option: OptionSource, repeat: str) -> OptionWay | None:
    label = localized(
        ctx, option.label, Where(step, repeat, None, step.name.text), f'option "{option.name.text}"'
    )
    dynamic = any(template.fixed is None for template in label.values())
    go = check_target(ctx, option.go, step, repeat) if option.go is not None else ""
    again = check_again(ctx, option.again, step, repeat) if option.again is not None else ""
    call = check_flow(ctx, option.call) if option.call is not None else ""
    sets = _sets(ctx, step, option, repeat)
    if not (go or again or call or sets or dynamic):
        return None
    return OptionWay(go, again, call, sets, label if dynamic else None)


def _sets(ctx: Context, step: StepSource, option: OptionSource, repeat: str) -> Mapping[str, Ref | str]:
    found: dict[str, Ref | str] = {}
    for target, value in option.sets:
        slot = ctx.scope.slots.get(target.text)
        if slot is None or slot.kind != "answer":
            questions = [name for name, known in ctx.scope.slots.items() if known.kind == "answer"]
            message = f'sets: names an answer; no question is called "{shown(target.text)}".{did_you_mean(target.text, questions)}'
            ctx.report(target.place, message, "unknown-slot")
            continue
        if slot.words and value.text in (*slot.words, *slot.instead):
            found[target.text] = value.text
        elif (ref := ctx.ref(value, repeat, step.name.text)) is not None:
            found[target.text] = ref
    return found


def _type(ctx: Context, step: StepSource) -> QuestionType | None:
    if step.type is None:
        return None
    kind = ctx.scope.types.get(step.type.text)
    if kind is None or step.type.text == "statement":
        known = [name for name in ctx.scope.types if name != "statement"]
        message = (
            f'no question type is called "{shown(step.type.text)}".{did_you_mean(step.type.text, known)}'
        )
        ctx.report(step.type.place, message, "unknown-type")
        return None
    chosen = kind.name in CHOICES
    given = bool(step.options) or bool({"options", "options_from"} & set(step.keys))
    if chosen and not given:
        ctx.report(
            step.place, f'question "{step.name.text}" needs options:, or options_from: a list', "missing-key"
        )
    if not chosen and given:
        key = "options" if "options" in step.keys else "options_from"
        message = f'type "{kind.name}" takes no {key}:. for buttons beside a typed answer write instead:'
        ctx.report(step.keys[key], message, "unknown-key")
    return kind


def _options_from(ctx: Context, step: StepSource, repeat: str) -> tuple[str, Ref | None]:
    source = step.options_from
    if source is None:
        return "", None
    if step.options:
        ctx.report(
            source.place, "options: and options_from: stand side by side. keep one of them", "unknown-key"
        )
    if source.text in RESULT_LISTS:
        return "", ctx.ref(source, repeat, step.name.text)
    if source.text not in ctx.names.known_lists:
        known = [*ctx.names.known_lists, *RESULT_LISTS]
        message = f'no list is called "{shown(source.text)}".{did_you_mean(source.text, known)}'
        ctx.report(source.place, message, "unknown-list")
        return "", None
    return source.text, None


def _where(ctx: Context, step: StepSource, repeat: str) -> tuple[str, Ref] | None:
    if step.where is None:
        return None
    key, path = step.where
    if key.text != "for":
        ctx.report(
            key.place, f"where: compares what options are for: write {{for: {path.text}}}", "unknown-key"
        )
        return None
    ref = ctx.ref(path, repeat, step.name.text)
    return ("for", ref) if ref is not None else None


def _settings(ctx: Context, step: StepSource, kind: QuestionType | None, repeat: str) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    if kind is None:
        return found
    for name, node in step.settings:
        setting = kind.keys.get(name.text)
        if setting is None:
            ctx.report(name.place, _unknown_setting(step, kind, name, ctx.reader.languages), "unknown-key")
            continue
        value = _setting(ctx, step, setting, name, node, repeat)
        if value is not None:
            found[name.text] = value
    return found


def _unknown_setting(step: StepSource, kind: QuestionType, name: Name, languages: Iterable[str]) -> str:
    from rmabot.flow.parse_step import TEXT, VERBS

    own = [key for key in VERBS["ask"] if key != TEXT]
    near = did_you_mean(name.text, [*own, *kind.keys, *languages])
    if "did you mean" not in near:
        keys = f" its own keys: {listed(sorted(kind.keys))}" if kind.keys else " it has no keys of its own"
        near = f" a question of type {kind.name} takes none such;{keys}"
    return f'question "{step.name.text}" has no key "{shown(name.text)}".{near}'


def _setting(ctx: Context, step: StepSource, setting: Setting, name: Name, node: Node, repeat: str) -> Any:
    raw: str | tuple[str, ...]
    match node:
        case Map():
            ctx.report(
                name.place,
                f"{name.text}: takes a value such as {setting.example}, not {kind_of(node)}",
                "wrong-type",
            )
            return None
        case Series():
            raw = tuple([word.text for word in ctx.reader.words(node, f"{name.text}:")])
        case Scalar():
            raw = node.text.strip()
    if (
        setting.slot
        and isinstance(raw, str)
        and (ref := ctx.scope.ref(raw, repeat)) is not None
        and ref.source != "given"
    ):
        ctx.note_read(ref, step.name.text)
        return ref
    if setting.slot and isinstance(raw, str) and _LIKE_A_SLOT.fullmatch(raw) and setting.read is read_name:
        ctx.report(ctx.reader.place(node), unknown_slot(ctx.scope, raw, repeat), "unknown-slot")
        return None
    try:
        return setting.read(raw)
    except SettingError as error:
        ctx.report(ctx.reader.place(node), f"{name.text}: {error}", "bad-value")
        return None


def _copies(ctx: Context, step: StepSource, repeat: str) -> tuple[str, tuple[str, ...]] | None:
    if step.copies is None:
        return None
    start, answers = step.copies
    if not repeat or start.text != f"{repeat}.first":
        where = f"from: {repeat}.first" if repeat else "a question inside a repeat"
        ctx.report(start.place, f"yes_copies: takes the answers of the first item: {where}", "bad-value")
        return None
    for answer in answers:
        slot = ctx.scope.slots.get(answer.text)
        if slot is None or slot.repeat != repeat:
            own = [name for name, known in ctx.scope.slots.items() if known.repeat == repeat]
            message = (
                f'no question of "{repeat}" is called "{shown(answer.text)}".{did_you_mean(answer.text, own)}'
            )
            ctx.report(answer.place, message, "unknown-slot")
    return start.text, tuple([answer.text for answer in answers])


def give_up(ctx: Context, step: StepSource) -> str:
    """The way out of a question that nobody could answer."""
    if step.give_up is not None:
        return check_way_out(ctx, step.give_up)
    return ctx.flow.give_up.text if ctx.flow.give_up is not None else "person"
