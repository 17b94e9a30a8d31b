"""Every message of a flow as a channel would draw it: its text, its buttons, and its length against what fits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from rmabot.flow.checks.too_long import FILLED
from rmabot.flow.in_words import Wording
from rmabot.flow.model import (
    Ask,
    Call,
    Do,
    Flow,
    FlowSet,
    Go,
    Localized,
    Node,
    RepeatEnd,
    RepeatStart,
    Review,
    Say,
    Section,
    Spoken,
)
from rmabot.questions.matcher import Option
from rmabot.text.limits import LIMITS, measure, measure_text
from rmabot.text.markup import Slot
from rmabot.text.spans import Rich, Span, plain, styled

CHANNELS = ("telegram", "slack")


class Piece(NamedTuple):
    """A run of text; ``slot`` when it stands for something that is filled in."""

    span: Span
    slot: bool = False


class Shown(NamedTuple):
    """A message in one language: its pieces, its buttons, those that are no answer, and its lengths by channel.

    ``longest`` is the longest button by channel.
    """

    language: str
    pieces: tuple[Piece, ...]
    progress: str
    buttons: tuple[str, ...]
    aside: tuple[str, ...]
    lengths: Mapping[str, int]
    longest: Mapping[str, int]

    def fits(self, channel: str) -> bool:
        """Whether the message goes into one, with every button whole."""
        limits = LIMITS[channel]
        fits = limits.message is None or self.lengths[channel] <= limits.message
        return fits and (limits.button is None or self.longest[channel] <= limits.button)


class Said(NamedTuple):
    """A message of a flow in all languages: the step it belongs to, what kind of message, and when it is said."""

    step: str
    kind: str
    when: Mapping[str, str]
    shown: tuple[Shown, ...]


class Block(NamedTuple):
    """A section of a flow with its messages; its headings by language."""

    label: Mapping[str, str]
    said: tuple[Said, ...]


class Preview(NamedTuple):
    """A whole flow; ``languages`` in the order in which they are shown."""

    flow: str
    about: Mapping[str, str]
    languages: tuple[str, ...]
    blocks: tuple[Block, ...]


def preview_of(flows: FlowSet, name: str) -> Preview:
    """Every message of a flow; raises KeyError for a flow that is not there."""
    return _Preview(flows, flows.flows[name]).whole()


class _Preview:
    def __init__(self, flows: FlowSet, flow: Flow) -> None:
        self.flows, self.flow = flows, flow
        self.wordings = {language: Wording(flows, flow, language) for language in flows.languages}

    def whole(self) -> Preview:
        blocks: list[tuple[Section | None, list[Said]]] = []
        for node in self.flow.program:
            if not blocks or blocks[-1][0] != node.section:
                blocks.append((node.section, []))
            blocks[-1][1].extend(self._node(node))
        made = [
            Block(self._plain(section.label) if section else {}, tuple(said))
            for section, said in blocks
            if said
        ]
        endings = tuple([
            one for ending in self.flow.endings.values() if ending.spoken is not None
            for one in self._spoken(ending.name, "ending", ending.spoken, None, {})
        ])  # fmt: skip
        if endings:
            made.append(Block({}, endings))
        return Preview(self.flow.name, self._plain(self.flow.about), self.flows.languages, tuple(made))

    def _plain(self, texts: Localized) -> Mapping[str, str]:
        return {language: plain(_as_spans(_pieces(texts, language))) for language in self.flows.languages}

    def _node(self, node: Node) -> Iterator[Said]:
        match node:
            case Ask():
                yield from self._ask(node)
            case Say():
                yield from self._spoken(node.name, "say", node.spoken, node, {})
            case Review():
                buttons = {
                    language: (self._word("send_label", language), self._word("change_label", language))
                    for language in self.flows.languages
                }
                yield from self._spoken(node.name, "review", node.spoken, node, buttons)
            case RepeatEnd():
                start = self.flow.program[node.start]
                assert isinstance(start, RepeatStart)
                buttons = {
                    language: (self._word("yes_label", language), self._word("no_label", language))
                    for language in self.flows.languages
                }
                yield self._said(start.name, "another", {}, start.another, buttons, node.section)
            case RepeatStart() | Do() | Call() | Go():
                return

    def _ask(self, node: Ask) -> Iterator[Said]:
        buttons = {language: tuple(self._buttons(node, language)) for language in self.flows.languages}
        if node.type == "statement":
            texts = self.flows.statements[node.name].texts
            yield self._said(node.name, "statement", self._when(node), texts, buttons, node.section)
            return
        yield from self._spoken(node.name, "ask", node.spoken, node, buttons)
        for number, texts in enumerate(node.retry, 1):
            yield self._said(node.name, f"retry {number}", {}, texts, {}, None)

    def _buttons(self, node: Ask, language: str) -> Iterator[str]:
        wording = self.wordings[language]
        listed: Sequence[Option] = (
            self.flows.lists[node.list_name].options if node.list_name in self.flows.lists else node.options
        )
        if node.type == "statement":
            yield self._word("understood_label", language)
        if node.type == "yes_no":
            yield self._word("yes_label", language)
            yield self._word("no_label", language)
        for option in (*listed, *node.instead):
            yield wording.option(node, option.name)
        if node.optional:
            yield self._word("skip_label", language)
        if node.type == "choices":
            yield self._word("done_label", language)

    def _word(self, moment: str, language: str) -> str:
        word = self.flows.words.get(moment)
        return plain(_as_spans(_pieces(word.texts, language))) if word is not None else moment

    def _when(self, node: Node) -> Mapping[str, str]:
        if node.when is None:
            return {}
        return {language: wording.condition(node.when) for language, wording in self.wordings.items()}

    def _spoken(
        self, step: str, kind: str, spoken: Spoken, node: Node | None, buttons: Mapping[str, tuple[str, ...]]
    ) -> Iterator[Said]:
        when = self._when(node) if node is not None else {}
        section = node.section if node is not None else None
        if spoken.texts:
            yield self._said(step, kind, when, spoken.texts, buttons, section)
        for case, texts in spoken.cases.items():
            path = spoken.by.path if spoken.by is not None else ""
            yield self._said(step, f"{kind} · {path}: {case}", when, texts, buttons, section)
        for paragraph in spoken.also:
            further = {} if paragraph.when is None else {
                language: wording.condition(paragraph.when) for language, wording in self.wordings.items()
            }  # fmt: skip
            yield self._said(step, "also", further, paragraph.texts, {}, None)

    def _said(
        self, step: str, kind: str, when: Mapping[str, str], texts: Localized,
        buttons: Mapping[str, tuple[str, ...]], section: Section | None,
    ) -> Said:  # fmt: skip
        asks = kind.partition(" ")[0] in {"ask", "statement", "review", "another"}
        shown = [
            self._shown(language, texts, buttons.get(language, ()), section if asks else None, asks=asks)
            for language in self.flows.languages
        ]
        return Said(step, kind, when, tuple(shown))

    def _shown(
        self,
        language: str,
        texts: Localized,
        buttons: tuple[str, ...],
        section: Section | None,
        *,
        asks: bool,
    ) -> Shown:
        pieces = _pieces(texts, language)
        rich = tuple([styled("x" * FILLED, piece.span) if piece.slot else piece.span for piece in pieces])
        lengths = {channel: measure(rich, channel) for channel in CHANNELS}
        longest = {
            channel: max([measure_text(label, channel) for label in buttons], default=0)
            for channel in CHANNELS
        }
        aside = (self._word("back_label", language),) if asks else ()
        return Shown(language, pieces, self._progress(section, language), buttons, aside, lengths, longest)

    def _progress(self, section: Section | None, language: str) -> str:
        word = self.flows.words.get("progress")
        if section is None or word is None:
            return ""
        values = {
            "step": str(section.number),
            "total": str(section.total),
            "section": self._plain(section.label)[language],
        }
        template = word.texts[language]
        return "".join(
            [values.get(part.path, "") if isinstance(part, Slot) else part.text for part in template.parts]
        )


def _pieces(texts: Localized, language: str) -> tuple[Piece, ...]:
    template = texts.get(language)
    if template is None:
        return ()
    return tuple([
        Piece(Span(f"{{{part.path}}}", part.bold, part.italic, part.href), slot=True) if isinstance(part, Slot) else Piece(part)
        for part in template.parts
    ])  # fmt: skip


def _as_spans(pieces: Sequence[Piece]) -> Rich:
    return tuple([piece.span for piece in pieces])
