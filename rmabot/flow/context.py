"""What the compiling of one flow stands on: its names, the set's names, and what has been read by which step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from msgspec import Struct, field

from rmabot.flow.model import Condition, Localized, OptionList, Place, Ref
from rmabot.flow.reading import Reader, did_you_mean, shown
from rmabot.flow.scope import Scope
from rmabot.flow.source import Scalar, Source
from rmabot.flow.syntax import DateSource, EndingSource, FlowSource, Name, StepSource
from rmabot.flow.written import offset_place
from rmabot.questions.lexicon import Lexicon
from rmabot.rma.policy import Policy
from rmabot.rma.record import names


class SetNames(Struct, eq=False):
    """What all flows of a set may name."""

    languages: tuple[str, ...]
    flows: Mapping[str, FlowSource]
    known_flows: frozenset[str]
    lists: Mapping[str, OptionList]
    known_lists: frozenset[str]
    statements: Mapping[str, tuple[str, ...]]
    pieces: Mapping[str, Localized]
    policy: Policy | None
    lexicon: Lexicon

    def policy_has(self, path: str) -> bool:
        """Whether the policy has this entry; unknown while it cannot be read."""
        value: object = self.policy
        if value is None:
            return True
        for name in path.split("."):
            value = value.get(name) if isinstance(value, Mapping) else getattr(value, name, None)
            if value is None:
                return False
        return True


Owner = StepSource | EndingSource


class TextUse(NamedTuple):
    """A placeholder: whose text it stands in, under which condition beside the step's own."""

    ref: Ref
    source: Source
    scalar: Scalar
    at: int
    owner: Owner
    under: Condition | None

    @property
    def place(self) -> Place:
        """Where the brace stands."""
        return offset_place(self.source, self.scalar, self.at)


class ConditionUse(NamedTuple):
    """A condition where it stands: the step's own, or under it that of a paragraph."""

    condition: Condition
    place: Place
    owner: Owner
    of_step: bool


class Context(Struct, eq=False):
    """One flow being compiled; ``reads`` collects which steps read which slot.

    ``texts`` and ``conditions`` are what the checks of order look at, ``positions`` a step's place in the program.
    """

    reader: Reader
    scope: Scope
    names: SetNames
    reads: dict[str, list[str]] = field(default_factory=dict)
    refs: dict[str, Ref] = field(default_factory=dict)
    facts: dict[tuple[str, str], Condition | None] = field(default_factory=dict)
    under_way: set[str] = field(default_factory=set)
    texts: list[TextUse] = field(default_factory=list)
    conditions: list[ConditionUse] = field(default_factory=list)
    positions: dict[int, int] = field(default_factory=dict)

    @property
    def flow(self) -> FlowSource:
        """The flow as written."""
        return self.scope.flow

    def report(self, place: Place, message: str, code: str) -> None:
        """Note a mistake."""
        self.reader.report(place, message, code)

    def note_read(self, ref: Ref, step: str) -> None:
        """Remember that a step reads what a reference stands for."""
        for name in slots_read(ref):
            steps = self.reads.setdefault(name, [])
            if step and step not in steps and step != name:
                steps.append(step)

    def ref(self, name: Name, repeat: str, step: str = "") -> Ref | None:
        """Resolve a path, noting who reads it; what nothing gives is a finding."""
        found = self.scope.ref(name.text, repeat)
        if found is None:
            self.report(name.place, unknown_slot(self.scope, name.text, repeat), "unknown-slot")
            return None
        if found.source == "policy" and not self.policy_has(found):
            self.report(name.place, self.unknown_policy(found), "unknown-slot")
            return None
        if step:
            self.note_read(found, step)
            if found.source == "fact":
                self.note_fact_reads(found.name, repeat, step)
        return found

    def note_fact_reads(self, fact: str, repeat: str, step: str) -> None:
        """A step that reads a named date reads what the date is counted from."""
        source = self.flow.facts[fact][1]
        if isinstance(source, DateSource) and (start := self.scope.ref(source.start.text, repeat)):
            self.note_read(start, step)

    def policy_has(self, ref: Ref) -> bool:
        """Whether the policy has this entry."""
        return self.names.policy_has(".".join(ref.fields))

    def unknown_policy(self, ref: Ref) -> str:
        """What to say of a policy entry that is not there."""
        path = ".".join(ref.fields)
        return f'the policy has no "{shown(path)}".{did_you_mean(path, _entries(self.names.policy))}'


def _entries(value: object, before: str = "") -> Iterable[str]:
    """The paths of the policy's entries, for "did you mean"."""
    if isinstance(value, Struct) and not before.count("."):
        for part in names(value):
            yield from _entries(getattr(value, part), f"{before}{part}.")
    elif isinstance(value, Mapping):
        yield from [f"{before}{name}" for name in value]
    elif before:
        yield before.rstrip(".")


def slots_read(ref: Ref) -> tuple[str, ...]:
    """The names under which a read of this reference is noted: the slot, for items also their repeat."""
    match ref.source:
        case "flow" | "item":
            return (ref.name,)
        case "items":
            return (ref.name, ref.fields[0]) if ref.fields else (ref.name,)
        case _:
            return ()


def unknown_slot(scope: Scope, path: str, repeat: str) -> str:
    """What to say of a path that nothing gives at this place."""
    head, _, rest = path.partition(".")
    slot = scope.slots.get(head)
    if slot is not None and slot.repeat and slot.repeat != repeat:
        asked = f'"{shown(path)}" belongs to one item of "{slot.repeat}", and here stands outside it'
        return f"{asked}. say which: {slot.repeat}.first.{path}, {slot.repeat}.any.{path} or {slot.repeat}.all.{path}"
    if head in scope.repeats:
        return f'"{shown(path)}" says nothing of "{head}". there is {head}.count, {head}.number, {head}.first.…, {head}.any.…, {head}.all.…'
    if slot is not None and rest:
        fields = ", ".join(slot.fields) or "none"
        return f'"{head}" has no field "{shown(rest)}" (its fields: {fields})'
    if head in scope.flow.facts:
        return f'"{shown(path)}" is a fact and stands alone: when: {head}'
    return f'no question, action or policy gives "{shown(path)}".{did_you_mean(path, scope.paths)}'
