"""From a slot path as it is written to where its value comes from."""

from __future__ import annotations

from rmabot.flow.actions import GIVEN
from rmabot.flow.model import Flow, Ref, RepeatStart

WHICH = ("count", "number", "first", "any", "all", "each", "list")
"""What may follow a repeat's name in a path."""


def resolve(flow: Flow, path: str) -> Ref:
    """Return the reference for a path within a flow; a name that nothing gives resolves to an answer never there."""
    known = flow.refs.get(path)
    if known is None:
        known = flow.refs[path] = _resolved(flow, path)
    return known


def _resolved(flow: Flow, path: str) -> Ref:
    head, *rest = path.split(".")
    fields = tuple(rest)
    if head == "policy":
        return Ref("policy", "", fields, "", path)
    position = flow.index.get(head)
    if position is not None and isinstance(flow.program[position], RepeatStart):
        if not fields or fields[0] not in WHICH:
            return Ref("items", head, fields, "list", path)
        return Ref("items", head, fields[1:], fields[0], path)
    if head in flow.date_facts:
        return Ref("fact", head, fields, "", path)
    if head in GIVEN and head not in flow.repeat_of and position is None:
        return Ref("given", head, fields, "", path)
    return Ref("item" if flow.repeat_of.get(head) else "flow", head, fields, "", path)
