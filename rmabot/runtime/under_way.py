"""What the conversations of a store stand on: which steps they wait at and whose answers they hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

from msgspec import Struct, field

from rmabot.engine.keys import ANOTHER, parts
from rmabot.engine.scope import INSTEAD
from rmabot.engine.session import Frame
from rmabot.flow.checks.translation import texts_of
from rmabot.flow.live import Live, LiveFlow
from rmabot.flow.model import Ask, Flow
from rmabot.flow.parse_set import parse_set
from rmabot.flow.source import read as read_source
from rmabot.ports.store import Store
from rmabot.ports.through import every
from rmabot.runtime import conversation, dialogs, versions

_TAILS = "=>"


class _Counted(Struct):
    """One flow while its conversations are counted."""

    waiting: Counter[str] = field(default_factory=Counter)
    holding: Counter[str] = field(default_factory=Counter)
    chosen: Counter[str] = field(default_factory=Counter)
    steps: set[str] = field(default_factory=set)


async def under_way(store: Store) -> Live:
    """Count every open conversation, each on the version that it began; texts are those of the newest version."""
    sources = {version: files async for version, files in versions.kept(store)}
    known = {version: dialogs.again(files) for version, files in sources.items()}
    counted: dict[str, _Counted] = {}
    async for session in _sessions(store):
        flows = known.get(session.version)
        for frame in session.frames:
            flow = flows.flows.get(frame.flow) if flows is not None else None
            _count(counted.setdefault(frame.flow, _Counted()), frame, flow)
    newest = next(reversed(sources.values()), {})
    return Live({name: _live(one) for name, one in counted.items()}, _texts(newest))


async def _sessions(store: Store) -> AsyncIterator[Any]:
    async for record in every(store, conversation.KIND):
        session = conversation.read(record).session
        if session.frames:
            yield session


def _count(counted: _Counted, frame: Frame, flow: Flow | None) -> None:
    if frame.at:
        repeat, _, name = parts(frame.at.rstrip(_TAILS))
        counted.waiting[repeat if repeat and name == ANOTHER else name] += 1
    if flow is None:
        return
    counted.steps.update(flow.index)
    # What an action gave and what a caller handed in are no steps, and nobody is stranded for want of them.
    asks = {node.name: node for node in flow.program if isinstance(node, Ask)}
    held = {parts(key)[2]: value for key, value in frame.answers.items() if parts(key)[2] in asks}
    counted.holding.update(held.keys())
    for name, value in held.items():
        counted.chosen.update([f"{name}.{option}" for option in _options(asks[name], value)])


def _options(ask: Ask, value: Any) -> Iterator[str]:
    own = {option.name for option in (*ask.options, *ask.instead)}
    if isinstance(value, Mapping):
        value = value.get(INSTEAD)
    for one in value if isinstance(value, tuple) else (value,):
        if isinstance(one, str) and one in own:
            yield one


def _live(counted: _Counted) -> LiveFlow:
    return LiveFlow(
        dict(counted.waiting), dict(counted.holding), dict(counted.chosen), frozenset(counted.steps)
    )


def _texts(files: Mapping[str, bytes]) -> Mapping[str, Mapping[str, str]]:
    parsed = parse_set([read_source(name, files[name]) for name in sorted(files)], [])
    return texts_of(parsed) if files else {}
