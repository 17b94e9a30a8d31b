"""Texts compiled: pieces put in, every placeholder resolved, the same ones in every language."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from rmabot.flow.compile_condition import compile_condition
from rmabot.flow.context import ConditionUse, Context, Owner, TextUse, unknown_slot
from rmabot.flow.language_names import language_name
from rmabot.flow.model import Condition, Localized, Not, Paragraph, Ref, Spoken, Test
from rmabot.flow.reading import FEW, Reader, did_you_mean, listed, shown
from rmabot.flow.slips import nearest
from rmabot.flow.syntax import AlsoSource, StepSource, Texts, Written
from rmabot.flow.written import offset_place
from rmabot.rma.pattern import pattern
from rmabot.text.spans import Span
from rmabot.text.template import Slot, Template

PIECE = "text."


class Where(NamedTuple):
    """Whose text it is: the owner and its repeat, under which condition it is said, and who reads what it names."""

    owner: Owner | None = None
    repeat: str = ""
    under: Condition | None = None
    reads_as: str = ""


def localized(ctx: Context, texts: Texts | None, where: Where, about: str = "") -> Localized:
    """Compile one text in all its languages."""
    if texts is None:
        return {}
    unknown: set[str] = set()
    made: dict[str, Template] = {}
    for language, written in texts.by_language.items():
        made[language] = inlined(written.template, ctx.names.pieces, language)
        for slot in slots_of(written.template):
            # The same slip in every language is one slip.
            if slot.path not in unknown and not _resolves(ctx, texts, written, slot, where):
                unknown.add(slot.path)
    if not unknown:
        same_placeholders(ctx.reader, texts, about)
    return made


def slots_of(template: Template) -> tuple[Slot, ...]:
    """The placeholders of a text with their places in it."""
    if not template.slots:
        return ()
    return tuple([part for part in template.parts if isinstance(part, Slot)])


def _resolves(ctx: Context, texts: Texts, written: Written, slot: Slot, where: Where) -> bool:
    if slot.path.startswith(PIECE):
        return _piece_is_there(ctx.reader, ctx.names.pieces, written, slot)
    ref = ctx.scope.ref(slot.path, where.repeat)
    if ref is None and written.doubtful:
        # Somebody wrote a small programme; each of its words would be unknown.
        return False
    if ref is None or (ref.source == "policy" and not ctx.policy_has(ref)):
        place = offset_place(ctx.reader.source, written.scalar, slot.at)
        if ref is None:
            message = _unknown_placeholder(ctx, texts, written, slot.path, where.repeat)
        else:
            message = ctx.unknown_policy(ref)
        ctx.report(place, message, "unknown-slot")
        return False
    ctx.refs[slot.path] = ref
    if where.reads_as:
        ctx.note_read(ref, where.reads_as)
        if ref.source == "fact":
            ctx.note_fact_reads(ref.name, where.repeat, where.reads_as)
    if where.owner is not None and ref.source in {"flow", "item", "items"}:
        ctx.texts.append(TextUse(ref, ctx.reader.source, written.scalar, slot.at, where.owner, where.under))
    return True


def _piece_is_there(reader: Reader, pieces: Mapping[str, Localized], written: Written, slot: Slot) -> bool:
    name = slot.path.removeprefix(PIECE)
    if name in pieces:
        _stands_alone(reader, written, slot)
        return True
    place = offset_place(reader.source, written.scalar, slot.at)
    message = f'no piece is called "{shown(name)}".{did_you_mean(name, pieces)}'
    reader.report(place, message, "unknown-piece")
    return False


_SENTENCE_BEFORE = pattern(r"(?:^|[.!?…:;»”\")*]\s+|\n\s*(?:- )?)\Z")
_SENTENCE_AFTER = pattern(r"\**(?:\s*\Z|\s*\n|\s+[\W\d]*[A-ZÀ-ÖØ-Þ{])")


def _stands_alone(reader: Reader, written: Written, slot: Slot) -> None:
    """A piece is whole sentences: word order and gender differ between languages, so none can be part of one."""
    text = written.scalar.text
    before, after = text[: slot.at].rstrip("*"), text[slot.at + len(slot.path) + 2 :]
    if _SENTENCE_BEFORE.search(before) and _SENTENCE_AFTER.match(after):
        return
    message = (
        f"{{{slot.path}}} stands in the middle of a sentence. pieces are whole sentences, since word order and "
        "gender differ between languages: write the sentence out"
    )
    reader.report(offset_place(reader.source, written.scalar, slot.at), message, "piece-in-sentence")


def _unknown_placeholder(ctx: Context, texts: Texts, written: Written, path: str, repeat: str) -> str:
    other = _only_elsewhere(texts, written)
    if path.partition(".")[0] not in ctx.scope.slots and other:
        first, names = other
        return (
            f"{language_name(written.language)} text uses {{{path}}}, which no question, action or policy gives. "
            f"names in braces are not translated; the {language_name(first)} text has {listed(names)}"
        )
    return unknown_slot(ctx.scope, path, repeat)


def _only_elsewhere(texts: Texts, written: Written) -> tuple[str, list[str]] | None:
    """Placeholders that another language has and this one lacks."""
    for language, other in texts.by_language.items():
        if other is not written and (
            names := sorted(set(other.template.slots) - set(written.template.slots))
        ):
            return language, [f"{{{name}}}" for name in names]
    return None


def same_placeholders(reader: Reader, texts: Texts, about: str) -> None:
    """Note placeholders that stand in one language and not in another."""
    if any(written.doubtful for written in texts.by_language.values()):
        return
    everywhere = {slot for written in texts.by_language.values() for slot in written.template.slots}
    for written in texts.by_language.values():
        missing = sorted(everywhere - set(written.template.slots))
        if not missing:
            continue
        having = [
            language_name(other.language)
            for other in texts.by_language.values()
            if missing[0] in other.template.slots
        ]
        names = listed([f"{{{name}}}" for name in missing])
        text = f"the {language_name(written.language)} text{about and f' of {about}'}"
        message = (
            f"{text} lacks {names}, which the {' and '.join(having)} text has: one language would say less"
        )
        reader.report(written.key, message, "placeholders")


def inlined(template: Template, pieces: Mapping[str, Localized], language: str) -> Template:
    """The text with its pieces put in, in the style in which they stand."""
    if not any(slot.startswith(PIECE) for slot in template.slots):
        return template
    parts: list[Span | Slot] = []
    for part in template.parts:
        if isinstance(part, Slot) and part.path.startswith(PIECE):
            piece = pieces.get(part.path.removeprefix(PIECE), {}).get(language)
            parts += [_styled(inner, part) for inner in (piece.parts if piece is not None else ())]
        else:
            parts.append(part)
    slots = tuple([part.path for part in parts if isinstance(part, Slot)])
    fixed = None if slots else tuple([part for part in parts if isinstance(part, Span)])
    return Template(tuple(parts), slots, fixed)


def _styled(inner: Span | Slot, around: Slot) -> Span | Slot:
    bold, italic = inner.bold or around.bold, inner.italic or around.italic
    href = inner.href or around.href
    if isinstance(inner, Span):
        return Span(inner.text, bold, italic, href)
    return Slot(inner.path, bold, italic, href, inner.at)


def spoken(ctx: Context, step: StepSource, repeat: str, reads_as: str) -> Spoken:
    """Compile what a step says; ``reads_as`` is the step's name if it is said again when what it read changes."""
    what = f'"{step.name.text}"'
    where = Where(step, repeat, None, reads_as)
    by = ctx.ref(step.by, repeat, reads_as) if step.by is not None else None
    cases: dict[str, Localized] = {}
    for name, texts in step.cases:
        case = _case(by, name.text, [other.text for other, _ in step.cases])
        cases[name.text] = localized(ctx, texts, where._replace(under=case), what)
    if by is not None and step.cases:
        _check_cases(ctx, step, by)
    said = localized(ctx, step.texts, where, what)
    return Spoken(said, by, cases, paragraphs(ctx, step.also, where))


def _either(words: list[str]) -> str:
    return " or ".join([f'"{word}"' for word in words])


def _case(by: Ref | None, name: str, names: list[str]) -> Condition | None:
    """When a case is said."""
    if by is None:
        return None
    if name == "other":
        return Not(Test(by, "is", frozenset(names) - {"other"}))
    return Test(by, "is", frozenset({name}))


def paragraphs(ctx: Context, also: Collection[AlsoSource], where: Where) -> tuple[Paragraph, ...]:
    """Compile further paragraphs."""
    found: list[Paragraph] = []
    for source in also:
        when = compile_condition(ctx, source.when, where.repeat, where.reads_as)
        if when is not None and where.owner is not None and source.key is not None:
            ctx.conditions.append(ConditionUse(when, source.key, where.owner, of_step=False))
        texts = localized(ctx, source.texts, where._replace(under=when), "also:")
        found.append(Paragraph(when, texts))
    return tuple(found)


def _check_cases(ctx: Context, step: StepSource, by: Ref) -> None:
    """Every value needs its case, and every case its value."""
    known = ctx.scope.words_of(by)
    if known is None:
        return
    words = known[0]
    for name, _ in step.cases:
        if name.text not in words and name.text != "other":
            few = f" ({listed(words)})" if len(words) <= FEW else ""
            near = did_you_mean(name.text, words)
            near = near if "did you mean" in near else ""
            message = (
                f'"{shown(name.text)}" is no value of "{by.path}"{few}.{near} this case would never be said'
            )
            ctx.report(name.place, message, "unknown-option")
    cases = {name.text for name, _ in step.cases}
    if "other" in cases or step.texts is not None:
        return
    strange = cases - set(words)
    meant = {nearest(name, words) for name in strange}
    missing = [word for word in words if word not in cases and word not in meant]
    if missing and not len(strange) == len(missing) == 1:
        message = (
            f'"{by.path}" may be {_either(missing)}, and there is no case for it: nothing would be said. '
            "add the case, or other:"
        )
        ctx.report(step.keys.get("cases", step.place), message, "cases")
