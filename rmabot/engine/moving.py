"""Moving a conversation to another version of its flows, by the `moved:` of the new ones."""

from __future__ import annotations

from typing import Any

from rmabot.engine.keys import ANOTHER, parts
from rmabot.engine.session import Frame, Session
from rmabot.flow.model import Flow, FlowSet


def move(session: Session, flows: FlowSet) -> Session | None:
    """Return the session on this version with renamed steps and options followed; None when a frame cannot follow.

    A frame follows when its flow is there and its open question, under its old or its new name, is too.
    """
    frames = [_moved(frame, flows.flows[frame.flow]) for frame in session.frames if frame.flow in flows.flows]
    if len(frames) < len(session.frames) or any(frame is None for frame in frames):
        return None
    return session._replace(
        version=flows.version, frames=tuple([frame for frame in frames if frame is not None])
    )


def stranded(session: Session, flows: FlowSet) -> tuple[str, str] | None:
    """Return (flow, step) at which this session could not go on in these flows, None when it can."""
    for frame in session.frames:
        flow = flows.flows.get(frame.flow)
        if flow is None:
            return frame.flow, ""
        if _moved(frame, flow) is None:
            return frame.flow, parts(frame.at)[2]
    return None


def _moved(frame: Frame, flow: Flow) -> Frame | None:
    at = _key(frame.at, flow)
    if at and not _known(at, flow):
        return None
    answers = {_key(key, flow): _value(key, value, flow) for key, value in frame.answers.items()}
    return frame._replace(
        at=at,
        answers=answers,
        done=frozenset([_key(key, flow) for key in frame.done]),
        stale=frozenset([_key(key, flow) for key in frame.stale]),
        waiting=_key(frame.waiting, flow),
    )


def _known(key: str, flow: Flow) -> bool:
    repeat, _, name = parts(key)
    if repeat and name == ANOTHER:
        return repeat in flow.index
    return name in flow.index and flow.repeat_of.get(name, "") == repeat


def _key(key: str, flow: Flow) -> str:
    tail = key[-1:] if key[-1:] in {"=", ">"} else ""
    bare = key.removesuffix(tail) if tail else key
    repeat, item, name = parts(bare)
    name = flow.moved.get(name, name)
    if flow.repeat_of.get(name, repeat) != repeat and name in flow.index:
        return key
    return (f"{repeat}.{item}.{name}" if repeat else name) + tail


def _value(key: str, value: Any, flow: Flow) -> Any:
    """Return the answer with a renamed option under its new name."""
    name = parts(key)[2]
    if isinstance(value, str):
        return (
            flow.moved.get(f"{name}.{value}", value).rpartition(".")[2]
            if f"{name}.{value}" in flow.moved
            else value
        )
    if isinstance(value, tuple):
        return tuple([_value(key, one, flow) if isinstance(one, str) else one for one in value])
    if isinstance(value, dict) and isinstance(value.get("instead"), str):
        return {**value, "instead": _value(key, value["instead"], flow)}
    return value
