"""A diagram as Mermaid text, which code hosts and editors draw."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rmabot.flow.drawing.captions import captions
from rmabot.flow.graph import Graph, Step

_WORDS = 60
_DONE = "done"
_SHAPES: Mapping[str, tuple[str, str]] = {
    "ask": ("[", "]"),
    "statement": ("[/", "/]"),
    "say": ("(", ")"),
    "do": ("[[", "]]"),
    "call": ("[[", "]]"),
    "review": ("[", "]"),
    "go": ("((", "))"),
}
_ESCAPES = {
    "#": "#35;",
    '"': "#quot;",
    "<": "#lt;",
    ">": "#gt;",
    "&": "#amp;",
    "`": "#96;",
    "|": "#124;",
    "\\": "#92;",
}


def as_mermaid(graph: Graph) -> str:
    """The diagram as a Mermaid flowchart."""
    return "\n".join(_Chart(graph).lines()) + "\n"


def quoted(text: str) -> str:
    """A text as a label: its signs can neither end it nor become markup."""
    plain = " ".join(text.split())
    return f'"{"".join([_ESCAPES.get(sign, sign) for sign in plain])}"'


class _Chart:
    def __init__(self, graph: Graph) -> None:
        self.graph, self.said = graph, captions(graph.language)
        self.ids = {step.name: f"s{at}" for at, step in enumerate(graph.steps) if step.name}
        self.ends = {ending.name: f"e{at}" for at, ending in enumerate(graph.endings)}
        self.called: dict[str, str] = {}

    def lines(self) -> Iterator[str]:
        yield "flowchart TD"
        yield from self._nodes()
        for at, ending in enumerate(self.graph.endings):
            yield f"  e{at}([{quoted(_label(ending.name, ending.words))}]):::out"
        edges = [edge for at, step in enumerate(self.graph.steps) for edge in self._edges(at, step)]
        if any(edge.endswith(f" {_DONE}") for edge in edges):
            yield f"  {_DONE}([{quoted(self.said['done'])}])"
        yield from edges
        yield from self._again()
        for ending in self.graph.endings:
            if ending.then:
                yield f"  {self.ends[ending.name]} -.-> {self._flow(ending.then)}"
        yield from [f"  {key}[[{quoted(flow)}]]" for flow, key in self.called.items()]
        yield "  classDef out stroke:#c03535"
        yield "  classDef statement stroke:#7b44b3"

    def _nodes(self) -> Iterator[str]:
        section = ""
        labels = {part.name: part.label for part in self.graph.sections}
        for at, step in enumerate(self.graph.steps):
            if step.section != section:
                if section:
                    yield "  end"
                section = step.section
                yield f"  subgraph sec_{section}[{quoted(labels[section])}]"
            yield from self._node(at, step)
        if section:
            yield "  end"

    def _node(self, at: int, step: Step) -> Iterator[str]:
        if step.when:
            yield f"    w{at}{{{{{quoted(f'{step.when}?')}}}}}"
        if step.kind == "go":
            return
        left, right = _SHAPES[step.kind]
        mark = ":::statement" if step.kind == "statement" else ""
        yield f"    s{at}{left}{quoted(_label(f'{step.kind} {step.name}', step.words))}{right}{mark}"

    def _entry(self, at: int) -> str:
        if at >= len(self.graph.steps):
            return _DONE
        return f"w{at}" if self.graph.steps[at].when else self._itself(at)

    def _itself(self, at: int) -> str:
        """A step, or where it leads if it does nothing else; a jump only ever leads ahead."""
        step = self.graph.steps[at]
        if step.kind != "go":
            return f"s{at}"
        return self._target(step.branches[0].leads, step.branches[0].target) or _DONE

    def _edges(self, at: int, step: Step) -> Iterator[str]:
        following = self._entry(at + 1)
        if step.when:
            yield f"  w{at} -->|{quoted(self.said['yes'])}| {self._itself(at)}"
            yield f"  w{at} -.->|{quoted(self.said['no'])}| {following}"
        if step.kind == "go":
            return
        if step.goes_on:
            yield f"  s{at} --> {following}"
        for branch in step.branches:
            target = self._target(branch.leads, branch.target)
            if target:
                yield (
                    f"  s{at} -->|{quoted(branch.words)}| {target}"
                    if branch.words
                    else f"  s{at} --> {target}"
                )

    def _target(self, leads: str, target: str) -> str:
        if leads == "call" or target == "person":
            return self._flow(target)
        if target in self.ends:
            return self.ends[target]
        return self._entry(int(self.ids[target][1:])) if target in self.ids else ""

    def _flow(self, flow: str) -> str:
        return self.called.setdefault(flow, f"f{len(self.called)}")

    def _again(self) -> Iterator[str]:
        for part in self.graph.repeats:
            inside: Sequence[int] = [
                at
                for at, step in enumerate(self.graph.steps)
                if step.repeat == part.name and step.kind != "go"
            ]
            if inside:
                yield f"  s{inside[-1]} -->|{quoted(self.said['another'])}| {self._entry(inside[0])}"


def _label(name: str, words: str) -> str:
    shown = words if len(words) <= _WORDS else f"{words[: _WORDS - 1].rstrip()}…"
    return f"{name}: {shown}" if shown else name
