"""The names of one flow and what each stands for, so that every path written in it can be followed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Literal

from msgspec import Struct, field

from rmabot.flow.actions import GIVEN, LIST_WORDS, ActionSpec, meant
from rmabot.flow.model import Ref
from rmabot.flow.refs import WHICH
from rmabot.flow.syntax import DateSource, EndingSource, FlowSource, Name, OptionSource, StepSource
from rmabot.questions.question import QuestionType

YES_NO = ("yes", "no")


class Slot(Struct, eq=False):
    """Something that has a value in a flow: an answer, an action's result, what a caller hands in or a called flow gives.

    ``words`` are all its values where they are few and known, ``instead`` the names of what may be pressed in place
    of an answer; ``several`` when a value holds several words. ``values`` are the known words of its fields.
    """

    name: str
    kind: Literal["answer", "statement", "result", "input", "returned"]
    repeat: str = ""
    step: StepSource | None = None
    words: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()
    several: bool = False
    fields: tuple[str, ...] = ()
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    open_fields: bool = False


class Located(Struct, eq=False):
    """A step with the repeat it stands in and its position among all steps of the flow."""

    step: StepSource
    repeat: str
    order: int


class Scope:
    """The names of a flow."""

    def __init__(
        self, flow: FlowSource, types: Mapping[str, QuestionType], lists: Mapping[str, tuple[str, ...]]
    ) -> None:
        self.flow = flow
        self.types = types
        self.lists = lists
        self.steps: list[Located] = []
        self.orders: dict[int, int] = {}
        self.names: dict[str, Located] = {}
        self.slots: dict[str, Slot] = {}
        self.repeats: dict[str, StepSource] = {}
        self.endings: dict[str, EndingSource] = {ending.name.text: ending for ending in flow.endings}
        self._walk(flow.steps, "")
        for taken in flow.takes:
            kind = taken.type.text if taken.type is not None else ""
            words = YES_NO if kind == "yes_no" else ()
            slot = Slot(
                taken.name.text, "input", words=words, several=kind in {"choices", "list"}, open_fields=True
            )
            self.slots.setdefault(taken.name.text, slot)

    def add_returned(self, gives: Mapping[str, tuple[str, ...]]) -> None:
        """Add what the called flows give back: flow name -> slot names."""
        for located in self.steps:
            called = [located.step.name.text] if located.step.verb == "call" else []
            called += [option.call.text for option in located.step.options if option.call is not None]
            for flow in called:
                for name in gives.get(flow, ()):
                    slot = Slot(name, "returned", located.repeat, located.step, open_fields=True)
                    self.slots.setdefault(name, slot)

    def _walk(self, steps: tuple[StepSource, ...], repeat: str) -> None:
        for step in steps:
            located = Located(step, repeat, len(self.steps))
            self.steps.append(located)
            self.orders[id(step)] = located.order
            name = step_name(step)
            if step.verb not in {"section", "go"} and name:
                self.names.setdefault(name, located)
            if slot := self._slot(step, repeat):
                self.slots.setdefault(slot.name, slot)
            if step.verb == "repeat":
                self.repeats.setdefault(step.name.text, step)
                self._walk(step.steps, step.name.text)

    def _slot(self, step: StepSource, repeat: str) -> Slot | None:
        if step.verb == "ask":
            return self._answer(step, repeat)
        if step.verb == "statement":
            return Slot(step.name.text, "statement", repeat, step, ("yes",), names_of(step.instead))
        if step.verb == "do" and (spec := meant(step.name.text)) and spec.gives:
            return _result(spec, step, repeat)
        return None

    def _answer(self, step: StepSource, repeat: str) -> Slot:
        kind = step.type.text if step.type is not None else ""
        known = self.types.get(kind)
        words = names_of(step.options)
        if kind == "yes_no":
            words = YES_NO
        elif step.options_from is not None:
            words = self.lists.get(step.options_from.text, ())
        fields = known.fields if known is not None else ()
        values = {name: found for name in fields if (found := KNOWN_VALUES.get((kind, name)))}
        return Slot(
            step.name.text, "answer", repeat, step, words, names_of(step.instead), kind == "choices", fields, values,
            open_fields=known is None,
        )  # fmt: skip

    def here(self, located: Located) -> str:
        """The repeat whose item is at hand in a step: a repeat's own texts are put inside it."""
        return located.step.name.text if located.step.verb == "repeat" else located.repeat

    def ref(self, path: str, repeat: str) -> Ref | None:
        """Where the value of a path comes from, None if nothing gives it here."""
        head, *rest = path.split(".")
        fields = tuple(rest)
        if head == "policy":
            return Ref("policy", "", fields, "", path)
        if head in self.repeats:
            return self._of_repeat(head, fields, path)
        fact = self.flow.facts.get(head)
        if fact is not None and isinstance(fact[1], DateSource):
            return Ref("fact", head, fields, "", path) if not fields else None
        slot = self.slots.get(head)
        if slot is not None:
            if not _has_field(slot, fields) or (slot.repeat and slot.repeat != repeat):
                return None
            return Ref("item" if slot.repeat else "flow", head, fields, "", path)
        if head in GIVEN:
            known = GIVEN[head]
            fits = (not known and not fields) or (len(fields) == 1 and fields[0] in known)
            return Ref("given", head, fields, "", path) if fits else None
        return None

    def _of_repeat(self, repeat: str, fields: tuple[str, ...], path: str) -> Ref | None:
        if not fields:
            return Ref("items", repeat, (), "list", path)
        which, *inner = fields
        if which in {"count", "number"}:
            return Ref("items", repeat, (), which, path) if not inner else None
        if which not in WHICH or not inner:
            # devices.kind: the same field of all items.
            return None
        slot = self.slots.get(inner[0])
        if slot is None or slot.repeat != repeat or not _has_field(slot, tuple(inner[1:])):
            return None
        return Ref("items", repeat, tuple(inner), which, path)

    def slot_of(self, ref: Ref) -> Slot | None:
        """The slot that a reference reads, wherever it stands."""
        if ref.source in {"flow", "item"}:
            return self.slots.get(ref.name)
        if ref.source == "items" and ref.fields:
            return self.slots.get(ref.fields[0])
        return None

    def words_of(self, ref: Ref) -> tuple[tuple[str, ...], bool] | None:
        """All words that what a reference reads may be, and whether it may be several; None where they are not known."""
        if ref.source == "given":
            return (YES_NO, False) if ref.fields in {("open_now",), ("awaited",)} else None
        if ref.source == "policy" and ref.fields[:1] == ("freight",):
            from rmabot.rma.policy_file import PAYERS

            return PAYERS, False
        slot = self.slot_of(ref)
        if slot is None:
            return None
        inner = ref.fields[1:] if ref.source == "items" else ref.fields
        if inner:
            known = slot.values.get(inner[0])
            several = LIST_WORDS.get(f"{slot.name}.{inner[0]}")
            if several is not None:
                return several, True
            return (known, False) if known else None
        if not slot.words:
            return None
        return (*slot.words, *slot.instead), slot.several

    @cached_property
    def paths(self) -> Sequence[str]:
        """All paths that a text or condition may name, in order, for "did you mean"."""
        return sorted(set(self._paths()))

    def _paths(self) -> Iterator[str]:
        for slot in self.slots.values():
            yield slot.name
            yield from [f"{slot.name}.{name}" for name in slot.fields]
        yield from self.repeats
        yield from [f"{name}.count" for name in self.repeats]
        yield from [name for name, (_, fact) in self.flow.facts.items() if isinstance(fact, DateSource)]
        for name, fields in GIVEN.items():
            yield from [f"{name}.{inner}" for inner in fields] or [name]


def step_name(step: StepSource) -> str:
    """What a step is called: its own name, or the one it was given beside its action or flow."""
    return step.renamed.text if step.renamed is not None else step.name.text


def names_of(options: tuple[OptionSource, ...]) -> tuple[str, ...]:
    """The options' names."""
    return tuple([option.name.text for option in options])


def _result(spec: ActionSpec, step: StepSource, repeat: str) -> Slot:
    return Slot(spec.gives, "result", repeat, step, fields=spec.fields, values=spec.values)


def _has_field(slot: Slot, fields: tuple[str, ...]) -> bool:
    if not fields:
        return True
    return slot.open_fields or (len(fields) == 1 and fields[0] in slot.fields)


KNOWN_VALUES: Mapping[tuple[str, str], tuple[str, ...]] = {("model", "battery"): ("yes", "no", "unknown")}
"""The words of answers' fields, where they are few."""


def text_of(name: Name | None) -> str:
    """The word, or nothing."""
    return name.text if name is not None else ""
