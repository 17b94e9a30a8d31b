"""A flow as a diagram: its steps in their order, what leads away from each, and where it ends. Data only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from msgspec import Struct

from rmabot.flow.in_words import Wording
from rmabot.flow.model import (
    DONE,
    GO_ON,
    Ask,
    Call,
    Do,
    Ending,
    Flow,
    FlowSet,
    Go,
    Localized,
    Node,
    OptionWay,
    Ref,
    RepeatEnd,
    RepeatStart,
    Review,
    Say,
    Section,
    Spoken,
)
from rmabot.text.markup import Slot

Kind = Literal["say", "ask", "statement", "do", "call", "go", "review"]
Leads = Literal["go", "again", "call", "out", "give_up"]


class Branch(NamedTuple):
    """A way away from a step: the words that choose it, how it leads (``out``: to an ending), and where."""

    words: str
    leads: Leads
    target: str


class Case(NamedTuple):
    """What is said only under a condition: ``when`` in words, and the words themselves."""

    when: str
    words: str


class Step(Struct, frozen=True):
    """One step: ``name`` as in the file, ``type`` in a word or two, ``words`` it says, ``when`` it stands at all.

    ``options`` are the labels of the answers to choose from; ``repeat`` names the part it stands in, "" for none.
    ``cases`` are whole texts of which one is said, and paragraphs that may come beside; ``words`` is then the first.
    """

    name: str
    kind: Kind
    type: str
    words: str
    when: str
    options: tuple[str, ...]
    branches: tuple[Branch, ...]
    section: str
    repeat: str
    goes_on: bool
    """Whether it may lead to the step below it."""
    cases: tuple[Case, ...] = ()


class Part(NamedTuple):
    """A section, or a part that is repeated: its name and its heading."""

    name: str
    label: str


class WayOut(NamedTuple):
    """An ending: its name, what is said, the flow that takes over, and what is said only under a condition."""

    name: str
    words: str
    then: str
    cases: tuple[Case, ...] = ()


class Graph(Struct, frozen=True):
    """A flow to draw; ``starts`` says what begins it, ``give_up`` where a question leads that stays unanswered."""

    flow: str
    about: str
    language: str
    starts: str
    steps: tuple[Step, ...]
    sections: tuple[Part, ...]
    repeats: tuple[Part, ...]
    endings: tuple[WayOut, ...]
    give_up: str


def graph_of(flows: FlowSet, name: str, language: str) -> Graph:
    """The diagram of a flow in one of the set's languages; raises KeyError for a flow that is not there."""
    flow = flows.flows[name]
    return _Drawing(flows, flow, Wording(flows, flow, language)).graph()


class _Drawing:
    def __init__(self, flows: FlowSet, flow: Flow, wording: Wording) -> None:
        self.flows, self.flow, self.wording = flows, flow, wording
        asks = [node.give_up for node in flow.program if isinstance(node, Ask)]
        self.give_up = max(set(asks), key=lambda way: (asks.count(way), way)) if asks else ""

    def graph(self) -> Graph:
        flow = self.flow
        repeats = [node for node in flow.program if isinstance(node, RepeatStart)]
        return Graph(
            flow.name, self.text(flow.about), self.wording.language, self._starts(),
            tuple(self._steps()),
            tuple([Part(one.name, self.text(one.label)) for one in flow.sections]),
            tuple([Part(one.name, self._repeated(one)) for one in repeats]),
            tuple([self._ending(one) for one in flow.endings.values()]),
            self.give_up,
        )  # fmt: skip

    def text(self, texts: Localized) -> str:
        """A text, its placeholders by name."""
        template = texts.get(self.wording.language)
        if template is None:
            return ""
        parts = [f"{{{part.path}}}" if isinstance(part, Slot) else part.text for part in template.parts]
        return "\n".join([" ".join(line.split()) for line in "".join(parts).strip().splitlines()])

    def _starts(self) -> str:
        starts = self.flow.starts
        if starts is None:
            return ""
        return self.wording.starts(starts)

    def _repeated(self, node: RepeatStart) -> str:
        return self.wording.repeated(node.name, self._most(node.at_most))

    def _most(self, most: Ref | int) -> str:
        """The number, where the policy tells it; else the name of what does."""
        if not isinstance(most, Ref):
            return str(most)
        value: object = self.flows.policy
        for name in most.fields if most.source == "policy" else ():
            value = value.get(name) if isinstance(value, Mapping) else getattr(value, name, None)
        return str(value) if isinstance(value, int) else most.path

    def _ending(self, ending: Ending) -> WayOut:
        return WayOut(ending.name, self._said(ending.spoken), ending.then, tuple(self._cases(ending.spoken)))

    def _said(self, spoken: Spoken | None) -> str:
        if spoken is None:
            return ""
        if spoken.texts:
            return self.text(spoken.texts)
        return next(iter([self.text(texts) for texts in spoken.cases.values()]), "")

    def _cases(self, spoken: Spoken | None) -> Iterator[Case]:
        if spoken is None:
            return
        for case, texts in spoken.cases.items():
            name = self.wording.case(spoken.by.path if spoken.by is not None else "", case)
            yield Case(name, self.text(texts))
        for further in spoken.also:
            when = self.wording.condition(further.when) if further.when is not None else ""
            yield Case(when, self.text(further.texts))

    def _by(self, spoken: Spoken) -> str:
        return self.wording.by(spoken.by.path) if spoken.by is not None else ""

    def _steps(self) -> Iterator[Step]:
        repeat = ""
        for node in self.flow.program:
            if isinstance(node, RepeatStart):
                repeat = node.name
            elif isinstance(node, RepeatEnd):
                repeat = ""
            else:
                yield self._step(node, node.section, repeat)

    def _step(self, node: Node, section: Section | None, repeat: str) -> Step:
        kind, kind_words, words, options = self._shown(node)
        when = self.wording.condition(node.when) if node.when is not None else ""
        name = "" if isinstance(node, Go) else node.name
        branches = tuple(self._branches(node))
        return Step(
            name, kind, kind_words, words, when, options, branches, section.name if section else "", repeat,
            _goes_on(node), tuple(self._cases(_spoken(node))),
        )  # fmt: skip

    def _shown(self, node: Node) -> tuple[Kind, str, str, tuple[str, ...]]:
        match node:
            case Ask() if node.type == "statement":
                statement = self.flows.statements.get(node.name)
                return "statement", "", self.text(statement.texts) if statement else "", ()
            case Ask():
                return "ask", node.type, self._said(node.spoken), self._options(node)
            case Say() | Review():
                kind: Kind = "say" if isinstance(node, Say) else "review"
                return kind, self._by(node.spoken), self._said(node.spoken), ()
            case Do():
                return "do", node.action, "", ()
            case Call():
                called = self.flows.flows.get(node.flow)
                return "call", node.flow, self.text(called.about) if called else "", ()
            case _:
                return "go", "", "", ()

    def _options(self, node: Ask) -> tuple[str, ...]:
        if node.list_name in self.flows.lists:
            options = self.flows.lists[node.list_name].options
        else:
            options = node.options
        return tuple([self.wording.option(node, option.name) for option in options])

    def _branches(self, node: Node) -> Iterator[Branch]:
        match node:
            case Ask():
                for option in (*node.options, *node.instead):
                    yield from self._ways(node, option.name, node.ways.get(option.name))
                if node.give_up != self.give_up:
                    yield Branch(self.wording.gives_up(), "give_up", node.give_up)
            case Do():
                for outcome, target in node.outcomes.items():
                    if target != GO_ON:
                        yield Branch(outcome.replace("_", " "), self._leads(target), target)
            case Go():
                yield Branch("", self._leads(node.target), node.target)
            case _:
                return

    def _ways(self, node: Ask, name: str, way: OptionWay | None) -> Iterator[Branch]:
        words = self.wording.option(node, name)
        if way is not None and way.go:
            yield Branch(words, self._leads(way.go), way.go)
        if way is not None and way.again:
            yield Branch(words, "again", way.again)
        if way is not None and way.call:
            yield Branch(words, "call", way.call)
        is_instead = name in {option.name for option in node.instead}
        if is_instead and (way is None or not (way.go or way.again or way.call)):
            yield Branch(words, "go", "")

    def _leads(self, target: str) -> Leads:
        return "out" if target in self.flow.endings or target == DONE else "go"


def _spoken(node: Node) -> Spoken | None:
    return node.spoken if isinstance(node, Ask | Say | Review) else None


def _goes_on(node: Node) -> bool:
    match node:
        case Go():
            return False
        case Do():
            return not node.outcomes or GO_ON in node.outcomes.values()
        case Ask() if node.options:
            ways = [node.ways.get(option.name) for option in (*node.options, *node.instead)]
            return node.optional or any(way is None or not (way.go or way.again) for way in ways)
        case _:
            return True
