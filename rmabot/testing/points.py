"""Everything in a flow set that a test can reach: steps, branches, retries, ways out, interruptions, going back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

from msgspec import Struct

from rmabot.flow.model import (
    GO_ON,
    Ask,
    Do,
    Flow,
    FlowSet,
    Go,
    Node,
    Place,
    RepeatEnd,
    Review,
    Say,
    Spoken,
)

Kind: TypeAlias = Literal["step", "branch", "retry", "way out", "interruption", "back"]
KINDS: tuple[Kind, ...] = ("step", "branch", "retry", "way out", "interruption", "back")
ANY = "*"
"""Stands for whichever option of a list."""


class Point(Struct, frozen=True):
    """One of them: ``mark`` is how a run says that it was there, ``said`` how a report calls it."""

    flow: str
    kind: Kind
    mark: tuple[str, ...]
    place: Place
    said: str


def points(flows: FlowSet) -> tuple[Point, ...]:
    """Return every point of every flow, in the order of the files."""
    found = [point for name in sorted(flows.flows) for point in _of_flow(flows.flows[name], flows)]
    return tuple(dict.fromkeys(found))


def _of_flow(flow: Flow, flows: FlowSet) -> Iterator[Point]:
    asks = [node for node in flow.program if isinstance(node, Ask)]
    ways: set[str] = set()
    for node in flow.program:
        yield from _of_node(flow, node, flows)
    for ending in flow.endings.values():
        yield Point(flow.name, "branch", ("ending", ending.name), ending.place, f'ending "{ending.name}"')
        if ending.spoken is not None:
            yield from _spoken(flow, ending.name, ending.spoken, ending.place)
    for ask in asks:
        # One way out may serve all questions of a flow: it stands at the first, and the others are the same point.
        if ask.give_up not in ways:
            ways.add(ask.give_up)
            said = f'giving up a question, to "{ask.give_up}"'
            yield Point(flow.name, "way out", ("gives up", ask.give_up), ask.place, said)
    if asks and flow.keeps_place:
        yield Point(
            flow.name, "interruption", ("interrupted",), flow.place, "a question in between, and back"
        )
    # Where nothing else is asked there is nothing to go back to.
    if len(asks) > 1:
        yield Point(flow.name, "back", ("back",), flow.place, "going back to an earlier question")


def _of_node(flow: Flow, node: Node, flows: FlowSet) -> Iterator[Point]:
    name, place = node.name, node.place
    if isinstance(node, RepeatEnd):
        start = flow.program[node.start].name
        for option in ("yes", "no"):
            yield _option(flow, f"{start}.another", option, place)
        return
    said = f'go to "{node.target}"' if isinstance(node, Go) else f'step "{name}"'
    yield Point(flow.name, "step", ("step", name), place, said)
    if node.when is not None:
        yield from _arms(flow, "when", name, place, said)
    match node:
        case Ask():
            yield from _of_ask(flow, node, flows)
        case Say():
            yield from _spoken(flow, name, node.spoken, place)
        case Do() if len(node.outcomes) > 1:
            for outcome, target in node.outcomes.items():
                way = "" if target == GO_ON else f', to "{target}"'
                said = f'outcome "{outcome}" of "{name}"{way}'
                yield Point(flow.name, "branch", ("outcome", name, outcome), place, said)
        case Review():
            yield from _spoken(flow, name, node.spoken, place)
            for option in ("send", "change"):
                yield _option(flow, name, option, place)
        case _:
            pass


def _of_ask(flow: Flow, ask: Ask, flows: FlowSet) -> Iterator[Point]:
    yield from _spoken(flow, ask.name, ask.spoken, ask.place)
    for option in _options(ask, flows):
        yield _option(flow, ask.name, option, ask.place)
    for number, _ in enumerate(ask.retry, 1):
        said = f'retry {number} of "{ask.name}"'
        yield Point(flow.name, "retry", ("retry", ask.name, str(number)), ask.place, said)


def _options(ask: Ask, flows: FlowSet) -> Iterator[str]:
    if ask.type == "yes_no":
        yield from ("yes", "no")
    elif ask.type == "statement":
        if not flows.statements[ask.name].own_yes:
            return
        yield "yes"
    elif ask.list_name or ask.options_ref is not None:
        yield ANY
    yield from [option.name for option in (*ask.options, *ask.instead)]
    if ask.optional:
        yield "skipped"


def _option(flow: Flow, name: str, option: str, place: Place) -> Point:
    said = f'an option of "{name}"' if option == ANY else f'"{option}" to "{name}"'
    return Point(flow.name, "branch", ("option", name, option), place, said)


def _spoken(flow: Flow, name: str, spoken: Spoken, place: Place) -> Iterator[Point]:
    for case in spoken.cases:
        yield Point(flow.name, "branch", ("case", name, case), place, f'case "{case}" of "{name}"')
    for number, paragraph in enumerate(spoken.also):
        if paragraph.when is not None:
            yield from _arms(
                flow, "also", f"{name}.{number}", place, f'paragraph {number + 1} beside "{name}"'
            )


def _arms(flow: Flow, what: str, name: str, place: Place, said: str) -> Iterator[Point]:
    yield Point(flow.name, "branch", (what, name, "holds"), place, f"{said}, its condition holding")
    yield Point(flow.name, "branch", (what, name, "not"), place, f"{said}, its condition not holding")
